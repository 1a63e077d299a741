import Foundation
import TestSupport
import Testing

/// What commands take for a database, and what they leave behind of what fails.
@Suite(.ofFiles) struct FileTests {
    private static let definitions = Definitions().json(project: "shop")
    /// Every command that works with a database, but those that make one.
    private static let commands = [
        ["verify"], ["export"], ["stats"], ["log"], ["doctor"], ["journal"], ["token", "--user", "u"],
        ["apikey", "list"],
        ["apikey", "create", "--name", "n", "--scopes", "read"], ["apikey", "revoke", "--name", "n"],
        ["user", "create", "--user", "u"], ["user", "erase", "--user", "u"], ["user", "export", "--user", "u"],
        ["user", "list"], ["user", "history", "--user", "u"], ["points", "show", "--user", "u"],
        ["points", "adjust", "--user", "u", "--points", "1", "--reason", "r"],
        ["points", "reverse", "--user", "u", "--entry", "1", "--reason", "r"], ["offer", "list"],
        ["offer", "show", "o"], ["coupon", "add", "--offer", "o", "-"], ["coupon", "list", "--offer", "o"],
        ["coupon", "void", "c", "--reason", "r"],
        ["import", "-"], ["dashboard", "--no-open"], ["backup", "--replace", "backup.db"],
        ["serve", "--listen", "unix:punchcard.sock"],
    ]

    private static func names(in folder: TemporaryFolder) throws -> [String] {
        // Where the output of commands goes.
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("punchcard-") }.sorted()
    }

    @Test func onlySomeCommandsAcceptAnEmptyDatabaseFile() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        try program.folder.write("", to: "punchcard.db")
        let backup = try program.folder.write("an earlier backup", to: "backup.db")
        let before = try Self.names(in: program.folder)
        for command in Self.commands {
            let command = command.map { $0 == "backup.db" ? backup : $0 }
            let run = try await program.run(command)
            #expect(run.end == .exited(status: 1), "\(command)")
            #expect((run.errors + run.output).contains("\(program.database) is empty, it is no database"), "\(command)")
            #expect(try Self.names(in: program.folder) == before, "\(command)")
        }
        #expect(try String(contentsOfFile: backup, encoding: .utf8) == "an earlier backup")
        #expect(try Data(contentsOf: URL(fileURLWithPath: program.database)).isEmpty)
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        #expect(try await program.succeed("verify").hasPrefix("ok: 1 project,"))
    }

    /// Neither a text nor a FIFO, which would keep a command waiting for its other end.
    @Test(arguments: ["text", "fifo"])
    func noFileIsLeftBesideAnInvalidDatabase(kind: String) async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        if kind == "text" {
            try program.folder.write("root:x:0:0:root:/root:/bin/bash\n", to: "punchcard.db")
        } else {
            #expect(mkfifo(program.database, 0o600) == 0)
        }
        let before = try Self.names(in: program.folder)
        for command in Self.commands + [["apply", "-"], ["journal", "rollback"]] {
            let run = try await program.run(command, input: Self.definitions)
            #expect(run.end == .exited(status: 1), "\(command)")
            #expect(
                (run.errors + run.output).contains("\(program.database) is not a Punchcard database"), "\(command)")
            #expect(try Self.names(in: program.folder) == before, "\(command)")
        }
    }

    @Test func theTargetOfALinkedLockFileStaysUnchanged() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        let lock = program.database + "-lock"
        let other = try program.folder.write("precious", to: "precious")
        try FileManager.default.removeItem(atPath: lock)
        try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: other)
        let run = try await program.run("verify")
        #expect(run.end == .exited(status: 1) && run.errors.contains("\(lock) has the name of a file that"))
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "precious")
    }

    @Test func anApplyThatFailsLeavesNoDatabase() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let kept =
            #"{"project": "shop", "tenant": "t", "timezone": "UTC", "events": [], "#
            + #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "keep"}]}}"#
        let before = try Self.names(in: program.folder)
        let run = try await program.run("apply", "-", input: kept)
        #expect(run.end == .exited(status: 1))
        #expect(run.errors.contains("the database has no secret with this id"), "\(run.errors)")
        #expect(try Self.names(in: program.folder) == before)
        // One that was there is left, with what is in it.
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        #expect(try await program.run("apply", "-", input: kept).end == .exited(status: 1))
        #expect(try await program.succeed("verify").hasPrefix("ok: 1 project,"))
    }

    /// The signal that comes with the error would end the command without a word.
    @Test func aLimitOnTheSizeOfFilesIsReported() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        let target = program.folder.file("backup.db")
        let shell = try RunningProcess(
            "/bin/bash", ["-c", #"ulimit -f 40; exec "$0" "$@""#, program.executable, "backup", target],
            environment: program.environment, in: program.folder, named: "limited")
        #expect(try await shell.wait(within: .seconds(60)) == .exited(status: 1), "\(shell.ended as Any)")
        #expect(shell.errors.contains("a limit on the size of files is reached"), "\(shell.errors)")
        #expect(shell.errors.contains("File too large"), "\(shell.errors)")
        #expect(try !Self.names(in: program.folder).contains { $0.hasPrefix("backup") })
        _ = try await program.succeed("backup", target)
    }
}
