import Foundation
import JSON
import TestSupport
import Testing

/// Commands and a database on a PostgreSQL server.
@Suite struct ServerCommandTests {
    private static let definitions = Definitions().json(project: "shop")

    /// What works with files alone says what to use instead, and no message has the password.
    @Test(arguments: [
        (["backup", "copy.db"], ["pg_dump", "pg_basebackup"]), (["journal"], ["PostgreSQL server"]),
        (["journal", "rollback"], ["PostgreSQL server"]), (["verify"], []), (["apply", "-"], []), (["doctor"], []),
    ])
    func noServerIsThere(command: [String], words: [String]) async throws {
        let folder = try TemporaryFolder()
        for address in [
            "postgresql://ada:geheim@%2Fnowhere/punchcard", "host=/nowhere user=ada password=geheim dbname=punchcard",
        ] {
            let program = try PunchcardProgram(in: folder, environment: ["PUNCHCARD_DATABASE": address])
            let outcome = try await program.run(command, input: Self.definitions)
            #expect(outcome.end == .exited(status: 1))
            let text = outcome.output + outcome.errors
            #expect(!text.contains("geheim"), "\(text)")
            for word in words { #expect(text.contains(word), "\(text)") }
        }
        // No file has the name of an address.
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.contains { $0.contains("nowhere") || $0 == "copy.db" }, "\(files)")
    }

    /// Whatever is wrong with an address, and wherever it is written.
    @Test func noCommandPrintsAPassword() async throws {
        let folder = try TemporaryFolder()
        let addresses = [
            "postgress://ada:geheim@db/punchcard", "POSTGRES://ada:geheim@db/punchcard",
            "postgresql://ada:gehei/m@db/punchcard", "postgresql:/ada:geheim@db/punchcard",
            "hots=/nowhere password=geheim", "postgresql://%2Fnowhere/punchcard?pasword=geheim",
        ]
        let program = try PunchcardProgram(in: folder, environment: ["PUNCHCARD_DATABASE": addresses[0]])
        let commands = try await CommandTree.commands(of: program)
        for (index, command) in commands.enumerated() {
            let words = command.path.split(separator: " ").map(String.init)
            let address = addresses[index % addresses.count]
            for arguments in [
                ["--database", address], [address, address], ["--databse=\(address)"],
                ["--from", address, "--to", address],
                [],
            ] {
                let outcome = try await program.run(words + arguments)
                let text = outcome.output + outcome.errors
                #expect(!text.contains("gehei"), "\(words) \(arguments): \(text)")
            }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.contains { $0.contains("gehei") || $0.contains("postgres") }, "\(files)")
    }

    /// It stays and says so, and its log has no password either.
    @Test func serveWaitsForAServer() async throws {
        let folder = try TemporaryFolder()
        let address = "postgresql://ada:geheim@%2Fnowhere/punchcard"
        let program = try PunchcardProgram(in: folder, environment: ["PUNCHCARD_DATABASE": address])
        let server = try await program.serve()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("punchcard.sock")])
        for path in ["/v1/health", "/v1/event"] {
            let answer = try nginx.client().send("GET", path)
            expectError(answer, 503, "database_unavailable")
            #expect(answer.header("Retry-After") == "1")
        }
        try await nginx.stop()
        try await server.stop()
        #expect(server.errors.contains("no PostgreSQL server that takes writes can be reached"), "\(server.errors)")
        #expect(!server.errors.contains("geheim"), "\(server.errors)")
    }

    @Test(.enabled(if: TestDatabase.engine == .postgresql, "PUNCHCARD_TEST_POSTGRESQL names a server"))
    func applyMakesTheTables() async throws {
        let folder = try TemporaryFolder()
        let program = try PunchcardProgram(in: folder, isEmpty: true)
        let empty = try await program.run("verify")
        #expect(empty.end == .exited(status: 1))
        #expect(empty.errors.contains("no tables") && empty.errors.contains("punchcard apply"), "\(empty.errors)")
        let sick = try await program.run("doctor")
        #expect(sick.end == .exited(status: 1) && sick.output.contains("problem database: "), "\(sick.output)")
        let refused = try await program.run("apply", "-", input: "{}")
        #expect(refused.end == .exited(status: 1))
        _ = try await program.succeed("apply", "-", input: Self.definitions)

        let verified = try await program.run("verify")
        #expect(verified.output == "ok: 1 project, 0 users, 0 events\n", "\(verified.errors)")
        #expect(verified.errors.contains("vacuum"))
        let doctor = try await program.run("doctor")
        for part in ["schema 7; PostgreSQL ", "ok database: it can be written to\n", " connections of the server"] {
            #expect(doctor.output.contains(part), "\(doctor.output)")
        }
        #expect(!doctor.output.contains("pooler"))
    }
}
