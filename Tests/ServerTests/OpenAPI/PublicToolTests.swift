import API
import Foundation
import Loyalty
import Store
import TestSupport
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

    /// Two generators of clients have code for every operation, without a warning, and types that mypy agrees with; the
    /// client of one of them calls every operation of the served program, and gets answers of the types that it has.
    @Test func clientsAreMadeOfTheDocumentAndWork() async throws {
        let folder = try TemporaryFolder()
        let program = try PunchcardProgram(in: folder)
        _ = try await program.succeed("apply", "-", input: ExampleProject.definitions())
        let key = try await program.succeed(
            "apikey", "create", "--project", "acme-loyalty", "--name", "client", "--scopes", "admin"
        ).trimmingCharacters(in: .newlines)
        let token = try await program.succeed(
            "token", "--project", "acme-loyalty", "--user", "ada", "--expires-in", "1h"
        ).trimmingCharacters(in: .newlines)
        let document = try await program.succeed("openapi")
        let file = try folder.write(document, to: "openapi.json")

        let maker = try RunningProcess(
            PublicTools.program("python"), [PublicTools.file("make-clients.py"), file, folder.file("clients")],
            in: folder, named: "make-clients")
        let made = try await maker.wait(within: .seconds(300))
        #expect(made == .exited(status: 0), "\(maker.output)\(maker.errors)")
        #expect(maker.output == "\(try OpenAPIText().operations.count) operations\n")

        let server = try await program.serve()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("punchcard.sock")])
        let driver = try RunningProcess(
            PublicTools.program("python"),
            [PublicTools.file("drive-client.py"), "http://127.0.0.1:\(nginx.port)", file],
            environment: ["API_KEY": key, "TOKEN": token, "PYTHONPATH": folder.file("clients")], in: folder,
            named: "drive-client")
        let driven = try await driver.wait(within: .seconds(120))
        #expect(driven == .exited(status: 0), "\(driver.output)\(driver.errors)")

        let shown = try #require(try Manual().blocks(in: "python").first { $0.text.contains("punchcard_client") })
        let script = shown.text.replacing("127.0.0.1:8080", with: "127.0.0.1:\(nginx.port)").replacing(
            "eyJ…", with: token)
        let reader = try RunningProcess(
            PublicTools.program("python"), ["-c", script],
            environment: ["PYTHONPATH": folder.file("clients"), "no_proxy": "*"], in: folder, named: "reader")
        let read = try await reader.wait(within: .seconds(60))
        #expect(read == .exited(status: 0), "\(reader.errors)")
        // The event is worth 5 points. Those of the purchase before it are in the balance.
        #expect(reader.output == "5 55\n", "\(reader.output)")

        try await nginx.stop()
        try await server.terminate()
        _ = try await program.succeed("verify")
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
