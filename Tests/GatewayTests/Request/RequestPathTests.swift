import Testing

@testable import Gateway

struct RequestPathTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var script = ""
        var info: String?
        var uri: String?
        var mount = ""
        /// Nil: refused.
        var segments: [String]?

        var testDescription: String { "\(script) + \(info ?? "-"), \(uri ?? "no URI"), at \(mount)" }
    }

    /// The head that a web server's variables make.
    static func head(_ one: Case) throws(Refusal) -> RequestHead {
        var parameters = Parameters(capacity: 0, count: 0)
        parameters.append("SCRIPT_NAME", one.script)
        if let info = one.info { parameters.append("PATH_INFO", info) }
        if let uri = one.uri { parameters.append("REQUEST_URI", uri) }
        return try RequestHead(parameters: parameters, mountPoint: MountPoint(one.mount))
    }

    static let cases: [Case] = [
        // The web server's parts are put together and split at every slash.
        Case(script: "/v1/event", uri: "/v1/event", segments: ["v1", "event"]),
        Case(script: "/v1", info: "/event/a", uri: "/v1/event/a", segments: ["v1", "event", "a"]),
        Case(info: "/event", segments: ["event"]),
        Case(script: "/event/", uri: "/event/", segments: ["event", ""]),
        Case(script: "/", uri: "/", segments: [""]),
        Case(segments: []),
        Case(script: "event", segments: ["event"]),
        // A whole address in place of a path.
        Case(script: "/v1/event", uri: "http://shop.example/v1/event", segments: ["v1", "event"]),
        Case(script: "/user/a/b", uri: "http://shop.example:8080/user/a%2Fb?x=/", segments: ["user", "a/b"]),
        Case(
            script: "https://shop.example/user/a%2Fb", uri: "https://shop.example/user/a%2Fb",
            segments: ["user", "a/b"]),
        Case(script: "http://shop.example/v1/event", uri: "http://shop.example/v1/event", segments: ["v1", "event"]),
        Case(script: "http://shop.example", segments: []),
        Case(script: "/http://shop.example/a", segments: ["http:", "", "shop.example", "a"]),
        Case(script: "user/b://c/d", segments: ["user", "b:", "", "c", "d"]),
        // REQUEST_URI has an escape and is the same path: split first, decoded then.
        Case(script: "/event/a/b", uri: "/event/a%2Fb", segments: ["event", "a/b"]),
        Case(script: "/event", info: "/a b", uri: "/event/a%20b?x=%zz", segments: ["event", "a b"]),
        Case(script: "/event/a%2Fb", uri: "/event/a%252Fb", segments: ["event", "a%2Fb"]),
        Case(script: "/event/ü", uri: "/event/%C3%BC", segments: ["event", "ü"]),
        Case(script: "/a+b/c d", uri: "/a+b/c%20d", segments: ["a+b", "c d"]),
        // A server that passes the path undecoded.
        Case(script: "/event/a%2Fb", uri: "/event/a%2Fb", segments: ["event", "a/b"]),
        // REQUEST_URI is another path, or has no escape: what the server says counts, and isn't decoded again.
        Case(script: "/event/a%2Fb", uri: "/old/a%20b", segments: ["event", "a%2Fb"]),
        Case(script: "/event/a b", uri: "/event//a%20b", segments: ["event", "a b"]),
        Case(script: "/event/100%", uri: "/rewritten", segments: ["event", "100%"]),
        // No REQUEST_URI: decoded once.
        Case(script: "/event/a%2Fb", segments: ["event", "a/b"]),
        Case(script: "/event", info: "/%C3%BC", segments: ["event", "ü"]),
        // Apache decodes all but slashes.
        Case(script: "/user/a%2Fb c", uri: "/user/a%2Fb%20c", segments: ["user", "a/b c"]),
        Case(
            script: "/api", info: "/user/a%2fü", uri: "/api/user/a%2f%C3%BC", mount: "/api", segments: ["user", "a/ü"]),
        Case(script: "/user/a%2Fb", uri: "/user/a%252Fb", segments: ["user", "a%2Fb"]),
        // nginx and lighttpd decode first, and resolve dots and merge slashes then: what was written counts.
        Case(script: "/v1/user/ada", uri: "/v1/apikey/..%2Fuser%2Fada", segments: ["v1", "apikey", "../user/ada"]),
        Case(
            script: "/v1/user/b/points", uri: "/v1/user/a%2F..%2Fb/points",
            segments: ["v1", "user", "a/../b", "points"]),
        Case(script: "/v1/user/a/b", uri: "/v1/user/a%2F%2Fb", segments: ["v1", "user", "a//b"]),
        Case(
            script: "/v1/user/https:/id.example/a", uri: "//v1/user/https%3A%2F%2Fid.example%2Fa",
            segments: ["v1", "user", "https://id.example/a"]),
        Case(script: "/user/a/b", uri: "/x/../user/./a%2Fb", segments: ["user", "a/b"]),
        Case(script: "/event/", uri: "/%65vent//", segments: ["event", ""]),
        Case(script: "/v1/user/ada", uri: "/x%2F../v1/user/ada", segments: ["x/..", "v1", "user", "ada"]),
        // A rewrite that takes something off the front.
        Case(script: "/user/a/b", uri: "/shop/user/a%2Fb", segments: ["user", "a/b"]),
        Case(info: "/user/a%2Fb c", uri: "/shop/user/a%2Fb%20c", segments: ["user", "a/b c"]),
        Case(script: "/user/a b", uri: "/shop/user/a%20b", segments: ["user", "a b"]),
        Case(script: "/user/ada", uri: "/shop/x%2F../user/ada", segments: nil),
        Case(script: "/user/ada", uri: "/caf%C3%A9/user/ada", segments: ["user", "ada"]),
        // One after which an escape could have ended a segment, or the path.
        Case(script: "/api/user/a/b", uri: "/shop/user/a%2Fb", segments: nil),
        Case(script: "/api/user/a", uri: "/shop/user/a%3Fb", segments: nil),
        Case(script: "/api/user/a", uri: "/shop/user/a%23b", segments: nil),
        Case(script: "/api/b", uri: "/shop/a%5C..%5Cb", segments: nil),
        Case(script: "/shop/user/A", uri: "/shop/user/%2541", segments: nil),
        Case(script: "/api/user", uri: "/shop/user/%2e", segments: nil),
        // Segments that are dots are none, whoever has decoded them.
        Case(script: "/v1/user", uri: "/v1/apikey/%2e%2e/user", segments: nil),
        Case(script: "/v1/apikey/../user", uri: "/v1/apikey/%2E%2E/user", segments: nil),
        Case(script: "/v1/event", uri: "/v1/event/%2e", segments: nil),
        Case(script: "/v1/event/..", segments: nil), Case(script: "/v1/event/%2e%2e", segments: nil),
        Case(script: "/v1/event/.", uri: "/v1/event/.", segments: nil),
        Case(script: "/v1/event/...", uri: "/v1/event/...", segments: ["v1", "event", "..."]),
        Case(script: "/v1/event", uri: "/v1/x/../event", segments: ["v1", "event"]),
        // The mount point is whole segments.
        Case(script: "/api/v1/event", mount: "/api", segments: ["v1", "event"]),
        Case(script: "/api", mount: "/api/", segments: []),
        Case(script: "/api/", mount: "api", segments: [""]),
        Case(script: "/apiary/event", mount: "/api", segments: ["apiary", "event"]),
        Case(script: "/other/event", mount: "/api", segments: ["other", "event"]),
        Case(script: "/a/b/event", uri: "/a%2Fb/event", mount: "/a/b", segments: ["a/b", "event"]),
        Case(script: "/a/b/event", mount: "/a/b", segments: ["event"]),
        // Refused.
        Case(script: "/event/%2", segments: nil),
        Case(script: "/event/%zz", segments: nil),
        Case(script: "/event/%", segments: nil),
        Case(script: "/event/%00", segments: nil),
        Case(script: "/event/%FF", segments: nil),
        Case(script: "/event/x", uri: "/event/%x", segments: nil),
        Case(script: "/event/x", uri: "/event/%00", segments: nil),
        Case(script: "/event/x", uri: "/event/%2", segments: nil),
    ]

    @Test(arguments: cases)
    func `the path is decoded exactly once`(_ one: Case) throws {
        guard let segments = one.segments else {
            let refusal = #expect(throws: Refusal.self) { try Self.head(one) }
            #expect(refusal?.code == "invalid_path" && refusal?.status == 400)
            return
        }
        #expect(try Self.head(one).segments == segments)
    }

    @Test func `bytes that are not UTF-8 are refused, escaped or not`() {
        var parameters = Parameters(capacity: 0, count: 0)
        Array("SCRIPT_NAME=/event/".utf8 + [0xFF]).withUnsafeBytes { parameters.append($0) }
        #expect(throws: Refusal.invalidPath) { try RequestHead(parameters: parameters, mountPoint: .root) }
    }
}
