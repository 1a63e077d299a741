import Foundation
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

    @Test func ownMachinesMay() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("absent.sock")]) { _ in
            [Self.slowly]
        }
        let client = nginx.client()
        for _ in 0..<400 { #expect(try client.send("GET", "/health").status == 502) }
        try await nginx.stop()
    }

    @Test func theLinesForTLSServe() async throws {
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
