import JSON
import Testing

/// What is JSON and what isn't (RFC 8259), and where the first error is.
@Suite struct JSONGrammarTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "\"\"", "[]", "{}", " [ ] ", "\t{\r\n}\n", "[[]]", "[{}]", #"{"":0}"#,
        "[1]", "[1,2]", "[ 1 , 2 ]", "[1\n]", "[null,true,false]", "[[],[]]", #"{"a":[]}"#, #"{"a":{},"b":{}}"#,
        #" { "a" : 1 , "b" : 2 } "#, #"{"a":1,"A":2,"aa":3}"#, #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#,
        #""a""#, #""/""#, #""\/""#, #""\"""#, #""\\""#, #""\b\f\n\r\t""#, #""\u0000""#, #""\u0041""#, #""\uABCD""#,
        #""\uabcd""#, #""\u00e9""#, #""\ud83d\ude00""#, #""\uD83D\uDE00x""#, #""\udbff\udfff""#, #""\ufffe\uffff""#,
        #""\\u0041""#, #""\\\u0041""#, "\"é\"", "\"€\"", "\"😀\"", "\"\u{7F}\"", "\"\u{80}\"", "\"\u{7FF}\u{800}\"",
        "\"\u{D7FF}\u{E000}\"", "\"\u{FEFF}\"", "\"\u{FFFF}\u{10000}\u{10FFFF}\"", "\"\u{2028}\u{2029}\"",
        "\"12345678\"", "\"1234567\"", "\"123456789\"", #""1234567\n""#, #""12345678\n""#, "\"1234567é\"", "{\"é\":1}",
    ])
    func acceptsTexts(_ text: String) throws {
        let document = try JSONDocument.parse(text)
        #expect(document.bytes == [UInt8](text.utf8))
    }

    @Test(arguments: [
        "0", "-0", "0.0", "-0.0", "0e0", "0E+1", "0e-1", "0e99999999999999999999", "-0e-99999999999999999999", "1",
        "-1",
        "10", "1.5", "-1.5", "1E5", "1e+5", "1e-5", "1.0e05", "1E00", "0.1e1", "1e6144", "9.99e6144", "1e-6144",
        "123456789012345678901234567890.1234", "1234567890123456789012345678901234",
        "12345678901234567890123456789012340000", "0.0001234567890123456789012345678901234",
        "100000000000000000000000000000000000000000000000000", "1.00000000000000000000000000000000000000000000000000",
        "0.00000000000000000000000000000000000000000000000001", "9007199254740993",
        "9999999999999999999999999999999999e6111",
    ])
    func acceptsNumbers(_ text: String) throws {
        for written in [text, "[\(text)]", "{\"a\":\(text)}", " \(text) "] {
            _ = try JSONDocument.parse(written)
        }
        #expect(try JSONDocument.parse(text).root.kind == .number)
        #expect(ExactDecimal(text) != nil)
    }

    @Test(arguments: [
        "01", "-01", "00", "-", "--1", "-a", "1.", "1.e1", "-1.", "0.", "1e", "1E", "1e+", "1e-", "1.5e", "1.5e+", "0e",
        "012", "00.1",
    ])
    func refusesNumbers(_ text: String) {
        for (written, offset) in [(text, 0), ("[\(text)]", 1), ("{\"a\":\(text)}", 5), (" \(text) ", 1)] {
            #expect(throws: JSONError(offset: offset, reason: .invalidNumber)) { try JSONDocument.parse(written) }
        }
        #expect(ExactDecimal(text) == nil)
    }

    @Test(arguments: [
        "12345678901234567890123456789012345", "1.2345678901234567890123456789012345", "1e6145", "10e6144", "1e-6145",
        "0.1e-6144", "1e99999999999999999999", "-1e99999999999999999999", "1e-99999999999999999999",
        "1e9223372036854775808", "10000000000000000000000000000000001.0000000000000000001",
    ])
    func refusesNumbersOutOfRange(_ text: String) {
        #expect(throws: JSONError(offset: 1, reason: .inexactNumber)) { try JSONDocument.parse("[\(text)]") }
        #expect(ExactDecimal(text) == nil)
    }

    @Test(
        arguments: [
            ("", 0, .empty), (" \n\t\r ", 5, .empty), ("\u{FEFF}{}", 0, .byteOrderMark),
            ("[", 1, .unexpectedEnd), ("[1", 2, .unexpectedEnd), ("[1,", 3, .unexpectedEnd), ("{", 1, .unexpectedEnd),
            ("{\"a\"", 4, .unexpectedEnd), ("{\"a\":", 5, .unexpectedEnd), ("{\"a\":1", 6, .unexpectedEnd),
            ("{\"a\":1,", 7, .unexpectedEnd), ("\"", 1, .unexpectedEnd), ("\"abc", 4, .unexpectedEnd),
            ("\"\\", 2, .unexpectedEnd), ("\"\\\"", 3, .unexpectedEnd),
            ("]", 0, .expected("a value")), ("}", 0, .expected("a value")), (",", 0, .expected("a value")),
            (":", 0, .expected("a value")), ("[,]", 1, .expected("a value")), ("[1,]", 3, .expected("a value")),
            ("[1,,2]", 3, .expected("a value")), ("[,1]", 1, .expected("a value")),
            ("{\"a\":}", 5, .expected("a value")),
            ("nul", 0, .expected("a value")), ("nulL", 0, .expected("a value")), ("True", 0, .expected("a value")),
            ("tru", 0, .expected("a value")), ("[fals]", 1, .expected("a value")), ("NaN", 0, .expected("a value")),
            ("Infinity", 0, .expected("a value")), ("+1", 0, .expected("a value")), (".5", 0, .expected("a value")),
            ("'a'", 0, .expected("a value")), ("/**/1", 0, .expected("a value")), ("\u{A0}1", 0, .expected("a value")),
            ("\u{0B}1", 0, .expected("a value")), ("\u{0}", 0, .expected("a value")),
            ("-NaN", 0, .invalidNumber), ("-Infinity", 0, .invalidNumber), ("-.5", 0, .invalidNumber),
            ("{a:1}", 1, .expected("a member name")), ("{1:1}", 1, .expected("a member name")),
            ("{,}", 1, .expected("a member name")), ("{\"a\":1,}", 7, .expected("a member name")),
            ("{\"a\":1,,\"b\":2}", 7, .expected("a member name")), ("{[]:1}", 1, .expected("a member name")),
            ("{\"a\"}", 4, .expected("\":\"")), ("{\"a\",1}", 4, .expected("\":\"")),
            ("{\"a\" 1}", 5, .expected("\":\"")),
            ("{\"a\"::1}", 5, .expected("a value")), ("{\"a\":1 \"b\":2}", 7, .expected("\",\" or \"}\"")),
            ("{\"a\":1]", 6, .expected("\",\" or \"}\"")), ("{\"a\":1:2}", 6, .expected("\",\" or \"}\"")),
            ("[1 2]", 3, .expected("\",\" or \"]\"")), ("[1}", 2, .expected("\",\" or \"]\"")),
            ("[1:2]", 2, .expected("\",\" or \"]\"")), ("[0x1]", 2, .expected("\",\" or \"]\"")),
            ("[1_000]", 2, .expected("\",\" or \"]\"")), ("[1.5.2]", 4, .expected("\",\" or \"]\"")),
            ("[truefalse]", 5, .expected("\",\" or \"]\"")), ("[\"a\"\"b\"]", 4, .expected("\",\" or \"]\"")),
            ("1 2", 2, .trailingContent), ("{}{}", 2, .trailingContent), ("[]]", 2, .trailingContent),
            ("{}}", 2, .trailingContent), ("nullx", 4, .trailingContent), ("1,", 1, .trailingContent),
            ("[] // x", 3, .trailingContent), ("\"a\"b", 3, .trailingContent), ("0x1", 1, .trailingContent),
            ("1\u{0}", 1, .trailingContent),
            ("\"\u{0}\"", 1, .controlCharacter), ("\"a\u{1F}\"", 2, .controlCharacter),
            ("\"a\nb\"", 2, .controlCharacter),
            ("\"a\tb\"", 2, .controlCharacter), ("\"12345678\u{1}\"", 9, .controlCharacter),
            ("{\"a\n\":1}", 3, .controlCharacter),
            (#""\x""#, 1, .invalidEscape), (#""\'""#, 1, .invalidEscape), (#""\a""#, 1, .invalidEscape),
            (#""\0""#, 1, .invalidEscape), (#""\U0041""#, 1, .invalidEscape), (#""\u""#, 1, .invalidEscape),
            (#""\u004""#, 1, .invalidEscape), (#""\u004g""#, 1, .invalidEscape), (#""\u 041""#, 1, .invalidEscape),
            (#""\u+041""#, 1, .invalidEscape), ("\"\\\n\"", 1, .invalidEscape), ("\"\\é\"", 1, .invalidEscape),
            (#""\u00"#, 1, .invalidEscape),
            (#""\ud800""#, 1, .loneSurrogate), (#""a\udbffb""#, 2, .loneSurrogate), (#""\udc00""#, 1, .loneSurrogate),
            (#""\udfff\ud800""#, 1, .loneSurrogate), (#""\ud800\ud800""#, 1, .loneSurrogate),
            (#""\ud800\u0041""#, 1, .loneSurrogate), (#""\ud800\n""#, 1, .loneSurrogate),
            (#""\ud800\udc0""#, 1, .loneSurrogate), (#""\ud800\"#, 1, .loneSurrogate), (#""\ud83d"#, 1, .loneSurrogate),
        ] as [(String, Int, JSONError.Reason)])
    func refusesTexts(_ text: String, offset: Int, reason: JSONError.Reason) {
        #expect(throws: JSONError(offset: offset, reason: reason)) { try JSONDocument.parse(text) }
    }
}
