import Foundation
import TestSupport
import Testing

/// What the manual says of a shared host that doesn't answer at once. That one that does serves the API is tested with
/// the API.
@Suite struct SharedHostTests {
    private static let script = "public_html/punchcard.cgi"

    private func health(of program: PunchcardProgram, allowed: String = "FileInfo Options") async throws -> Int {
        let apache = try await ServedAPI.startSharedHost(program, "public_html", allowed: allowed)
        return try apache.client().send("GET", "/v1/health").status
    }

    /// Where there is only FTP: one file is uploaded, and tokens from home are good there.
    @Test func aDatabaseMadeAtHomeIsUploaded() async throws {
        let program = try await ServedAPI.installed()
        let home = try TemporaryFolder()
        try home.write(Definitions().json(project: "shop"), to: "shop.yaml")
        let blocks = try Manual().blocks(in: "bash").filter { $0.text.contains("--database home.db") }
        let commands = try #require(blocks.first).text
        let script = "set -eu\ncd \(home.path)\npunchcard() { '\(program.executable)' \"$@\"; }\n\(commands)"
        let shell = try RunningProcess("/bin/bash", ["-c", script], in: home, named: "home")
        #expect(try await shell.wait(within: .seconds(60)) == .exited(status: 0), "\(shell.errors)")
        let token = try await program.succeed(
            "token", "--database", home.file("home.db"), "--user", "ada"
        ).trimmingCharacters(in: .newlines)
        for suffix in ["", "-wal", "-shm", "-lock"] {
            try FileManager.default.removeItem(atPath: program.database + suffix)
        }
        try FileManager.default.copyItem(atPath: home.file("punchcard.db"), toPath: program.database)
        let apache = try await ServedAPI.startSharedHost(program, "public_html")
        let logged = try apache.client().send(
            "POST", "/v1/event", headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: #"{"eventId": "login", "userId": "ada"}"#)
        #expect(logged.status == 200, "\(logged.text)")
    }

    @Test func aWrongPathOfTheDatabaseIs503() async throws {
        let program = try await ServedAPI.installed()
        #expect(rename(program.database, program.database + ".elsewhere") == 0)
        #expect(try await health(of: program) == 503)
    }

    @Test func aWrongPathOfTheProgramIs500() async throws {
        let program = try await ServedAPI.installed()
        #expect(rename(program.executable, program.executable + ".elsewhere") == 0)
        #expect(try await health(of: program) == 500)
    }

    @Test(arguments: [script, "punchcard/punchcard"])
    func wrongRightsAre500(file: String) async throws {
        let program = try await ServedAPI.installed()
        let apache = try await ServedAPI.startSharedHost(program, "public_html")
        #expect(chmod(program.folder.file(file), 0o644) == 0)
        #expect(try apache.client().send("GET", "/v1/health").status == 500)
    }

    @Test func withoutTheRightToSetOptionsOnlyTheCGIFolderServes() async throws {
        let program = try await ServedAPI.installed()
        #expect(try await health(of: program, allowed: "FileInfo") == 500)

        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        let key = try await program.succeed(
            "apikey", "create", "--project", "shop", "--name", "till", "--scopes", "events")
        let token = try await program.succeed("token", "--project", "shop", "--user", "ada")
        let folder = program.folder
        try FileManager.default.createDirectory(
            atPath: folder.file("cgi-bin"), withIntermediateDirectories: false)
        let apache = try await ServedAPI.startSharedHost(program, "public_html", allowed: "None")
        #expect(rename(folder.file(Self.script), folder.file("cgi-bin/punchcard.cgi")) == 0)
        let client = apache.client()
        func log(_ credentials: (String, String)) throws -> HTTPResponse {
            try client.send(
                "POST", "/cgi-bin/punchcard.cgi/v1/event",
                headers: [
                    (credentials.0, credentials.1.trimmingCharacters(in: .newlines)),
                    ("Content-Type", "application/json"),
                ],
                body: #"{"eventId": "login", "userId": "ada"}"#)
        }
        let logged = try log(("X-Api-Key", key))
        #expect(logged.status == 200, "\(logged.text)")
        #expect(logged["data", "points"] == "5")
        expectError(try log(("Authorization", "Bearer \(token)")), 401, "token_missing")
    }
}
