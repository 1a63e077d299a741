import API
import Foundation
import Loyalty
import Store
import Testing

/// The OpenAPI document, and the API by it, in the hands of public tools.
@Suite(
    .enabled(if: PublicTools.areInstalled, "PyPI's tools are missing: Tests/run installs them where it can be reached"))
struct PublicToolTests {
    @Test func theDocumentAndItsExamplesAreValid() async throws {
        let folder = try TemporaryFolder()
        let document = OpenAPIDocument(version: "0.1.0").bytes
        let file = try folder.write(String(decoding: document, as: UTF8.self), to: "openapi.json")
        let check = try RunningProcess(
            PublicTools.program("python"), [PublicTools.file("check-document.py"), file], in: folder)
        let end = try await check.wait(within: .seconds(60))
        #expect(end == .exited(status: 0), "\(check.output)\(check.errors)")
    }

    /// Some thousand requests, good and bad, that schemathesis makes of the document.
    @Test func theAPIDoesWhatTheDocumentSays() async throws {
        let folder = try TemporaryFolder()
        let program = try PunchcardProgram(in: folder)
        _ = try await program.succeed("apply", "-", input: ExampleProject.definitions())
        _ = try await program.succeed("import", "--project", "acme-loyalty", "-", input: Self.history)
        let key = try await program.succeed(
            "apikey", "create", "--project", "acme-loyalty", "--name", "schemathesis", "--scopes", "admin"
        ).trimmingCharacters(in: .newlines)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("punchcard.sock")])

        // It reads its settings from the folder that it runs in, and writes there.
        for name in ["schemathesis.toml", "hooks.py"] {
            try FileManager.default.copyItem(atPath: PublicTools.file(name), toPath: folder.file(name))
        }
        let host = "http://127.0.0.1:\(nginx.port)"
        let command = [
            "cd", folder.path, "&&", "exec", PublicTools.program("schemathesis"), "run", "\(host)/openapi.json",
            "--url", "\(host)/v1", "--checks", "all",
        ]
        let schemathesis = try RunningProcess(
            "/bin/sh", ["-c", command.joined(separator: " ")], environment: ["API_KEY": key, "no_proxy": "*"],
            in: folder, named: "schemathesis")
        let end = try await schemathesis.wait(within: .seconds(600))
        #expect(end == .exited(status: 0), "\(schemathesis.output)\(schemathesis.errors)")
        let count = try OpenAPIText().operations.count
        #expect(schemathesis.output.contains("Tested: \(count)\n"), "\(schemathesis.output)")

        try await nginx.stop()
        try await server.terminate()
        // Whatever was sent, the figures agree with the log.
        _ = try await program.succeed("verify")
    }

    /// Ten days of two users, so that there is something to read.
    private static var history: String {
        let now = SystemClock.now().milliseconds
        return (0..<10).reversed().map { day in
            let at = Instant(milliseconds: now - Int64(day) * 86_400_000 - 60_000).description
            return """
                {"eventId":"login","userId":"ada","timestamp":"\(at)"}
                {"eventId":"purchase_completed","userId":"grace","metadata":{"amount":49.99},"timestamp":"\(at)"}
                """
        }.joined(separator: "\n")
    }
}

/// The programs of `Tests/OpenAPI/tools`.
enum PublicTools {
    static var areInstalled: Bool {
        // Written last.
        FileManager.default.fileExists(
            atPath: WebServer.repository.appendingPathComponent(".build/venv/installed.txt").path)
    }

    static func program(_ name: String) -> String {
        WebServer.repository.appendingPathComponent(".build/venv/bin/\(name)").path
    }

    /// What is beside them.
    static func file(_ name: String) -> String {
        WebServer.repository.appendingPathComponent("Tests/OpenAPI/\(name)").path
    }
}
