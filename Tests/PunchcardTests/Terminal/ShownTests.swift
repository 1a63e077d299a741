import Testing

@testable import punchcard

/// Names that came from outside, on a terminal.
@Suite struct ShownTests {
    @Test(arguments: [
        ("till", "till"), ("Kasse 1 (Süd)", "Kasse 1 (Süd)"), ("日本 😀", "日本 😀"), ("a\u{301}", "a\u{301}"), ("", ""),
        ("a\nb\tc", #"a\u{A}b\u{9}c"#), ("\u{1B}[31mred", #"\u{1B}[31mred"#), ("\u{9B}2J", #"\u{9B}2J"#),
        ("a\u{0}b", #"a\u{0}b"#), ("\u{202E}evil", #"\u{202E}evil"#), ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
        ("\u{200B}", #"\u{200B}"#), ("\u{FEFF}x", #"\u{FEFF}x"#), ("a\u{2028}b", #"a\u{2028}b"#),
        (#"a\b"#, #"a\\b"#), (#"\u{A}"#, #"\\u{A}"#),
    ])
    func controlCharactersAreEscaped(_ text: String, _ expected: String) {
        #expect(shown(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test func messagesKeepTheirLines() {
        #expect(shownLines("one\ntwo \\") == "one\ntwo \\")
        #expect(shownLines("a\u{1B}b\nc\rd") == "a\\u{1B}b\nc\\u{D}d")
    }

    @Test(arguments: [("soon", "'soon'"), ("it's", #"'it'\''s'"#), ("$(x) `y`", "'$(x) `y`'"), ("", "''")])
    func anArgumentOfAShell(_ text: String, _ expected: String) {
        #expect(shellQuoted(text) == expected)
    }
}
