import JSON
import Testing

@testable import punchcard

/// YAML 1.2's core schema decides what is a number (section 10.3.2).
@Suite struct YAMLNumberTests {
    @Test(arguments: [
        ("0", "0"), ("-1", "-1"), ("1.50", "1.50"), ("1E-3", "1E-3"), ("-0", "-0"), ("+1", "1"), ("01", "1"),
        ("010", "10"),
        ("-007", "-7"), ("000", "0"), ("1.", "1"), ("+1.", "1"), (".5", "0.5"), ("-.5", "-0.5"), ("+.50", "0.50"),
        ("00.5", "0.5"), (".5e3", "0.5e3"), ("5.e-2", "5e-2"), ("+1E+05", "1E+05"), ("0x1F", "31"), ("0xcafe", "51966"),
        ("0o17", "15"), ("0o0", "0"), ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"),
    ])
    func numbers(text: String, number: String) throws {
        #expect(YAMLNumber(text) == .number(number))
        let file = try DefinitionsFileFixture.file("a: \(text)\nb: '\(text)'\n")
        #expect(String(decoding: file.document.bytes, as: UTF8.self) == #"{"a":\#(number),"b":"\#(text)"}"#)
    }

    @Test(arguments: [
        "", "+", "-", ".", "..", "-.", "e5", ".e5", "1:30", "09:30:00", "2026-01-31", "2026-01-31T08:00:00Z", "1.2.3",
        "127.0.0.1", "7d", "24h", "5%", "1st", "3 apples", "Nancy", "Info", "nano", "0664/123", "10-20", "0xylophone",
        "1\u{301}", "١٢", "a1", "v1", "1.0-beta",
    ])
    func texts(text: String) {
        #expect(YAMLNumber(text) == .text)
    }

    @Test(arguments: [
        ("1_000", "1000"), ("1_000.5", "1000.5"), ("0X1F", "0x1f"), ("0O17", "0o17"), ("-0x1F", "0x1F"),
        ("+0o7", "0o7"),
        ("1e", "1"), ("--5", "-5"), ("\u{2212}5", "-5"), ("\u{2212}.5", "-.5"), ("1,000", nil), ("1,5", nil),
        ("0b101", nil),
        ("0o8", nil), ("0x", nil), ("0x_1", "0x1"), ("1e5.5", nil), ("1e+", nil), ("1.2.3e4", nil), ("+-+5", nil),
        (".inf", nil), ("-.Inf", nil), ("+.INF", nil), (".nan", nil), (".NaN", nil), ("NaN", nil), ("Infinity", nil),
        ("-Infinity", nil), ("inf", nil), ("0xFFFFFFFFFFFFFFFFF", nil),
    ])
    func whatLooksLikeOneIsRefused(text: String, meant: String?) {
        #expect(YAMLNumber(text) == .refused(meant: meant))
    }

    @Test func theLineAndTheSpellingAreNamed() {
        func message(_ text: String) -> String? {
            do {
                _ = try DefinitionsFileFixture.file("a: 1\nb:\n  - \(text)\n", name: "a.yaml")
                return nil
            } catch {
                return error.description
            }
        }
        #expect(
            message("1_000")
                == "a.yaml:3:5: \"1_000\" looks like a number, but isn't one in YAML 1.2: write 1000, or put it in quotes if it is "
                + "a text")
        #expect(
            message(".inf")
                == "a.yaml:3:5: \".inf\" looks like a number, but isn't one in YAML 1.2: write one such as 1000, 0.5 or 1e3, or "
                + "put it in quotes if it is a text")
        for number in ["1e309", "-1e400"] {
            #expect(message(number)?.hasPrefix("a.yaml:3:5: a number over 1.797e308") == true)
        }
        #expect(message("1e9999")?.hasPrefix("a.yaml:3:5: a number beyond what can be kept exactly") == true)
    }

    /// What is written out as a text is read as one.
    @Test(arguments: ["NaN", "inf", "Infinity", "010", ".5", "1_000", "0x1F", "-5", "+5", "5."])
    func textsSurviveAnExport(text: String) throws {
        let json = try JSONDocument.parse(#"{"a":"\#(text)"}"#)
        let file = try DefinitionsFileFixture.file(DefinitionsFile.yaml(from: json.root))
        #expect(file.document.root["a"]?.string == text)
    }

    /// A text of many digits takes no time.
    @Test func longTexts() {
        let digits = String(repeating: "9", count: 1 << 20)
        #expect(YAMLNumber(digits) == .refused(meant: nil))
        #expect(YAMLNumber(digits + " Euro") == .text)
    }
}
