import Foundation
import JSON
import TestSupport
import Testing

/// `punchcard doctor`: what it finds wrong, and what it says to do.
@Suite struct DoctorTests {
    private static func program(timezone: String = "UTC") async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Definitions(timezone: timezone).json(project: "shop"))
        return program
    }

    /// The problems, and what to do about each.
    private static func problems(
        of program: PunchcardProgram, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [String] {
        let outcome = try await program.run(["doctor", "--json"] + options)
        let json = try JSONDocument(Array(outcome.output.utf8)).root
        let problems = try #require(json["findings"], "\(outcome.errors)", sourceLocation: sourceLocation).elements
            .filter { $0["level"]?.string == "problem" }
        #expect(json["ok"]?.bool == problems.isEmpty, sourceLocation: sourceLocation)
        #expect(outcome.end == .exited(status: problems.isEmpty ? 0 : 1), sourceLocation: sourceLocation)
        return problems.map {
            "\($0["area"]?.string ?? "") \($0["text"]?.string ?? "") → \($0["advice"]?.string ?? "")"
        }
    }

    private static func expect(
        _ problems: [String], _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(problems.count == 1, "\(problems)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(problems.first?.contains(part) == true, "\(problems) \(part)", sourceLocation: sourceLocation)
        }
    }

    @Test(.ofFiles) func aSoundInstallationHasNoProblem() async throws {
        let program = try await Self.program()
        #expect(try await Self.problems(of: program) == [])
        let text = try await program.succeed("doctor")
        for part in [
            "ok database: \(program.database): ", "ok database: it can be written to\n", "ok rights: ", "are free\n",
            "ok timezones: ", "ok credentials: project shop: API keys 0, secrets 1, public keys 0\n",
        ] {
            #expect(text.contains(part), "\(text)")
        }
    }

    /// What users can read of each other is told, and is no problem.
    @Test func openAccessIsTold() async throws {
        let program = try await Self.program()
        func notes() async throws -> [String] {
            let findings = try JSONDocument(Array(try await program.succeed("doctor", "--json").utf8)).root["findings"]
            return findings?.elements.filter { $0["area"]?.string == "access" }.compactMap { $0["text"]?.string } ?? []
        }
        let open = try await notes()
        #expect(open.count == 2 && open[0].contains("statistics") && open[1].contains("leaderboards"), "\(open)")
        for (access, words) in [
            (#"{"analytics": "admins"}"#, ["leaderboards"]), (#"{"leaderboards": "names"}"#, ["statistics"]),
            (#"{"analytics": "admins", "leaderboards": "admins"}"#, []),
        ] {
            let definitions = Definitions(more: #", "access": \#(access)"#).json(project: "shop")
            _ = try await program.succeed("apply", "-", input: definitions)
            let found = try await notes()
            #expect(found.count == words.count && zip(found, words).allSatisfy { $0.contains($1) }, "\(found)")
        }
    }

    @Test(.ofFiles) func noDatabase() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        Self.expect(
            try await Self.problems(of: program), "database there is no database at \(program.database)",
            "punchcard apply FILE")
        #expect(!FileManager.default.fileExists(atPath: program.database))
    }

    @Test(.ofFiles) func damage() async throws {
        let program = try await Self.program()
        let copy = program.folder.file("copy.db")
        _ = try await program.succeed("backup", copy)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: copy))
        try file.seek(toOffset: 3 * 4096)
        try file.write(contentsOf: Data(repeating: 0xff, count: 8 * 4096))
        try file.close()
        Self.expect(try await Self.problems(of: program, "--database", copy), "damaged", "backup")
    }

    @Test(.ofFiles) func anotherSchema() async throws {
        let program = try await Self.program()
        try TestDatabase.connection(to: program.database).execute("PRAGMA user_version = 99")
        Self.expect(try await Self.problems(of: program), "the database has schema 99", "install that version")
        // Looking changes nothing: the schema stays an earlier one.
        try TestDatabase.connection(to: program.database).execute("PRAGMA user_version = 1")
        #expect(try await Self.problems(of: program) == [])
        #expect(
            try await program.succeed("doctor").contains("note database: it has schema 1, this program uses"))
        #expect(try TestDatabase.connection(to: program.database).integer("PRAGMA user_version") == 1)
    }

    @Test(.ofFiles) func looseRightsAreReported() async throws {
        let program = try await Self.program()
        #expect(chmod(program.database, 0o644) == 0)
        Self.expect(
            try await Self.problems(of: program), "users other than the owner can use \(program.database)",
            "→ chmod 600 \(program.database)")
        #expect(chmod(program.database, 0o600) == 0)
        #expect(chmod(program.folder.path, 0o777) == 0)
        Self.expect(
            try await Self.problems(of: program), "anybody can replace files", "→ chmod o-w \(program.folder.path)")
        #expect(chmod(program.folder.path, 0o700) == 0)
    }

    @Test(.ofFiles, .enabled(if: WebServer.isRoot, "only root can give files away"))
    func otherOwnersAreReported() async throws {
        let program = try await Self.program()
        #expect(chown(program.database + "-lock", 65_534, 65_534) == 0)
        let problems = try await Self.problems(of: program)
        Self.expect(problems, "but \(program.database)-lock to another user", "→ chown root: \(program.database)-lock")
        // What root's commands make belongs to the owner of the database.
        for suffix in ["", "-wal", "-shm"] { #expect(chown(program.database + suffix, 65_534, 65_534) == 0) }
        #expect(unlink(program.database + "-lock") == 0)
        _ = try await program.succeed("verify")
        var status = stat()
        #expect(stat(program.database + "-lock", &status) == 0 && status.st_uid == 65_534)
        Self.expect(
            try await Self.problems(of: program), "SQLite must create files in \(program.folder.path)", "&& chmod 700")
    }

    @Test func keysThatExpireSoon() async throws {
        let program = try await Self.program()
        for (name, expiry) in [("soon", "5d"), ("late", "31d")] {
            _ = try await program.succeed(
                "apikey", "create", "--project", "shop", "--name", name, "--scopes", "read", "--expires", expiry)
        }
        Self.expect(
            try await Self.problems(of: program), "the API key soon of project shop expires in 4 days",
            "punchcard apikey revoke --project shop --name 'soon'")
        _ = try await program.succeed("apikey", "revoke", "--project", "shop", "--name", "soon")
        #expect(try await Self.problems(of: program) == [])
    }

    @Test func projects() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: #"{"project":"shop","tenant":"acme"}"#)
        Self.expect(
            try await Self.problems(of: program), "nobody can call the API of project shop", "punchcard apikey create")
    }

    @Test func timeZones() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("zones"), withIntermediateDirectories: true)
        let original = "/usr/share/zoneinfo/Asia/Tokyo"
        try FileManager.default.copyItem(atPath: original, toPath: folder.file("zones/Here"))
        let program = try PunchcardProgram(in: folder, environment: ["TZDIR": folder.file("zones")])
        _ = try await program.succeed("apply", "-", input: Definitions(timezone: "Here").json(project: "shop"))
        #expect(try await Self.problems(of: program) == [])
        try FileManager.default.removeItem(atPath: folder.file("zones/Here"))
        try FileManager.default.copyItem(
            atPath: "/usr/share/zoneinfo/America/Lima", toPath: folder.file("zones/Here"))
        Self.expect(
            try await Self.problems(of: program), "the system's rules of Here have changed",
            "punchcard export --project shop | punchcard apply -")
        try FileManager.default.removeItem(atPath: folder.file("zones"))
        Self.expect(try await Self.problems(of: program), "time zone database is missing", "install tzdata")
    }

    /// A client can say any host; it is the web server that has to know its own.
    @Test func foreignHosts() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let definitions = Definitions(more: #", "trustedHosts": ["pos.example.org"]"#).json(project: "shop")
        _ = try await program.succeed("apply", "-", input: definitions)
        let server = try await program.serve()
        for (servesAnyHost, name) in [(true, ""), (false, "127.0.0.1")] {
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")],
                servesAnyHost: servesAnyHost
            ) { _ in name.isEmpty ? [] : [("server_name loyalty.example.com;", "server_name \(name);")] }
            let url = "http://127.0.0.1:\(nginx.port)/health"
            let problems = try await Self.problems(of: program, "--url", url)
            if servesAnyHost {
                Self.expect(problems, "the web server lets requests for other hosts through", "server_name")
            } else {
                #expect(problems == [])
                let text = try await program.succeed("doctor", "--url", url)
                #expect(text.contains("ok web: the web server refuses requests for other hosts\n"))
            }
            try await nginx.stop()
        }
        try await server.terminate()
    }

    @Test func theWebServerIsChecked() async throws {
        let program = try await Self.program()
        let other = try PunchcardProgram(
            in: program.folder, environment: ["PUNCHCARD_DATABASE": program.folder.file("other.db")])
        let definitions = Definitions().json(project: "other")
        _ = try await other.succeed("apply", "-", input: definitions)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let url = "http://127.0.0.1:\(nginx.port)/health"
        #expect(try await Self.problems(of: program, "--url", url) == [])
        let text = try await program.succeed("doctor", "--url", url)
        #expect(text.contains("ok web: \(url) is answered by version 0.1.0\n"))
        #expect(text.contains("ok web: the web server passes the header Authorization on\n"))
        Self.expect(
            try await Self.problems(of: other, "--url", url), "a token of this database is refused there",
            "PUNCHCARD_DATABASE")
        Self.expect(
            try await Self.problems(of: program, "--url", "http://127.0.0.1:\(nginx.port)/elsewhere/health"),
            "a program other than Punchcard answers", "PUNCHCARD_BASE_PATH")
        try await server.terminate()
        Self.expect(
            try await Self.problems(of: program, "--url", url), "can't reach Punchcard (502)",
            "systemctl status punchcard")
        try await nginx.stop()
        Self.expect(try await Self.problems(of: program, "--url", url), "doesn't answer: curl:", "web server runs")
        #expect(try await program.run("doctor", "--url", "http://127.0.0.1/v1").end == .exited(status: 64))
    }
}
