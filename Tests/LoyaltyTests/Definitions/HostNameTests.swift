import JSON
import Loyalty
import Testing

/// Hosts and origins have one spelling each, however they are written.
@Suite struct HostNameTests {
    private static func project(_ members: String) throws -> ProjectDefinition {
        try DefinitionFixture.read(DefinitionFixture.project(members)).get()
    }

    private static func issues(_ members: String) throws -> [String] {
        try DefinitionFixture.issues(DefinitionFixture.project(members))
    }

    private func isPlain(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer(HostName.isPlain)
    }

    @Test func recognizesPlainHosts() {
        for text in ["shop.example", "a-1.b:8080", "127.0.0.1", "localhost:"] { #expect(isPlain(text), "\(text)") }
    }

    @Test(arguments: [
        ("shop.example", "shop.example"), ("Shop.EXAMPLE", "shop.example"), ("shop.example.", "shop.example"),
        ("shop.example:8080", "shop.example"), ("shop.example.:443", "shop.example"), ("shop.example:", "shop.example"),
        ("127.0.0.1", "127.0.0.1"), ("a_b-c.d", "a_b-c.d"), ("localhost", "localhost"), ("[::1]", "[::1]"),
        ("[::1]:8080", "[::1]"), ("[2001:DB8::1]", "[2001:db8::1]"), ("[2001:db8:0:0:0:0:0:1]", "[2001:db8::1]"),
        ("[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"), ("[0:0:0:0:0:0:0:0]", "[::]"),
        ("[2001:0db8:0000:0001:0001:0001:0001:0001]", "[2001:db8:0:1:1:1:1:1]"),
        ("[::FFFF:1.2.3.4]", "[::ffff:1.2.3.4]"), ("xn--BCHER-kva.example", "xn--bcher-kva.example"),
    ])
    func makesHostsCanonical(text: String, host: String) {
        #expect(HostName.canonical(text) == host)
        #expect(!isPlain(text) || text.hasPrefix(host))
    }

    @Test(arguments: [
        "", ".", "..", "a..b", ".a", "a..", ":80", "a:b", "a:80:80", "a:123456", "a:-1", "a:+1", "a: 80", "[::1]evil",
        "[::1]:evil", "[::1", "::1", "[]", "[1]", "[::1]]", "[::g]", "[::1%eth0]", "[127.0.0.1]", "a b", "a/b", "a?b",
        "a#b", "a@b", "user@a", "a\\b", "a,b", "a;b", "a%41", "http://a", "*", "*.a", "bücher.example", "\u{212A}",
        "a\u{301}.b", "a\u{0}", "a\n", String(repeating: "a", count: 64), String(repeating: "a.", count: 127) + "aa",
    ])
    func refusesWhatIsNotAHost(text: String) {
        #expect(HostName.canonical(text) == nil)
        #expect(!isPlain(text))
    }

    @Test(arguments: [
        ("https://shop.example", "https://shop.example"), ("HTTPS://Shop.Example:443", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"), ("http://shop.example:443", "http://shop.example:443"),
        ("https://shop.example:0443", "https://shop.example"), ("https://shop.example.", "https://shop.example"),
        ("http://[::1]:3000", "http://[::1]:3000"), ("http://[0:0::1]", "http://[::1]"),
        ("capacitor://localhost", "capacitor://localhost"), ("tauri://localhost", "tauri://localhost"),
        ("https://tauri.localhost", "https://tauri.localhost"), ("ionic://localhost", "ionic://localhost"),
        ("chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop"),
        ("https://bücher.example", "https://xn--bcher-kva.example"), ("https://\u{212A}.example", "https://k.example"),
    ])
    func makesOriginsCanonical(text: String, origin: String) {
        #expect(WebOrigin.canonical(text) == origin)
    }

    @Test(arguments: [
        "", "null", "shop.example", "https://", "https:shop.example", "https//shop.example", "://a", "1a://b",
        "file://a",
        "https://a/", "https://a/b", "https://a?b", "https://u@a", "https://a:0", "https://a:65536", "https://a:",
        "https://a:x", "https://*.a", "https://[::1]x", "ht tp://a", "https://a b", "https://a,https://b",
    ])
    func refusesWhatIsNotAnOrigin(text: String) {
        #expect(WebOrigin.canonical(text) == nil)
    }

    /// Those of RFC 3492 section 7.1 that are in lower case, and names that exist.
    @Test(arguments: [
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"), ("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b"),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"), ("bücher", "bcher-kva"),
        ("münchen", "mnchen-3ya"), ("faß", "fa-hia"), ("βόλος", "nxasmm1c"), ("日本語", "wgv71a119e"), ("ü", "tda"),
    ])
    func encodesPunycode(label: String, code: String) throws {
        let project = try Self.project(#""hosts": ["\#(label).example"]"#)
        #expect(project.hosts == ["xn--\(code).example"])
    }

    @Test func definitionsGetCanonicalHosts() throws {
        let project = try Self.project(
            #""hosts": ["A.Example.", "::1", "2001:DB8:0::1", "[::2]:80", "BÜCHER.example:8080"], "#
                + #""origins": ["https://Shop.example:443", "capacitor://localhost"]"#)
        #expect(
            project.hosts == ["a.example", "[::1]", "[2001:db8::1]", "[::2]:80", "xn--bcher-kva.example:8080"])
        #expect(project.origins == ["https://shop.example", "capacitor://localhost"])
    }

    /// Letters that can be spelled in several ways don't become a name that browsers might not send.
    @Test(arguments: ["bu\u{308}cher.example", "ｓhop.example", "a\u{200D}b.example", "ﬁ.example"])
    func ambiguousNamesMustBeInASCII(host: String) throws {
        let issues = try Self.issues(#""hosts": ["\#(host)"], "origins": ["https://\#(host)"]"#)
        #expect(issues.count == 2)
        for issue in issues { #expect(issue.hasSuffix("; write it in ASCII, as browsers send it (xn--…)"), "\(issue)") }
    }

    /// Hosts that were stored under wider rules can still be read.
    @Test func storedHostsStayUsable() throws {
        let text = DefinitionFixture.project(#""hosts": ["a..b", "::1"], "origins": ["https://a.", "x"]"#)
        let stored = ProjectDefinition.read(
            try JSONDocument.parse(text).root, isStored: true, knownZones: { _ in true })
        #expect(try stored.get().hosts == ["a..b", "::1"])
        #expect(try stored.get().origins == ["https://a.", "x"])
    }

    @Test func refusesAHostListedTwice() throws {
        let issues = try Self.issues(#""hosts": ["[::1]", "0:0::1"], "origins": ["http://a", "http://a:80"]"#)
        #expect(
            issues == [
                #"/hosts/1: "[::1]" is in the list already"#, #"/origins/1: "http://a" is in the list already"#,
            ])
    }
}
