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
        // REQUEST_URI has an escape and is the same path: split first, decoded then.
        Case(script: "/event/a/b", uri: "/event/a%2Fb", segments: ["event", "a/b"]),
        Case(script: "/event", info: "/a b", uri: "/event/a%20b?x=%zz", segments: ["event", "a b"]),
        Case(script: "/event/a%2Fb", uri: "/event/a%252Fb", segments: ["event", "a%2Fb"]),
        Case(script: "/event/ü", uri: "/event/%C3%BC", segments: ["event", "ü"]),
        Case(script: "/a+b/c d", uri: "/a+b/c%20d", segments: ["a+b", "c d"]),
        // A server that passes the path undecoded.
        Case(script: "/event/a%2Fb", uri: "/event/a%2Fb", segments: ["event", "a/b"]),
        // REQUEST_URI is another path, or has no escape: what the server says counts, and isn't decoded again.
        Case(script: "/event/a%2Fb", uri: "/old/a%2520b", segments: ["event", "a%2Fb"]),
        Case(script: "/event/a b", uri: "/event//a%20b", segments: ["event", "a b"]),
        Case(script: "/event/100%", uri: "/rewritten", segments: ["event", "100%"]),
        // No REQUEST_URI: decoded once.
        Case(script: "/event/a%2Fb", segments: ["event", "a/b"]),
        Case(script: "/event", info: "/%C3%BC", segments: ["event", "ü"]),
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
            #expect(throws: Refusal.invalidPath) { try Self.head(one) }
            return
        }
        #expect(try Self.head(one).segments == segments)
    }

    @Test func `bytes that are not UTF-8 are refused as they are, too`() {
        var parameters = Parameters(capacity: 0, count: 0)
        Array("SCRIPT_NAME=/event/".utf8 + [0xFF]).withUnsafeBytes { parameters.append($0) }
        #expect(throws: Refusal.invalidPath) { try RequestHead(parameters: parameters, mountPoint: .root) }
    }
}
