import Foundation
import TestSupport
import Testing

/// What the nginx site that the project ships does by itself. Its API and its dashboard are tested elsewhere.
@Suite struct SiteTests {
    /// So that no request is forgotten while a slow machine gets on with the next.
    private static let slowly = ("rate=50r/s", "rate=1r/m")
    private static let counted = ("127.0.0.0/8  0;", "")

    @Test func anAddressMayNotAskForMore() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("absent.sock")]) { _ in
            [Self.slowly, Self.counted]
        }
        let client = nginx.client()
        for number in 0...200 {
            #expect(try client.send("GET", "/health").status == 502, "\(number)")
        }
        let answer = try client.send("GET", "/health")
        expectError(answer, 429, "too_many_requests")
        #expect(answer.header("Retry-After") == "1")
        #expect(answer.header("Cache-Control") == "no-store")
        // The pages count too.
        #expect(try client.send("GET", "/dashboard/").status == 429)
        try await nginx.stop()
    }

    @Test func requestsFromThisMachineAreNotLimited() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("absent.sock")]) { _ in
            [Self.slowly]
        }
        let client = nginx.client()
        for _ in 0..<400 { #expect(try client.send("GET", "/health").status == 502) }
        try await nginx.stop()
    }

    /// Mostly it has no connection left, which passes: clients have to try again, not to drop what they send.
    @Test func itsOwnFaultIsAnsweredLikeAnOverload() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("absent.sock")]) { _ in
            [("location @error {", "location = /broken { return 500; }\n    location @error {")]
        }
        let answer = try nginx.client().send("POST", "/broken")
        expectError(answer, 503, "unavailable")
        #expect(answer.header("Retry-After") == "1")
        try await nginx.stop()
    }

    /// What nginx answers by itself looks like what Punchcard answers, and pages of any origin can read it.
    @Test func ownErrorsHaveTheShapeOfTheAPI() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(
            in: folder, upstreamSockets: [folder.file("absent.sock")], servesAnyHost: false)
        let own = "Host: loyalty.example.com\r\n"
        func long(_ count: Int) -> String { String(repeating: "a", count: count) }
        for (request, status, code) in [
            ("GET /health HTTP/1.1\r\n\(own)\r\n", 502, "unavailable"),
            ("GET /health HTTP/1.1\r\nHost: other.example\r\n\r\n", 421, "misdirected_request"),
            ("GET /dashboard/ HTTP/1.1\r\nHost: other.example\r\n\r\n", 421, "misdirected_request"),
            ("GET http://other.example/health HTTP/1.1\r\n\(own)\r\n", 421, "misdirected_request"),
            ("GET /health HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "invalid_request"),
            ("GET /health HTTP/1.1\r\n\r\n", 400, "invalid_request"),
            ("GET /%00 HTTP/1.1\r\n\(own)\r\n", 400, "invalid_request"),
            ("GET /%zz HTTP/1.1\r\n\(own)\r\n", 400, "invalid_request"),
            ("POST /v1/event HTTP/1.1\r\n\(own)Content-Length: x\r\n\r\n", 400, "invalid_request"),
            ("TRACE / HTTP/1.1\r\n\(own)\r\n", 405, "method_not_allowed"),
            ("POST /v1/event HTTP/1.1\r\n\(own)Content-Length: 99999999\r\n\r\n", 413, "body_too_large"),
            ("GET /\(long(20_000)) HTTP/1.1\r\n\(own)\r\n", 414, "uri_too_long"),
            ("GET /health HTTP/1.1\r\n\(own)X-Long: \(long(20_000))\r\n\r\n", 431, "headers_too_large"),
            ("POST /v1/event HTTP/1.1\r\n\(own)Transfer-Encoding: gzip\r\n\r\n", 501, "not_implemented"),
            ("GET /health HTTP/3.0\r\n\(own)\r\n", 505, "version_not_supported"),
            ("POST /dashboard/ HTTP/1.1\r\n\(own)Content-Length: 0\r\n\r\n", 403, "forbidden"),
            ("GET /dashboard/nothing HTTP/1.1\r\n\(own)\r\n", 404, "not_found"),
            ("GET /-/error HTTP/1.1\r\n\(own)\r\n", 404, "not_found"),
        ] {
            let client = nginx.client()
            try client.write(Array(request.utf8))
            let answer = try client.readResponse()
            expectError(answer, status, code, "\(request.prefix(60))")
            #expect(answer.header("Access-Control-Allow-Origin") == "*", "\(code)")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Retry-After") == (status == 502 ? "1" : nil), "\(code)")
            #expect((answer.header("Allow") != nil) == (status == 405), "\(code)")
        }
        for (id, isKept) in [("till-7:2026.11_x", true), ("two words", false)] {
            let answer = try nginx.client().send(
                "GET", "/health", headers: [("Host", "loyalty.example.com"), ("X-Request-Id", id)])
            #expect((answer.header("X-Request-Id") == id) == isKept)
            #expect(answer.text.contains(#""requestId":"\#(answer.header("X-Request-Id") ?? "?")""#), "\(answer.text)")
        }
        #expect(!nginx.log.contains("uninitialized"), "\(nginx.log)")
        try await nginx.stop()
    }

    @Test func theSiteServesTLS() async throws {
        let program = try await ServedAPI.prepare(PunchcardProgram(in: TemporaryFolder()))
        let folder = program.folder
        let host = "loyalty.example.com"
        let (key, certificate) = (folder.file("key.pem"), folder.file("certificate.pem"))
        let made = try RunningProcess(
            Executable.named("openssl"),
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", key, "-out", certificate,
            ], in: folder)
        #expect(try await made.wait() == .exited(status: 0), "\(made.errors)")
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: folder, upstreamSockets: [folder.file("punchcard.sock")]
        ) { port in
            [
                ("#listen 443 ssl;", "listen 127.0.0.1:\(port) ssl;"), ("#listen [::]:443 ssl;", ""),
                ("#ssl_", "ssl_"), ("#add_header Strict", "add_header Strict"),
                ("listen 80;", "# listen 80;"),
                ("/etc/letsencrypt/live/\(host)/fullchain.pem", certificate),
                ("/etc/letsencrypt/live/\(host)/privkey.pem", key),
            ]
        }
        let curl = try RunningProcess(
            Executable.named("curl"),
            [
                "--silent", "--show-error", "--include", "--noproxy", "*", "--cacert", certificate, "--max-time", "60",
                "--resolve", "\(host):\(nginx.port):127.0.0.1", "https://\(host):\(nginx.port)/v1/health",
            ], in: folder)
        #expect(try await curl.wait() == .exited(status: 0), "\(curl.errors)")
        let answer = curl.output.lowercased()
        #expect(answer.hasPrefix("http/1.1 200 ok\r\n"))
        #expect(answer.contains("\r\nstrict-transport-security: max-age=31536000\r\n"))
        #expect(answer.contains("\r\nx-content-type-options: nosniff\r\n"))
        #expect(answer.contains(#""database":"writable""#))
        try await nginx.stop()
        try await server.terminate()
    }
}
