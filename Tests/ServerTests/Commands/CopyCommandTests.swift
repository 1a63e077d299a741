import Foundation
import TestSupport
import Testing

/// `punchcard copy` beside a running server: from the database that is tested to a file, and from there back to another one.
@Suite struct CopyCommandTests {
    private let program: PunchcardProgram
    /// The program on the copy.
    private let copy: PunchcardProgram

    init() async throws {
        let folder = try TemporaryFolder()
        program = try PunchcardProgram(in: folder)
        copy = try PunchcardProgram(in: folder, environment: ["PUNCHCARD_DATABASE": folder.file("copy.db")])
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        let lines = (0..<40).map {
            #"{"eventId":"login","userId":"user-\#($0 % 7)","timestamp":"2026-01-\#(10 + $0 % 20)T20:00:00Z","id":"\#($0)"}"#
        }
        _ = try await program.succeed("import", "-", input: lines.joined(separator: "\n"))
    }

    private func move(_ from: PunchcardProgram, _ to: PunchcardProgram) async throws -> String {
        try await program.succeed("copy", "--from", from.database, "--to", to.database)
    }

    /// Everything that commands print of a database.
    private func printed(by program: PunchcardProgram) async throws -> [String] {
        var texts: [String] = []
        for command in [
            ["export"], ["log", "--json"], ["stats", "--from", "2026-01-01", "--json"], ["apikey", "list", "--json"],
            ["user", "export", "--user", "user-3"], ["user", "list"], ["verify"],
        ] {
            let outcome = try await program.run(command)
            #expect(outcome.isSuccess, "\(command) \(outcome.errors)")
            texts.append(outcome.output)
        }
        return texts
    }

    @Test func theCopyPrintsTheSameAndSoDoesItsCopy() async throws {
        let texts = try await printed(by: program)
        let said = try await move(program, copy)
        #expect(said.contains(": 1 project, 7 users, 40 events\n"), "\(said)")
        #expect(said.contains("no differences") && said.contains("punchcard copy --abort --from"), "\(said)")
        #expect(try await printed(by: copy) == texts)
        let back = try PunchcardProgram(in: TemporaryFolder(), isEmpty: true)
        _ = try await move(copy, back)
        #expect(try await printed(by: back) == texts)
        _ = try await back.succeed("points", "adjust", "--user", "user-1", "--points", "5", "--reason", "thanks")
        #expect(try await back.succeed("verify").hasPrefix("ok: "))
    }

    /// Commands say why, and a doctor what to do.
    @Test func commandsSayThatTheDatabaseIsClosed() async throws {
        _ = try await move(program, copy)
        for command in [["apply", "-"], ["user", "create", "--user", "new"], ["import", "-"]] {
            let input = command[0] == "apply" ? Definitions(timezone: "UTC").json(project: "other") : Self.event
            let outcome = try await program.run(command, input: input)
            #expect(!outcome.isSuccess)
            #expect(outcome.errors.contains("copied to \(copy.database)"), "\(command) \(outcome.errors)")
        }
        let doctor = try await program.run("doctor")
        #expect(doctor.end == .exited(status: 1))
        #expect(doctor.output.contains("problem database: it was copied to \(copy.database)"), "\(doctor.output)")
        let again = try await program.run("copy", "--from", program.database, "--to", copy.database)
        #expect(again.end == .exited(status: 1) && again.errors.contains("already"), "\(again.errors)")

        let opened = try await program.succeed("copy", "--abort", "--from", program.database)
        #expect(opened.contains("takes writes again") && opened.contains("use only one"), "\(opened)")
        _ = try await program.succeed("user", "create", "--user", "new")
        let twice = try await program.run("copy", "--abort", "--from", program.database)
        #expect(twice.end == .exited(status: 1) && twice.errors.contains("isn't closed by a copy"), "\(twice.errors)")
        #expect(try await !program.run("copy", "--from", program.database).isSuccess)
    }

    /// Otherwise nobody knows that the database takes no writes any more.
    @Test func anErrorSaysThatTheDatabaseIsClosed() async throws {
        let notes = try program.folder.write("my notes", to: "notes.txt")
        let before = try await program.run("copy", "--from", program.database, "--to", notes)
        #expect(before.end == .exited(status: 1) && before.errors.contains("not a Punchcard database"))
        #expect(!before.errors.contains("--abort"), "\(before.errors)")
        // As a process has left it that was killed.
        try TestDatabase.connection(to: program.database).execute(
            "INSERT INTO copying VALUES (1, 7, 'copy.db', 0, NULL); UPDATE revision SET closure = 1")
        let after = try await program.run("copy", "--from", program.database, "--to", notes)
        #expect(after.end == .exited(status: 1))
        #expect(after.errors.hasPrefix(before.errors), "\(after.errors)")
        #expect(after.errors.contains("takes no writes until the copy to copy.db has ended"), "\(after.errors)")
        #expect(after.errors.contains("punchcard copy --abort --from"), "\(after.errors)")
    }

    private static let event = #"{"eventId":"login","userId":"user-1","timestamp":"2026-02-01T20:00:00Z"}"#

    /// A server that runs answers what reads, and refuses what writes until the source is opened again. So does one that
    /// starts later.
    @Test func serversAnswerWhatReads() async throws {
        let key = try await program.succeed("apikey", "create", "--name", "till", "--scopes", "events,read")
            .trimmingCharacters(in: .newlines)
        let early = try await program.serve()
        let earlyNginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        func send(_ nginx: NginxServer, _ method: String, _ path: String, _ body: String? = nil) throws -> HTTPResponse
        {
            try nginx.client().send(
                method, path, headers: [("X-Api-Key", key), ("Content-Type", "application/json")],
                body: body.map { Array($0.utf8) })
        }
        #expect(try send(earlyNginx, "POST", "/v1/event", Self.event).status == 200)
        _ = try await move(program, copy)
        func expectClosed(_ nginx: NginxServer) throws {
            let refused = try send(nginx, "POST", "/v1/event", Self.event)
            #expect(refused.status == 503 && refused["code"] == #""database_moving""#, "\(refused.text)")
            #expect(refused.header("Retry-After") == "60")
            for path in ["/v1/user/user-1/points", "/v1/stats/event?period=7d", "/v1/project/shop/leaderboard"] {
                #expect(try send(nginx, "GET", path).status == 200, "\(path)")
            }
            #expect(try send(nginx, "GET", "/health").status == 503)
        }
        try expectClosed(earlyNginx)
        let late = try await program.serve(socket: "late.sock")
        try await late.terminate()
        #expect(late.errors.contains("takes no writes"), "\(late.errors)")

        _ = try await program.succeed("copy", "--abort", "--from", program.database)
        #expect(try send(earlyNginx, "POST", "/v1/event", Self.event).status == 200)
        try await earlyNginx.stop()
        try await early.terminate()
    }
}
