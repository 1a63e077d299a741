import Foundation
import Synchronization
import TestSupport
import Testing

/// Backups of a database that is served, and what is made of them.
@Suite(.ofFiles) struct ServedBackupTests {
    private static let definitions = Definitions(
        events: [#"{"eventId": "visit", "title": "Visit", "reward": {"default": 3}}"#]
    ).json(project: "shop")

    private func files(of program: PunchcardProgram) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: program.folder.path).filter { $0.hasPrefix("backup") }
    }

    /// Sixteen clients log through nginx while backups are made; the last one is put in the database's place.
    @Test func aBackupUnderLoadCanBeRestored() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        let key = try await program.succeed(
            "apikey", "create", "--project", "shop", "--name", "load", "--scopes", "events,read"
        ).trimmingCharacters(in: .newlines)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let answered = Atomic(0)
        let isDone = Atomic(false)
        let load = Clients.start(16, port: nginx.port) { number, client -> Int in
            var count = 0
            repeat {
                guard try client.log("visit", user: "user-\(number)", key: key).status == 200 else { return -1 }
                count += 1
                answered.add(1, ordering: .sequentiallyConsistent)
            } while !isDone.load(ordering: .sequentiallyConsistent)
            return count
        }
        let backup = program.folder.file("backup.db")
        var least = 0
        for round in 0..<3 {
            try await eventually("events are logged") { answered.load(ordering: .sequentiallyConsistent) > round * 100 }
            least = answered.load(ordering: .sequentiallyConsistent)
            let printed = try await program.succeed("backup", "--replace", backup)
            #expect(printed.hasPrefix("wrote \(backup), "))
            let entries = try await verifiedEntries(of: backup, by: program)
            #expect(entries >= least)
        }
        isDone.store(true, ordering: .sequentiallyConsistent)
        let counts = try await load.value
        #expect(counts.allSatisfy { $0 > 0 })
        let copied = try await verifiedEntries(of: backup, by: program)
        #expect(copied <= counts.reduce(0, +))

        try await server.terminate()
        try await restore(backup, to: program)
        let restored = try await program.serve()
        let stats = try nginx.client().send(
            "GET", "/v1/stats/event?period=all&eventId=visit", headers: [("X-Api-Key", key)])
        #expect(stats["data", "totalCount"] == "\(copied)")
        #expect(stats["data", "pointsAwarded"] == "\(copied * 3)")
        #expect(try nginx.client().log("visit", user: "user-0", key: key).status == 200)
        try await nginx.stop()
        try await restored.terminate()
        _ = try await program.succeed("verify")
    }

    /// Puts a backup in the place of the database as the manual does, less what only root and systemd can do.
    private func restore(_ backup: String, to program: PunchcardProgram) async throws {
        let blocks = try Manual().blocks(in: "bash").filter { $0.text.contains("/srv/backups/") }
        #expect(blocks.count == 1)
        var script = Manual.own(try #require(blocks.first).text, for: program)
        for (shown, own) in [
            ("sudo -u punchcard ", ""), ("sudo ", ""), ("-o punchcard -g punchcard ", ""),
            ("/srv/backups/punchcard-1.db", backup),
        ] {
            script = script.replacing(shown, with: own)
        }
        script = "set -eu\nsystemctl() { echo \"$@\"; }\npunchcard() { '\(program.executable)' \"$@\"; }\n" + script
        let shell = try RunningProcess("/bin/bash", ["-c", script], in: program.folder, named: "restore")
        #expect(try await shell.wait(within: .seconds(60)) == .exited(status: 0), "\(shell.errors)")
        let lines = shell.output.split(separator: "\n")
        // The socket too, else the next request would start the service.
        #expect(lines.first == "stop punchcard.socket punchcard.service")
        #expect(lines.last == "start punchcard.socket punchcard.service")
    }

    private func verifiedEntries(of backup: String, by program: PunchcardProgram) async throws -> Int {
        let verified = try await program.succeed("verify", "--database", backup)
        let count = try #require(verified.firstMatch(of: /^ok: 1 project, \d+ users?, (\d+) events?\n$/), "\(verified)")
        return try #require(Int(count.1))
    }

    @Test func aRefusedBackupChangesNoFile() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let backup = program.folder.file("backup.db")
        var outcome = try await program.run("backup", backup)
        #expect(outcome.end == .exited(status: 1))
        #expect(outcome.errors.contains("there is no database at \(program.database)"))
        #expect(try files(of: program) == [])

        _ = try await program.succeed("apply", "-", input: Self.definitions)
        _ = try await program.succeed("backup", backup)
        let before = try Data(contentsOf: URL(fileURLWithPath: backup))
        outcome = try await program.run("backup", backup)
        #expect(outcome.end == .exited(status: 1))
        #expect(
            outcome.errors == "Error: \(backup) is there already: name another file, or replace it with --replace\n")
        outcome = try await program.run("backup", "--replace", program.database)
        #expect(outcome.end == .exited(status: 1))
        #expect(outcome.errors == "Error: \(program.database) is the database itself: name another file\n")
        #expect(try await program.run("backup").end == .exited(status: 64))
        #expect(try Data(contentsOf: URL(fileURLWithPath: backup)) == before)
        #expect(try files(of: program) == ["backup.db"])
        _ = try await program.succeed("verify")
    }
}
