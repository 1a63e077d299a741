import JSON
import Testing

@testable import punchcard

/// How YAML becomes JSON, and which texts aren't taken.
@Suite struct DefinitionsFileTextTests {
    private func json(_ yaml: String) throws -> String {
        String(decoding: try DefinitionsFileFixture.file(yaml).document.bytes, as: UTF8.self)
    }

    private func error(_ yaml: String, name: String = "a.yaml") -> String? {
        error(Array(yaml.utf8), name: name)
    }

    private func error(_ bytes: [UInt8], name: String = "a.yaml") -> String? {
        do {
            _ = try DefinitionsFile(bytes, name: name) { throw DefinitionsFileFixture.MissingFile(path: $0) }
            return nil
        } catch {
            return error.description
        }
    }

    /// Keys that look the same are two, in YAML as in JSON.
    @Test func keysAreComparedByTheirBytes() throws {
        #expect(try json("\u{C5}: 1\n\u{212B}: 2") == "{\"\u{C5}\":1,\"\u{212B}\":2}")
        #expect(error("\u{C5}: 1\n\u{C5}: 2")?.contains("duplicate key") == true)
    }

    @Test(arguments: [
        ("a:\n\tb: 1", "2:1"), ("a:\n  \tb: 1", "2:3"), ("\ta: 1", "1:1"), ("a: 1\nb:\n  - x\n\t- y", "4:1"),
    ])
    func aTabIsNamed(_ yaml: String, _ place: String) {
        #expect(error(yaml) == "a.yaml:\(place): not YAML: a tab; YAML indents with spaces alone")
    }

    @Test(arguments: [
        ("", "null"), ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"), ("nULL", #""nULL""#),
        ("true", "true"), ("True", "true"), ("TRUE", "true"), ("tRue", #""tRue""#), ("false", "false"),
        ("False", "false"), ("FALSE", "false"),
        ("yes", #""yes""#), ("No", #""No""#), ("on", #""on""#), ("off", #""off""#), ("y", #""y""#),
        ("0", "0"), ("-1", "-1"), ("1.50", "1.50"), ("1e3", "1e3"), ("1E-3", "1E-3"), ("-0", "-0"),
        ("9007199254740993", "9007199254740993"),
        ("1:30", #""1:30""#), ("2026-01-31", #""2026-01-31""#), ("1 2", #""1 2""#),
        (#""5""#, #""5""#), ("'5'", #""5""#), (#""true""#, #""true""#), (#""""#, #""""#), ("!!str 5", #""5""#),
        ("! 5", #""5""#), ("!!str", #""""#),
        ("|\n  a\n  b", #""a\nb""#), ("|\n  a\n  b\n", #""a\nb\n""#), (">-\n  a\n  b", #""a b""#),
        (#""\x41\u00e9\n""#, #""Aé\n""#),
        ("[]", "[]"), ("{}", "{}"), ("[a, 1, [b]]", #"["a",1,["b"]]"#),
        ("{a: 1, 2: b, true: c}", #"{"a":1,"2":"b","true":"c"}"#),
        ("\n  - 1\n  - - 2", "[1,[2]]"),
    ])
    func scalar(yaml: String, json: String) throws {
        // With and without something after it.
        #expect(try self.json("a: \(yaml)") == #"{"a":\#(json)}"#)
        if !yaml.contains("\n") {
            #expect(try self.json("a: \(yaml) # a comment that is long") == #"{"a":\#(json)}"#)
        }
    }

    @Test func aliasesAreWrittenOut() throws {
        #expect(try json("a: &x {b: [1, &y c]}\nd: *x\ne: *y") == #"{"a":{"b":[1,"c"]},"d":{"b":[1,"c"]},"e":"c"}"#)
    }

    @Test func lineEndsAndByteOrderMark() throws {
        #expect(try json("a: 1\r\nb:\r\n  - c\r\n") == #"{"a":1,"b":["c"]}"#)
        #expect(try json("\u{FEFF}a: 1\n") == #"{"a":1}"#)
        #expect(try json("%YAML 1.2\n---\na: 1\n...\n") == #"{"a":1}"#)
    }

    @Test(arguments: [
        ("", "a.yaml: no definitions"),
        ("# nothing\n", "a.yaml: no definitions"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1: expected a single document in the stream, but found another document"),
        ("a: 1\nb: 2\n\na: 3\n", "a.yaml:1:1: duplicate key \"a\"; this is the first one"),
        ("a:\n  b: 1\n  'b': 3\n", "a.yaml:2:3: duplicate key \"b\"; this is the first one"),
        (
            "a: [1, 2\nb: 3\n",
            "a.yaml:2:2: not YAML: did not find expected ',' or ']', while parsing a flow sequence from line 1 on"
        ),
        ("a: b: c\n", "a.yaml:1:5: not YAML: mapping values are not allowed in this context"),
        (
            "a:\n\tb: 2\n",
            "a.yaml:2:1: not YAML: a tab; YAML indents with spaces alone"
        ),
        (
            "a: \"b and so on\n",
            "a.yaml:2:1: not YAML: found unexpected end of stream, while scanning a quoted scalar from line 1 on"
        ),
        ("a: *b\n", "a.yaml:1:4: found undefined alias"),
        ("a: &a [*a]\n", "a.yaml:1:8: found undefined alias"),
        ("a: é\u{7}\n", "a.yaml:1:5: not YAML: control characters are not allowed"),
        (
            "a: !!python/object:os.system x\n",
            "a.yaml:1:4: the tag tag:yaml.org,2002:python/object:os.system can't be used here"
        ),
        ("a: !!int 5\n", "a.yaml:1:4: the tag tag:yaml.org,2002:int can't be used here"),
        ("a: !env A\n", "a.yaml:1:4: the tag !env can't be used here"),
        ("a: !set {b}\n", "a.yaml:1:4: the tag !set can't be used here"),
        ("a: !seq [b]\n", "a.yaml:1:4: the tag !seq can't be used here"),
        ("!!int 5: a\n", "a.yaml:1:1: the tag tag:yaml.org,2002:int can't be used here"),
        ("? [a]\n: b\n", "a.yaml:1:3: expected a text as the key"),
        (
            "a: &x {b: 1}\nc:\n  <<: *x\n",
            "a.yaml:3:3: merge keys (<<) are not part of YAML 1.2: repeat the fields, or name them by an alias"
        ),
        ("a: 1e9999\n", "a.yaml:1:4: a number beyond what can be kept exactly: put it in quotes"),
        (
            "a: 12345678901234567890123456789012345\n",
            "a.yaml:1:4: a number beyond what can be kept exactly: put it in quotes"
        ),
    ])
    func notTaken(yaml: String, message: String) {
        #expect(error(yaml) == message)
    }

    @Test(arguments: [
        ("{\"a\": 1,\n \"a\": 2}", "a.json:2:2: duplicate key \"a\""),
        ("{\"a\": é}", "a.json:1:7: expected a value"),
        ("{\"a\": \"é\", b}", "a.json:1:12: expected a member name"),
        ("{\"a\": 1}\n\n5", "a.json:3:1: something follows the JSON value"),
        ("{\"a\":\n", "a.json:2:1: the text ends within a value"),
        ("a: 1", "a.json:1:1: expected a value"),
        ("", "a.json:1:1: no JSON value"),
    ])
    func notTakenAsJSON(text: String, message: String) {
        #expect(error(text, name: "a.json") == message)
    }

    @Test func noUTF8() {
        #expect(error([0x61, 0x3A, 0x20, 0xFF]) == "a.yaml: not UTF-8")
        #expect(error([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80]) == "a.yaml: not UTF-8")
    }

    @Test func tooLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: DefinitionsFile.maximumSize + 1)
        #expect(error(bytes) == "a.yaml: larger than 8 MiB")
    }

    @Test func depth() throws {
        func nested(_ depth: Int) -> String {
            "a: " + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
        }
        #expect(error(nested(32)) == nil)
        #expect(error(nested(33)) == "a.yaml:1:35: nested deeper than 32")
        #expect(error(nested(100_000)) == "a.yaml:1:35: nested deeper than 32")
    }

    /// What is nested by aliases alone, however often, is not deeper than what is written may be.
    @Test func aliasesDoNotNestDeeper() {
        func chain(_ length: Int) -> String {
            "a0: &a0 [1]\n" + (1..<length).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined()
        }
        #expect(error(chain(31)) == nil)
        #expect(error(chain(32)) == "a.yaml:32:12: nested deeper than 32")
        #expect(error(chain(20_000)) == "a.yaml:32:12: nested deeper than 32")
    }

    @Test func repeatedAliasesAreBounded() {
        let text =
            "a: &a [\(Array(repeating: "x", count: 9).joined(separator: ","))]\n"
            + zip("bcdefghi", "abcdefgh").map { name, last in
                "\(name): &\(name) [\(Array(repeating: "*\(last)", count: 9).joined(separator: ","))]\n"
            }.joined()
        #expect(error(text)?.hasSuffix("more than 100000 values, including those that aliases repeat") == true)
    }

    @Test func numberOfValues() {
        let list = Array(repeating: "1", count: YAMLComposition.maximumNodes - 2).joined(separator: ", ")
        #expect(error("a: [\(list)]") == nil)
        #expect(error("a: [\(list), 1]")?.contains("more than 100000 values") == true)
    }
}
