import JSON
import Testing

/// The check of the grammar agrees with parsing, apart from the stricter rules of parsing.
@Suite struct JSONGrammarCheckTests {
    private static func failure(_ text: String) -> JSONError? {
        do {
            try JSONDocument.checkGrammar(of: Array("12\(text)34".utf8)[2..<(text.utf8.count + 2)])
            return nil
        } catch {
            return error
        }
    }

    private static func readingFailure(_ text: String, _ options: JSONDocument.Options = []) -> JSONError? {
        do {
            _ = try JSONDocument.parse(text, options: options)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "", " ", "1", " -0.5e+3 ", "01", "1.", ".5", "-", "1e", "+1", "tru", "true", "false", "null", "nul", "nullx",
        "[]", "[ ]",
        "[1]", "[1,]", "[,]", "[,1]", "[1 2]", "[1", "[", "]", "[]]", "[[]", "{}", "{ }", #"{"a":1}"#, #"{"a":1,}"#,
        #"{"a"}"#,
        #"{"a":}"#, "{a:1}", #"{"a":1 "b":2}"#, #"{"a":1,"b":[1,{"c":[]}],"d":{}}"#, #"{"a":[1}"#, #"{"a":1]"#, "{,}",
        #"{1:2}"#, #""a"#, #""\x""#, #""\u12""#, #""\ud800""#, "\"\u{1}\"", #""é\n\u00e9""#, "1 1", "[] []", "x", "'a'",
        "\u{FEFF}1", "[[[[[[1]]]]],{\"a\":[{}]}]",
    ])
    func checkAgreesWithParsing(text: String) {
        let reading = Self.readingFailure(text)
        // A mark before the text is a matter of the whole body.
        guard reading?.reason != .byteOrderMark else {
            #expect(Self.failure(text)?.reason == .expected("a value"))
            return
        }
        #expect(Self.failure(text) == reading, "\(text)")
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, "[1e9999]", "12345678901234567890123456789012345678901",
        String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
    ])
    func stricterRulesAreLeftToParsing(text: String) {
        #expect(Self.readingFailure(text) != nil)
        #expect(Self.failure(text) == nil)
        // To its end.
        #expect(Self.failure(text + "x") != nil)
    }

    @Test func everyProperPrefixIsRefused() {
        let text = #"[{"a":[1.5e3,"\u00e9",true],"b":{"c":null}},[],{}]"#
        #expect(Self.failure(text) == nil)
        for length in 0..<text.utf8.count {
            let beginning = String(decoding: Array(text.utf8.prefix(length)), as: UTF8.self)
            #expect(Self.failure(beginning) == Self.readingFailure(beginning), "\(beginning)")
        }
    }

    @Test(arguments: [
        ("1.7976931348623157e308", false), ("17976931348623157e292", false), ("-1.7976931348623157e308", false),
        ("1.7976931348623158e308", true), ("1.798e308", true), ("-1e309", true), ("1e6144", true),
        ("1" + String(repeating: "0", count: 308), false), ("1" + String(repeating: "0", count: 309), true),
        ("1e-6000", false),
        ("0e9999", false),
    ])
    func hugeNumbers(text: String, isHuge: Bool) throws {
        #expect(Self.readingFailure(text, .finiteNumbers)?.reason == (isHuge ? .hugeNumber : nil))
        #expect(Self.readingFailure("[1,\(text)]", .received)?.offset == (isHuge ? 3 : nil))
        #expect(Self.failure(text) == nil)
        #expect(try JSONDocument.parse(text).root.decimal?.isHuge == isHuge)
    }

    @Test func encodings() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        #expect(throws: JSONError(offset: 0, reason: .byteOrderMark)) { try JSONDocument(mark + [0x31]) }
        #expect(try JSONDocument(mark + [0x31], options: .byteOrderMark).root.int == 1)
        #expect(throws: JSONError(offset: 3, reason: .expected("a value"))) {
            try JSONDocument(mark + mark + [0x31], options: .byteOrderMark)
        }
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 0x31, 0], [0xFE, 0xFF, 0, 0x31], [0x31, 0, 0x32, 0], [0, 0x31, 0, 0x32],
        ] {
            #expect(throws: JSONError(offset: 0, reason: .utf16)) { try JSONDocument(bytes) }
        }
    }
}
