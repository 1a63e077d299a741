import JSON
import Loyalty
import Testing

@testable import punchcard

/// A definitions file is read as what it says, and its issues name the line.
@Suite struct DefinitionsFileTests {
    @Test func yaml() throws {
        let project = try DefinitionsFileFixture.project(DefinitionsFileFixture.yaml)
        #expect(project.project == "corner-cafe")
        #expect(project.title == "Corner Café")
        #expect(project.createsUsers)
        #expect(project.backdatingDays == 30)
        #expect(project.secrets.map(\.source) == [.environment(name: "CAFE_SECRET")])
        #expect(project.secrets.map(\.id) == ["2026-11"])
        #expect(project.events.map(\.eventId) == ["coffee_bought", "checkin"])
        #expect(project.events[0].reward.map(\.usergroupId) == ["default", "regulars"])
        #expect(project.events[0].rewardPer == ExactDecimal(2))
        #expect(project.events[1].limitWindow == .day)
        #expect(project.usergroups.map { $0.title.text(in: "de") } == ["Stammgäste"])
        #expect(project.streaks.map(\.events) == [["checkin", "coffee_bought"]])
        #expect(project.challenges.map(\.goal) == [ExactDecimal(10)])
        #expect(project.leaderboards.map(\.window) == [.month, .all])
        #expect(project.offers.map(\.offerId) == ["free_coffee", "concert"])
        #expect(project.offers[0].cost.map(\.points) == [100, 80])
        #expect(project.offers[0].coupon == CouponPattern("COFFEE-####-####").map { .pattern($0) })
        #expect(project.offers[1].coupon == .pool)
    }

    @Test func pointsThatExpire() throws {
        let text =
            """
            project: a
            tenant: b
            points: { validity: { months: 12, until: month }, pending: { days: 14 } }
            reversal: { shortfall: waive }
            events:
              - { eventId: e, title: E, validity: none, pending: { days: 0 } }
              - { eventId: f, title: F, validity: { inactivity: { months: 6 } } }
              - { eventId: g, title: G }
            """
        let project = try DefinitionsFileFixture.project(text)
        #expect(project.shortfall == .waive)
        #expect(
            project.events.map { $0.terms(in: project.points) } == [
                PointsTerms(), PointsTerms(validity: .inactivity(months: 6), pendingDays: 14),
                PointsTerms(validity: .months(12, until: .month), pendingDays: 14),
            ])
        var writer = JSONWriter()
        project.write(to: &writer)
        let written = DefinitionsFile.yaml(from: try JSONDocument(writer.bytes).root)
        #expect(try DefinitionsFileFixture.project(written) == project, "\(written)")
    }

    @Test func json() throws {
        let yaml = try DefinitionsFileFixture.file(DefinitionsFileFixture.yaml)
        let text = String(decoding: yaml.document.bytes, as: UTF8.self)
        let project = try DefinitionsFileFixture.project(DefinitionsFileFixture.yaml)
        #expect(try DefinitionsFileFixture.project(text, name: "cafe.json") == project)
        #expect(try DefinitionsFileFixture.project("\n  " + text) == project)
        #expect(try DefinitionsFileFixture.project("\u{FEFF}" + text) == project)
    }

    /// JSON has pairs of surrogates, which YAML doesn't.
    @Test func jsonIsNotReadAsYAML() throws {
        let text = #"{"project": "a", "tenant": "b", "title": "\ud83d\ude00 \/"}"#
        #expect(try DefinitionsFileFixture.project(text).title == "\u{1F600} /")
    }

    @Test func flowMappingIsYAML() throws {
        let project = try DefinitionsFileFixture.project("{project: a, tenant: b, title: 'It''s'} # yes")
        #expect(project.title == "It's")
        #expect(
            DefinitionsFileFixture.messages("{project: a, tenant: b}", name: "a.json")
                == ["a.json:1:2: expected a member name"])
    }

    @Test(arguments: [
        (
            "reward: { default: 2, regulars: 4 }", "reward: { default: two, regulars: 4 }",
            #"cafe.yaml:24:24: /events/0/reward/default: expected a number of at least 0, found "two""#
        ),
        (
            "project: corner-cafe", "project: 123",
            #"cafe.yaml:2:10: /project: expected a text; put it in quotes: "123""#
        ),
        (
            "timezone: Europe/Vienna", "timezone: Vienna",
            #"cafe.yaml:5:11: /timezone: expected an IANA time zone such as Europe/Berlin, found "Vienna""#
        ),
        (
            "limitWindow: day", "limitWindwo: day",
            #"cafe.yaml:40:18: /events/1/limitWindwo: unknown field; did you mean "limitWindow"?"#
        ),
        (
            "conditions:\n      type", "condition:\n      type",
            #"cafe.yaml:28:5: /events/0/condition: unknown field; did you mean "conditions"?"#
        ),
        ("    title: Check-in\n", "", "cafe.yaml:34:5: /events/1/title: is missing"),
        (
            "[checkin, coffee_bought]", "[checkin, tea_bought]",
            #"cafe.yaml:42:68: /streaks/0/events/1: unknown event "tea_bought""#
        ),
        (
            "window: month", "window: fortnight",
            #"cafe.yaml:46:39: /leaderboards/0/window: expected day, week, month, year, all, 7d, 30d or 365d, found "fortnight""#
        ),
        (
            "cost: { default: 100, regulars: 80 }", "cost: { default: 100, regular: 80 }",
            #"cafe.yaml:53:36: /offers/0/cost/regular: unknown group "regular"; did you mean "regulars"?"#
        ),
        (
            "field: earned", "field: amount",
            #"cafe.yaml:58:26: /offers/0/conditions/field: expected usergroups, balance or earned, found "amount""#
        ),
        (
            "COFFEE-####-####", "COFFEE-####",
            "cafe.yaml:59:24: /offers/0/coupon/pattern: expected at least 8 #, found 4"
        ),
        (
            // A `#` after a space begins a comment.
            "pattern: COFFEE-####-####", "pattern: ########\n     ",
            "cafe.yaml:59:13: /offers/0/coupon: expected {pattern: SUMMER-####-####} or {pool: true}"
        ),
        ("tenant: cafes ", "tenant: ", "cafe.yaml:3:8: /tenant: is missing"),
        (
            "limit: 1\n", "limit: &l one\n",
            #"cafe.yaml:39:12: /events/1/limit: expected a whole number from 1 to 1,000,000,000, found "one"; leave it out for no limit"#
        ),
        (
            "limit: 1\n", "limit: 1\n    validity: { months: 12, until: week }\n",
            #"cafe.yaml:40:36: /events/1/validity/until: expected day, month or year, found "week""#
        ),
        (
            "limit: 1\n", "limit: 1\n    validity:\n      months: 12\n      inactivity: { months: 12 }\n",
            "cafe.yaml:41:15: /events/1/validity/months: can't stand beside inactivity; leave out one of the two"
        ),
        (
            "usergroups:\n",
            "points:\n  validity: { inactivity: { months: 1 } }\n  pending: { days: 28 }\nusergroups:\n",
            "cafe.yaml:17:20: /points/pending/days: expected at most 27, found 28: with an inactivity of 1 month, points "
                + "could expire while they are pending"
        ),
    ])
    func issueNamesTheLine(part: String, other: String, message: String) {
        // The fixture's indentation is that of a file.
        let text = DefinitionsFileFixture.yaml(replacing: part, with: other)
        #expect(text != DefinitionsFileFixture.yaml)
        #expect(DefinitionsFileFixture.messages(text) == [message])
    }

    @Test func issueInJSONNamesTheLine() {
        let text =
            "{\n  \"project\": \"a\",\n  \"tenant\": \"é\",\n\"title\": \"é\", \"users\": [],\r\n\t\"events\": [{\"eventId\": 5}]\n}"
        #expect(
            DefinitionsFileFixture.messages(text, name: "a.json") == [
                "a.json:3:13: /tenant: expected an id (\(Identifier.rule)), found \"é\"",
                "a.json:4:24: /users: expected {autoCreate: true}, found an empty list",
                "a.json:5:13: /events/0/title: is missing",
                "a.json:5:25: /events/0/eventId: expected a text; put it in quotes: \"5\"",
            ])
    }

    @Test func issuesAreInTheOrderOfTheFile() {
        let error = #expect(throws: DefinitionsFileError.self) {
            try DefinitionsFileFixture.project("timezone: Nowhere/Land\ntitle: 5\ntenant: a/b\nproject: a b\n")
        }
        let lines = error?.messages.compactMap { $0.split(separator: ":").dropFirst().first }
        #expect(lines == ["1", "2", "3", "4"])
    }

    @Test func issueInAnAliasNamesItsFirstPlace() {
        let text = "project: a\ntenant: b\nevents:\n- &e\n  eventId: e\n  title: 5\n- *e\n"
        #expect(
            DefinitionsFileFixture.messages(text) == [
                #"cafe.yaml:5:12: /events/1/eventId: "e" is defined already at /events/0/eventId"#,
                #"cafe.yaml:6:10: /events/0/title: expected a text; put it in quotes: "5""#,
                #"cafe.yaml:6:10: /events/1/title: expected a text; put it in quotes: "5""#,
            ])
    }

    @Test func keySetOfAFile() throws {
        let set = #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#
        func read(_ yaml: String, contents: String) throws -> ProjectDefinition {
            try DefinitionsFile(Array(yaml.utf8), name: "a.yaml") { path in
                #expect(path == "keys/public.json")
                return Array(contents.utf8)
            }.project { _ in true }
        }
        let yaml = "project: a\ntenant: b\nauth:\n  jwks: file:keys/public.json\ntitle: After\n"
        let project = try read(yaml, contents: set + "\n")
        #expect(project.jwks == Array(set.utf8))
        #expect(project.title == "After")
        #expect(throws: DefinitionsFileError("a.yaml:4:9: keys/public.json is not a JWK set: no JSON value at byte 0"))
        {
            try read(yaml, contents: "")
        }
        #expect(
            throws: DefinitionsFileError("a.yaml:4:9: /auth/jwks/keys/0/kty: expected RSA, EC or OKP")
        ) {
            try read(yaml, contents: #"{"keys": [{}]}"#)
        }
        #expect(
            throws: DefinitionsFileError(
                #"a.yaml:4:9: can't read keys/public.json: MissingFile(path: "keys/public.json")"#)
        ) {
            try DefinitionsFile(Array(yaml.utf8), name: "a.yaml") { throw DefinitionsFileFixture.MissingFile(path: $0) }
        }
    }

    @Test func keySetInTheFile() throws {
        let yaml = """
            project: a
            tenant: b
            auth:
              jwks:
                keys:
                  - { kty: EC, crv: P-256, x: MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4, y: 4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM }
            """
        let set = try #require(try DefinitionsFileFixture.project(yaml).jwks)
        #expect(try JSONDocument(set).root["keys"]?.elements.first { _ in true }?["crv"]?.string == "P-256")
    }
}
