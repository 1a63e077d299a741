import ArgumentParser
import Loyalty
import Testing

@testable import punchcard

/// Values on the command line.
@Suite struct ArgumentTests {
    @Test(
        arguments: [
            ("1s", 1_000), ("30m", 1_800_000), ("1h", 3_600_000), ("7d", 604_800_000), ("007d", 604_800_000),
            ("100000000d", 8_640_000_000_000_000),
        ] as [(String, Int64)])
    func spans(_ text: String, _ milliseconds: Int64) {
        #expect(Span(argument: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "s", "5", "0s", "-1h", "1.5h", "1 h", " 1h", "1w", "1H", "100000001s", "9223372036854775808d", "1h30m",
        "١d", "1d\u{301}",
    ])
    func noSpans(_ text: String) {
        #expect(Span(argument: text) == nil)
    }

    @Test func expiries() throws {
        let now = try #require(Instant(rfc3339: "2026-11-23T12:00:00Z"))
        #expect(KeyExpiry(argument: "90d")?.instant(after: now)?.description == "2027-02-21T12:00:00.000Z")
        #expect(
            KeyExpiry(argument: "2027-01-01T00:00:00+01:00")?.instant(after: now)?.description
                == "2026-12-31T23:00:00.000Z")
        #expect(KeyExpiry(argument: "100000000d")?.instant(after: now) != nil)
        for text in ["", "2027-01-01", "tomorrow", "0d"] { #expect(KeyExpiry(argument: text) == nil) }
    }

    @Test(arguments: ["ann", "a-b_c.d:e@f|g+h", "a b", "é", "a/b", "...", String(repeating: "x", count: 256)])
    func userIds(_ text: String) {
        #expect(UserId(argument: text)?.text == text)
    }

    @Test(arguments: ["", " a", "a\u{A0}", "a\nb", "a\u{9B}b", ".", "..", String(repeating: "x", count: 257)])
    func noUserIds(_ text: String) {
        #expect(UserId(argument: text) == nil)
    }

    /// A key is told by its name as it is, or as it is printed; not where these are two keys'.
    @Test func aKeyToRevoke() throws {
        func key(_ name: String, _ names: String...) throws -> String {
            try APIKeyCommand.Revoke.key(called: name, among: names)
        }
        #expect(try key("till", "kiosk", "till") == "till")
        #expect(try key("unknown", "kiosk", "till") == "unknown")
        #expect(try key(#"a\u{0}"#, "a\u{0}", "b") == "a\u{0}")
        #expect(try key(#"a\\b"#, #"a\b"#) == #"a\b"#)
        #expect(throws: ValidationError.self) { try key(#"a\u{0}"#, "a\u{0}", #"a\u{0}"#) }
        #expect(throws: ValidationError.self) { try key(#"a\\b"#, #"a\\b"#, #"a\b"#) }
    }

    @Test func levelsAscend() {
        #expect(LineLog.Level.allCases.sorted() == [.info, .notice, .warning, .none])
        #expect(LineLog(level: .info, format: .text).isEnabled)
        #expect(!LineLog(level: .notice, format: .text).isEnabled)
    }

    /// A path can hold anything once it is decoded, and must not pass for a line of its own.
    @Test(arguments: [
        ("/v1/event", "/v1/event"), ("", ""), ("/a b", "/a%20b"),
        ("/a\n2026 info GET /b 200", "/a%0A2026%20info%20GET%20/b%20200"),
        ("/100%", "/100%25"), ("/\u{7f}\u{0}\u{1b}[31m", "/%7F%00%1B[31m"), ("/é", "/%C3%A9"),
        ("/\u{2028}", "/%E2%80%A8"),
    ])
    func pathsInTheLog(_ path: String, _ logged: String) {
        var bytes = Array("GET ".utf8)
        LineLog.append(path: path, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "GET " + logged)
    }
}
