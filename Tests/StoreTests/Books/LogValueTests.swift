import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// What the bytes of metadata tell about a value in it agrees with what parsing tells.
@Suite struct LogValueTests {
    private typealias Value = LogFilter.Value

    private func mayBe(_ path: [String], _ text: String, in metadata: String) -> Bool {
        Array(metadata.utf8).withUnsafeBufferPointer { Value(path: path, text: text).mayBe(in: $0) }
    }

    /// What an engine tells by the bytes that the value always has.
    private func engineFinds(_ path: [String], _ text: String, in metadata: String) -> Bool {
        guard let bytes = Value(path: path, text: text).certainBytes else { return true }
        return metadata.utf8.contains(UInt8(ascii: "\\")) || Array(metadata.utf8).contains(Array(bytes.utf8))
    }

    private func isIn(_ path: [String], _ text: String, _ metadata: String) -> Bool {
        Value(path: path, text: text).isIn((try? JSONDocument.parse(metadata))?.root, isErased: false)
    }

    @Test(arguments: [
        (#"{"v":"web"}"#, "web"), (#"{ "v" :  "web" }"#, "web"), ("{\"v\"\t:\r\n\"web\"\n}", "web"),
        (#"{"v":"\u0077eb"}"#, "web"), (#"{"\u0076":"web"}"#, "web"), (#"{"v":"a\/b"}"#, "a/b"),
        (#"{"v":"\""}"#, "\""), (#"{"v":"ä"}"#, "ä"), (#"{"v":""}"#, ""), (#"{"x":"v","v":"web"}"#, "web"),
        (#"{"v":1}"#, "1"), (#"{"v":1.0}"#, "1"), (#"{"v":1e0}"#, "1"), (#"{"v":0.1E+1}"#, "1"), (#"{"v":"1"}"#, "1"),
        (#"{"v":-0.0}"#, "0"), (#"{"v":100}"#, "100"), (#"{"v":1E2}"#, "100"), (#"{"v":-12.50}"#, "-12.5"),
        (#"{"v":true}"#, "true"), (#"{"v": false }"#, "false"), (#"{"v":"true"}"#, "true"),
        (#"{"v":["a",1.0,true,"web"]}"#, "web"), (#"{"v":["a",1.0 , true]}"#, "1"), (#"{"v":[ true]}"#, "true"),
        (#"{"v":[[1],"web"]}"#, "web"), (#"{"v":[{"x":1},"web"]}"#, "web"), (#"{"v":["\u0077eb"]}"#, "web"),
        (#"{"v":null}"#, "(none)"), ("{}", "(none)"), (#"{"v":{}}"#, "(other)"), (#"{"v":"(erased)"}"#, "(erased)"),
    ])
    func noWayToWriteAValueIsMissed(_ metadata: String, _ text: String) {
        #expect(isIn(["v"], text, metadata))
        #expect(mayBe(["v"], text, in: metadata))
        #expect(engineFinds(["v"], text, in: metadata))
    }

    @Test(arguments: [
        (#"{"v":"web2"}"#, "web"), (#"{"v":"we"}"#, "web"), (#"{"w":"web"}"#, "web"), (#"{"v":"w","w":"web"}"#, "web"),
        (#"{"v":10}"#, "1"), (#"{"v":0.1}"#, "1"), (#"{"v":-1}"#, "1"), (#"{"v":1.50}"#, "1.50"), (#"{"v":1}"#, "01"),
        (#"{"v":true}"#, "t"), (#"{"v":null}"#, "null"), (#"{"v":{"w":"web"}}"#, "web"), ("{}", "web"), ("", "web"),
        (#"{"v":[],"w":["web"]}"#, "web"), (#"{"v":["a","b"]}"#, "web"), (#"{"v":[1,2]}"#, "web"), (#"{"v":1"#, "2"),
    ])
    func whatCantBeThereIsNotParsed(_ metadata: String, _ text: String) {
        #expect(!isIn(["v"], text, metadata))
        #expect(!mayBe(["v"], text, in: metadata))
    }

    @Test func pathsAreObjectsOrNamesWithDots() {
        let path = ["order", "kind"]
        for metadata in [
            #"{"order":{"kind":"web"}}"#, #"{"order.kind":"web"}"#, #"{"order":{"x":1},"order.kind":"web"}"#,
        ] {
            #expect(isIn(path, "web", metadata) && mayBe(path, "web", in: metadata), "\(metadata)")
        }
        // Where a member is takes parsing.
        #expect(mayBe(path, "web", in: #"{"kind":"web"}"#) && !isIn(path, "web", #"{"kind":"web"}"#))
        #expect(!mayBe(path, "web", in: #"{"order":"web"}"#))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func bytesNeverMissWhatParsingFinds(seed: UInt64) {
        var random = RandomMetadata(random: SeededRandom(seed: seed))
        var (found, spared) = (0, 0)
        for _ in 0..<1_500 {
            let metadata = random.object(depth: 3)
            let (path, text) = (random.path(), random.text())
            let (isIn, mayBe) = (isIn(path, text, metadata), mayBe(path, text, in: metadata))
            if isIn {
                found += 1
                #expect(mayBe && engineFinds(path, text, in: metadata), "\(path) \(text) in \(metadata)")
            } else if !mayBe {
                spared += 1
            }
        }
        #expect(found > 20 && spared > 200)
    }

    /// Without escapes, lists in lists and objects, the bytes tell all.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func ofFlatMetadataBytesTellAll(seed: UInt64) {
        var random = RandomMetadata(random: SeededRandom(seed: seed), isPlain: true)
        for _ in 0..<1_500 {
            let metadata = random.object(depth: 1)
            let (path, text) = ([random.random.pick(["v", "w", "ä"])], random.text())
            guard !DimensionValue.special.contains(text) else { continue }
            #expect(isIn(path, text, metadata) == mayBe(path, text, in: metadata), "\(path) \(text) in \(metadata)")
        }
    }
}

/// Metadata whose names and values are few, so that they are often the ones that are looked for, in many ways of writing.
private struct RandomMetadata {
    var random: SeededRandom
    /// Whether it has neither escapes nor values in values, but for lists.
    var isPlain = false

    private static let texts = ["web", "", "v", "ä", "1", "true", "a/b", "\"", "\\", "]", ",", ":", "(none)", "\u{1}"]
    private static let numbers = [
        "1", "1.0", "1e0", "10E-1", "0", "-0.0", "0e5", "1.5", "-1.50", "15e-1", "100", "1e2",
    ]

    mutating func path() -> [String] { random.pick([["v"], ["w"], ["v", "w"], ["w", "v"], ["ä"], ["\""]]) }

    mutating func text() -> String {
        random.pick(
            Self.texts + ["0", "1.5", "-1.5", "100", "1.0", "false", "null", "other", "(other)", "(erased)", "{", "[]"])
    }

    mutating func object(depth: Int) -> String {
        var names = ["v", "w", "v.w", "ä", "x", ":"] + (isPlain ? [] : ["w.v", "\"", "web"])
        names.shuffle(using: &random)
        let members = names.prefix(random.pick(0...5)).map { name in
            string(name) + space() + ":" + space() + value(depth: depth - 1)
        }
        return "{" + space() + members.joined(separator: space() + "," + space()) + space() + "}"
    }

    private mutating func value(depth: Int) -> String {
        switch random.pick(0...(depth > 0 ? 9 : 8)) {
        case 0, 1: return random.pick(["null", "true", "false"])
        case 2, 3, 4: return random.pick(Self.numbers)
        case 5, 6, 7: return string(random.pick(Self.texts))
        case 8: return list(depth: depth)
        default: return object(depth: depth)
        }
    }

    private mutating func list(depth: Int) -> String {
        let elements = (0..<random.pick(0...3)).map { _ in
            depth > 0
                ? value(depth: depth - 1) : random.pick(Self.numbers + ["true", "null", #""web""#, #""v""#, #""]""#])
        }
        return "[" + space() + elements.joined(separator: space() + "," + space()) + space() + "]"
    }

    /// A text as a string of JSON.
    private mutating func string(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            let needsEscape = scalar == "\"" || scalar == "\\" || scalar.value < 0x20
            if isPlain, needsEscape { continue }
            if needsEscape || !isPlain && random.chance(5) {
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else if scalar == "/", !isPlain, random.chance(50) {
                json += "\\/"
            } else {
                json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }

    private mutating func space() -> String { random.chance(80) ? "" : random.pick([" ", "\n", "\t", "\r\n", "  "]) }
}
