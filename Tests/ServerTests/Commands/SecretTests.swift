import Foundation
import TestSupport
import Testing

@testable import API

/// Goal: secrets, tokens and keys are nowhere but where they have to be.
@Suite struct SecretTests {
    private static let secret = "a secret that nobody should ever get to see"
    private static let literal = "another, which stood in the definitions file"
    private static let definitions = """
        {"project": "shop", "tenant": "acme", "users": {"autoCreate": true},
         "auth": {"secrets": [{"id": "one", "algorithm": "HS256", "value": "env:SHOP_SECRET"},
                              {"id": "two", "algorithm": "HS256", "value": "\(literal)"}]},
         "events": [{"eventId": "visit", "title": "Visit", "reward": {"default": 5}}]}
        """

    @Test(arguments: ["text", "json"])
    func secretsNeverAppearInOutputOrLog(format: String) async throws {
        let program = try PunchcardProgram(in: TemporaryFolder(), environment: ["SHOP_SECRET": Self.secret])
        let applied = try await program.run("apply", "-", input: Self.definitions)
        #expect(applied.isSuccess)
        let token = trimmed(try await program.succeed("token", "--project", "shop", "--user", "ann"))
        let key = try await newKey(of: program)
        let server = try await program.serve("--log-level", "info", "--log-format", format)
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let client = nginx.client()

        let (wrongToken, wrongKey) = (token.dropLast(6) + "AAAAAA", "pk_" + String(repeating: "a", count: 43))
        let metadata = "nobody's business"
        var answers: [String] = []
        for credentials in [
            ("Authorization", "Bearer \(token)"), ("X-Api-Key", key), ("Authorization", "Bearer \(wrongToken)"),
            ("X-Api-Key", wrongKey), ("Authorization", "Basic \(token)"), ("Authorization", token),
        ] {
            for body in [
                #"{"eventId":"visit","userId":"ann","metadata":{"note":"\#(metadata)"}}"#, #"{"eventId":"visit","#,
                #"{"eventId":"none","userId":"ann"}"#,
            ] {
                let response = try client.send("POST", "/v1/event", headers: [credentials], body: body)
                answers.append(response.text.replacing(metadata, with: ""))
                answers += response.headers.map(\.value)
            }
            for path in ["/v1/project", "/v1/apikey", "/v1/event", "/v1/user", "/openapi.json", "/health"] {
                answers.append(try client.send("GET", path, headers: [credentials]).text)
            }
        }
        let log = try await written(by: server)
        let commandLine = try Data(contentsOf: URL(filePath: "/proc/\(server.id)/cmdline"))
        let export = try await program.succeed("export")
        let list = try await program.succeed("apikey", "list", "--project", "shop")
        for secret in [Self.secret, Self.literal, token, key, String(wrongToken), wrongKey] {
            for (place, text) in [
                ("an answer", answers.joined(separator: "\n")), ("the log", log), ("export", export),
                ("the list", list), ("ps", String(decoding: commandLine, as: UTF8.self)),
                ("apply", applied.output + applied.errors),
            ] {
                #expect(!text.contains(secret), "\(place) has \(secret)")
            }
        }
        #expect(!log.contains(metadata))
        try await nginx.stop()
        try await server.stop()
    }

    /// Of a key there is only its SHA-256, and the files are their owner's alone.
    @Test(.ofFiles) func theDatabaseHasNoKeys() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder(), environment: ["SHOP_SECRET": Self.secret])
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        let key = try await newKey(of: program)
        var contents = Data()
        for suffix in ["", "-wal", "-shm", "-lock"] {
            let path = program.database + suffix
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(suffix)")
            contents += try Data(contentsOf: URL(filePath: path))
        }
        #expect(contents.range(of: Data(key.utf8)) == nil)
        #expect(contents.range(of: Data(key.dropFirst(3).utf8)) == nil)
        #expect(contents.range(of: Data(SecretDigest(Array(key.utf8).span).bytes)) != nil)
    }

    /// What a process that crashes had in memory is kept nowhere, whatever whoever started it allows.
    @Test func thereAreNoCoreFiles() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: #"{"project": "shop", "tenant": "acme"}"#)
        let socket = program.folder.file("punchcard.sock")
        let server = try RunningProcess(
            "/bin/sh",
            [
                "-c", #"ulimit -c "$(ulimit -H -c)"; exec "$0" serve --listen "unix:$1""#,
                program.executable, socket,
            ],
            environment: program.environment, in: program.folder, named: "server")
        try await PunchcardProgram.awaitSocket(socket, of: server)
        let limits = try String(contentsOfFile: "/proc/\(server.id)/limits", encoding: .utf8)
        let limit = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        // Less than any has; 1 is also where the kernel hands none to a program (core(5)).
        #expect(limit.split(separator: " ").suffix(3).first.map { $0 == "1" || $0 == "0" } == true, "\(limit)")
        try await server.stop()
    }

    private func newKey(of program: PunchcardProgram) async throws -> String {
        trimmed(
            try await program.succeed("apikey", "create", "--project", "shop", "--name", "till", "--scopes", "admin"))
    }

    private func trimmed(_ output: String) -> String { output.trimmingCharacters(in: .newlines) }

    /// The log, once the last of the requests is in it.
    private func written(by server: RunningProcess) async throws -> String {
        try await eventually("the requests are logged") { server.errors.contains("/health") }
        return server.errors
    }
}
