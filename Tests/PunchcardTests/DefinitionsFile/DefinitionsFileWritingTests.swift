import JSON
import Loyalty
import Testing

@testable import punchcard

/// YAML as it is printed for a project.
@Suite struct DefinitionsFileWritingTests {
    private func yaml(_ json: String) throws -> String {
        DefinitionsFile.yaml(from: try JSONDocument.parse(json).root)
    }

    @Test func project() throws {
        let project = try DefinitionsFileFixture.project(DefinitionsFileFixture.yaml)
        var writer = JSONWriter()
        project.write(to: &writer)
        let text = DefinitionsFile.yaml(from: try JSONDocument(writer.bytes).root)
        #expect(
            text == """
                project: corner-cafe
                tenant: cafes
                title: Corner Café
                timezone: Europe/Vienna
                users:
                  autoCreate: true
                backdating:
                  maximumDays: 30
                auth:
                  secrets:
                    - { id: "2026-11", algorithm: HS256, value: env:CAFE_SECRET }
                usergroups:
                  - usergroupId: regulars
                    title: { default: Regulars, de: Stammgäste }
                events:
                  - eventId: coffee_bought
                    title: Coffee bought
                    description: Paid at the till
                    status: ACTIVE
                    type: TRANSACTION
                    reward: { default: 2, regulars: 4 }
                    rewardValueField: total
                    rewardPer: 2
                    maximumReward: 1000
                    conditions:
                      type: AND
                      conditions:
                        - { field: total, operator: greater_than, value: 0 }
                    metadataFields:
                      - { key: total, type: number, required: true }
                  - eventId: checkin
                    title: Check-in
                    status: ACTIVE
                    type: FIXED
                    reward: { default: 5 }
                    limit: 1
                    limitWindow: day
                streaks:
                  - streakId: daily_visit
                    title: Daily visit
                    events: [checkin, coffee_bought]
                    period: daily
                challenges:
                  - challengeId: ten_coffees
                    title: { default: Ten coffees, de: Zehn Kaffees }
                    eventId: coffee_bought
                    goal: 10
                    metric: count
                    points: 100
                leaderboards:
                  - { leaderboardId: monthly, window: month }
                  - { leaderboardId: all_time, window: all }
                offers:
                  - offerId: free_coffee
                    title: { default: A free coffee, de: Ein Kaffee gratis }
                    description: At the counter
                    status: ACTIVE
                    cost: { default: 100, regulars: 80 }
                    stock: 500
                    limit: 2
                    limitWindow: week
                    start: "2026-01-31T07:00:00.000Z"
                    conditions:
                      type: AND
                      conditions:
                        - { field: earned, operator: greater_than, value: 50 }
                    coupon: { pattern: "COFFEE-####-####" }
                    couponDays: 30
                  - offerId: concert
                    title: A concert
                    status: ACTIVE
                    cost: { default: 5000 }
                    coupon: { pool: true }

                """)
        #expect(try DefinitionsFileFixture.project(text) == project)
    }

    @Test(arguments: [
        ("5", "5\n"), ("null", "null\n"), ("{}", "{}\n"), ("[]", "[]\n"), (#""a""#, "a\n"),
        ("[1,2]", "- 1\n- 2\n"), ("[[1,[2,3]],{}]", "- - 1\n  - [2, 3]\n- {}\n"),
        (#"{"a":{"b":{}}}"#, "a:\n  b: {}\n"),
        (#"{"a":[{"b":[{"c":[[1]]}]}]}"#, "a:\n  - b:\n      - c:\n          - [1]\n"),
    ])
    func layout(json: String, yaml: String) throws {
        #expect(try self.yaml(json) == yaml)
    }

    @Test func longLinesAreBroken() throws {
        let ids = (0..<12).map { "event_number_\($0)" }
        let text = try yaml(#"{"s": {"events": [\#(ids.map { "\"\($0)\"" }.joined(separator: ","))]}}"#)
        #expect(text == "s:\n  events:\n" + ids.map { "    - \($0)\n" }.joined())
    }

    static let texts = [
        "", " ", "a", "a b", "a  b", " a", "a ", "true", "True", "null", "~", "yes", "No", "ON", "off", "y", "5", "-5",
        "1e3", "1.5", "0x1F", "2026-11", "2026-01-31", "12:30", "a:", "a: b", "a:b", "env:NAME", "file:/a/b.json",
        "https://a.example:8080/x", "a #b", "a#b", "#a", "- a", "-", "-a", "?", "? a", ":", "[a]", "{a}", "a, b", "a,b",
        "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'a'", "it's", "\"a\"", "a\"b", "a\\b", "a\nb", "a\n", "\n",
        "\ta",
        "a\tb", "\r", "a\u{0}b", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}", "a\u{FEFF}b", "\u{FFFE}",
        "\u{FFFF}",
        "\u{1F600}", "👨‍👩‍👧", "e\u{301}", "é", "Zehn Einkäufe", "日本語", "\u{10FFFF}", "\u{E000}", "---", "...", "--- a",
        "<<", "=",
        "a ?b", "a !b", "a %b", "(a)", "100%", "a/b", "+5", ".5", ".inf", "a'b", "nan", "a -b", "a - b", "a :b",
        "\u{200D}",
    ]

    @Test(arguments: texts) func textReadsBackInEachPlace(text: String) throws {
        var writer = JSONWriter()
        writer.object { writer in
            for place in 0..<3 {
                writer.key("\(place)" as String)
                switch place {
                case 0: writer.value(text)
                case 1:
                    writer.array {
                        $0.value(text); $0.value(text)
                    }
                default:
                    writer.object { writer in
                        writer.key(text)
                        writer.value(text)
                        writer.key(text + "x")
                        writer.value(text)
                    }
                }
            }
            writer.array("lists") { writer in
                writer.object { writer in
                    writer.key(text)
                    writer.array { $0.array { $0.value(text) } }
                }
            }
        }
        let yaml = DefinitionsFile.yaml(from: try JSONDocument(writer.bytes).root)
        let read = try DefinitionsFileFixture.file(yaml).document.bytes
        #expect(String(decoding: read, as: UTF8.self) == String(decoding: writer.bytes, as: UTF8.self), "\(yaml)")
    }

    @Test func plainTextsStayPlain() throws {
        for text in ["a", "Zehn Einkäufe", "env:NAME", "it's", "Europe/Vienna", "user@shop.example", "日本語", "a-b_c.d"] {
            #expect(try yaml(#"{"a": "\#(text)"}"#) == "a: \(text)\n")
        }
        #expect(try yaml(#"{"a": "yes", "b": "2026-11", "c": "a: b"}"#) == "a: \"yes\"\nb: \"2026-11\"\nc: \"a: b\"\n")
    }

    /// Any JSON comes back as it was.
    @Test(arguments: UInt64(1)...80) func anyValueReadsBack(seed: UInt64) throws {
        var random = RandomJSON(state: seed)
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("root")
            random.write(to: &writer, depth: 2)
        }
        let yaml = DefinitionsFile.yaml(from: try JSONDocument(writer.bytes).root)
        let read = try DefinitionsFileFixture.file(yaml).document.bytes
        #expect(String(decoding: read, as: UTF8.self) == String(decoding: writer.bytes, as: UTF8.self), "\(yaml)")
    }
}

/// Makes JSON; the same for the same seed.
private struct RandomJSON: RandomNumberGenerator {
    var state: UInt64

    /// SplitMix64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func text() -> String {
        DefinitionsFileWritingTests.texts.randomElement(using: &self) ?? ""
    }

    mutating func write(to writer: inout JSONWriter, depth: Int) {
        switch Int.random(in: 0...(depth < 8 ? 9 : 5), using: &self) {
        case 0: writer.null()
        case 1: writer.value(Bool.random(using: &self))
        case 2: writer.value(Int.random(in: -1_000...1_000, using: &self))
        case 3: writer.raw("1.50e-7")
        case 4, 5: writer.value(text() + text())
        case 6, 7:
            writer.beginArray()
            for _ in 0..<Int.random(in: 0...4, using: &self) { write(to: &writer, depth: depth + 1) }
            writer.endArray()
        default:
            writer.beginObject()
            for index in 0..<Int.random(in: 0...4, using: &self) {
                writer.key(text() + String(index))
                write(to: &writer, depth: depth + 1)
            }
            writer.endObject()
        }
    }
}
