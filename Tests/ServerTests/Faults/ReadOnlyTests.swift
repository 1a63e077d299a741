import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: a database that may only be read is refused by every command before anything is made beside it, with what
    /// to do; and once it may be written to, all goes on.
    @Suite(.ofFiles) struct ReadOnly {
        /// What may not be written to.
        enum Protected: String, CaseIterable {
            case file, folder
            /// Whose files may not even be looked at.
            case closedFolder
        }

        /// Root may write to everything, as long as it has this capability.
        private static let withoutPrivilege =
            WebServer.isRoot ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []

        @Test(arguments: Protected.allCases)
        func noFileIsCreatedBesideTheDatabase(protected: Protected) async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            _ = try await Ledger.prepared(for: program)
            // A backup is one file, with nothing beside it.
            let folder = program.folder.file("data")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            let database = folder + "/punchcard.db"
            _ = try await program.succeed("backup", database)
            let definitions = try program.folder.write(Ledger.definitions, to: "definitions.json")
            let path = protected == .file ? database : folder
            try setMode([.file: 0o400, .folder: 0o500, .closedFolder: 0o400][protected] ?? 0, of: path)
            defer { try? setMode(0o700, of: path) }
            for command in [
                ["verify"], ["export"], ["serve", "--listen", "unix:\(program.folder.file("s.sock"))"],
                ["token", "--project", "ledger", "--user", "u"], ["apply", definitions],
                ["user", "create", "--project", "ledger", "--user", "u"],
            ] {
                let process = try RunningProcess(
                    "/usr/bin/env", Self.withoutPrivilege + [program.executable] + command,
                    environment: ["PUNCHCARD_DATABASE": database], in: program.folder, named: "refused")
                #expect(try await process.wait(within: .seconds(60)) == .exited(status: 1), "\(command)")
                #expect(
                    process.errors == """
                        Error: the database \(database) can't be written to: its files and folder have to belong to the \
                        user that runs this program, and its file system must not be read-only

                        """, "\(command)")
                #expect(process.output.isEmpty, "\(command)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["punchcard.db"], "\(command)")
            }
            try setMode(0o700, of: path)
            #expect(try await program.succeed("verify", "--database", database).hasPrefix("ok: "))
        }

        private func setMode(_ mode: Int, of path: String) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
    }
}
