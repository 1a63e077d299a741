import Foundation
import JSON
import SQLite
import TestSupport
import Testing

/// What commands print for a program (`--json`), and how far they are for a person at a terminal.
@Suite struct CommandOutputTests {
    private static let history = (0..<1_500).map { index in
        """
        {"eventId":"login","userId":"u\(index % 300)","timestamp":"2026-01-\(10 + index % 20)T10:00:00Z"}
        """
    }.joined(separator: "\n")

    private static func program() async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        return program
    }

    @Test func apply() async throws {
        let program = try await Self.program()
        let nothing = try await program.succeed("apply", "--json", "-", input: Definitions().json(project: "shop"))
        #expect(
            nothing
                == #"{"project":"shop","changes":[],"recounted":false,"#
                + #""effect":{"usersChanged":0,"users":0,"points":0,"most":0}}"# + "\n")
        let changed = Definitions(timezone: "Asia/Tokyo", events: [Definitions.purchase]).json(project: "shop")
        #expect(
            try await program.succeed("apply", "--json", "-", input: changed)
                == #"{"project":"shop","changes":[{"change":"changed","type":"project","id":"shop"},"#
                + #"{"change":"removed","type":"event","id":"login"}],"recounted":true,"#
                + #""effect":{"usersChanged":0,"users":0,"points":0,"most":0}}"# + "\n")
    }

    /// A dry run says the same as what it stands for, and leaves no database where there is none.
    @Test func applyWithoutChangingAnything() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder(), isEmpty: true)
        let definitions = Definitions().json(project: "shop")
        let told = try await program.succeed("apply", "--dry-run", "-", input: definitions)
        #expect(!FileManager.default.fileExists(atPath: program.database))
        #expect(try await program.succeed("apply", "-", input: definitions) == told)
        let changed = Definitions(timezone: "Asia/Tokyo", events: [Definitions.purchase]).json(project: "shop")
        let before = try await program.succeed("export")
        #expect(
            try await program.succeed("apply", "--dry-run", "-", input: changed)
                == "changed project shop\nremoved event login\nthe past would be counted anew by the new rules\n"
                + "users whose progress would change: 0\n")
        #expect(try await program.succeed("export") == before)
        #expect(try await program.succeed("apply", "--dry-run", "-", input: definitions) == "nothing changed\n")
        _ = try await program.succeed("verify")
    }

    /// Nothing is paid for the past unless it is asked for; what that comes to is told before.
    @Test func applyPaysThePastOnRequest() async throws {
        let program = try await Self.program()
        func definitions(_ bonus: Int) -> String {
            Definitions(streaks: [
                """
                {"streakId": "days", "events": ["login"], "period": "daily", "backfill": true,
                 "rewards": [{"length": 1, "points": \(bonus)}]}
                """
            ]).json(project: "shop")
        }
        _ = try await program.succeed(
            "import", "--project", "shop", "-",
            input: """
                {"eventId":"login","userId":"ann","timestamp":"2026-01-01T10:00:00Z"}
                {"eventId":"login","userId":"ann","timestamp":"2026-01-03T10:00:00Z"}
                {"eventId":"login","userId":"bob","timestamp":"2026-01-01T10:00:00Z"}
                """)
        func output(_ verb: String, changed: Int, _ payment: String) -> String {
            let tense = verb == "added" ? "changed" : "would change"
            return """
                \(verb == "added" ? "added" : "changed") streak days
                the past \(verb == "added" ? "was" : "would be") counted anew by the new rules
                users whose progress \(tense): \(changed)
                \(payment)
                """
        }
        #expect(
            try await program.succeed("apply", "-", input: definitions(10))
                == output("added", changed: 2, "points for the past: 30 to 2 users, at most 20 to one of them\n"))
        let raised = definitions(15)
        #expect(
            try await program.succeed("apply", "--dry-run", "--past", "pay", "-", input: raised)
                == output("changed", changed: 0, "points for the past: 15 to 2 users, at most 10 to one of them\n"))
        let effect = #""effect":{"usersChanged":0,"users":2,"points":15,"most":10}}"# + "\n"
        let paid = try await program.succeed("apply", "--json", "--past", "pay", "-", input: raised)
        #expect(paid.hasSuffix(effect))
        let again = try await program.succeed("apply", "--past", "pay", "-", input: raised)
        #expect(again == "nothing changed\npoints for the past: none\n")
        #expect(
            try await program.succeed("apply", "--past", "pay", "-", input: definitions(14)).hasSuffix(
                "\npoints for the past: none\n"))
        let wrong = try await program.run("apply", "--past", "all", "-", input: raised)
        #expect(wrong.end == .exited(status: 64) && wrong.errors.contains("pay"))
        #expect(try await program.succeed("verify").hasPrefix("ok: "))
    }

    @Test(.ofFiles) func journal() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let missing = try await program.run("journal")
        #expect(missing.end == .exited(status: 1) && missing.errors.contains("there is no database"))
        #expect(try await program.run("journal", "none").end == .exited(status: 64))
        #expect(try await program.succeed("journal", "rollback") == "rollback\n")
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        #expect(try await program.succeed("journal") == "rollback\n")
        #expect(try await program.run("doctor").output.contains("with the rollback journal"))
        #expect(try await program.succeed("journal", "log") == "log\n")
        let server = try await program.serve()
        let refused = try await program.run("journal", "rollback")
        #expect(refused.end == .exited(status: 1) && refused.errors.contains("stop Punchcard first"))
        #expect(try await program.succeed("journal") == "log\n")
        try await server.terminate()
    }

    @Test func keys() async throws {
        let program = try await Self.program()
        #expect(try await program.succeed("apikey", "list", "--project", "shop", "--json") == "[]\n")
        let key = try await program.succeed(
            "apikey", "create", "--project", "shop", "--name", "till", "--scopes", "admin", "--expires", "1d"
        ).trimmingCharacters(in: .newlines)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let answer = try nginx.client().send("GET", "/v1/apikey", headers: [("X-Api-Key", key)]).text
        #expect(answer.contains("till"))
        #expect(try await program.succeed("apikey", "list", "--project", "shop", "--json") == answer + "\n")
        try await nginx.stop()
        try await server.terminate()
    }

    /// Names of keys that were possible once: they are printed so that no terminal acts on them, and can be revoked.
    @Test func oddKeyNamesArePrintedSafely() async throws {
        let program = try await Self.program()
        // A server stores no text with the character 0.
        let zero = TestDatabase.engine == .sqlite ? "\u{0}" : "\u{1}"
        let names = ["../user/ada", "..", "a\(zero)b", "line\nbreak", "\u{1B}[2J", #"back\slash"#, "\u{202E}llit"]
        do {
            let connection = try TestDatabase.connection(to: program.database)
            let insert = try connection.prepare(
                "INSERT INTO apikey (project, name, digest, scopes, createdAt) SELECT number, ?, ?, 'read', 0 FROM project"
            )
            for (index, name) in names.enumerated() {
                insert.bind(1, name)
                insert.bind(2, bytes: Array(repeating: UInt8(index), count: 32))
                try insert.run()
            }
            try connection.execute("UPDATE revision SET number = number + 1")
        }
        let printed = [
            "../user/ada", "..", zero == "\u{0}" ? #"a\u{0}b"# : #"a\u{1}b"#, #"line\u{A}break"#, #"\u{1B}[2J"#,
            #"back\\slash"#, #"\u{202E}llit"#,
        ]
        let list = try await program.succeed("apikey", "list")
        #expect(list.split(separator: "\n").map { $0.split(separator: "\t").first.map(String.init) } == printed)
        for (name, argument) in zip(names, printed) {
            // As it is, where an argument can be that; else as it is printed.
            let given =
                name.unicodeScalars.contains("\u{0}") ? argument : argument == "line\\u{A}break" ? argument : name
            #expect(try await program.succeed("apikey", "revoke", "--name", given) == "revoked \(argument)\n")
            let again = try await program.run("apikey", "revoke", "--name", argument)
            #expect(again.end == .exited(status: 1) && again.errors.contains("revoked before"), "\(argument)")
        }
        for name in ["a/b", "..", "a\nb"] {
            let made = try await program.run("apikey", "create", "--name", name, "--scopes", "read")
            #expect(made.end == .exited(status: 64), "\(name)")
        }
        let late = try await program.run(
            "apikey", "create", "--name", "late", "--scopes", "read", "--expires", "2020-01-01T00:00:00Z")
        #expect(late.end == .exited(status: 64) && late.errors.contains("is in the past"))
    }

    /// Ids of users are any text, and printed as safely.
    @Test func oddUserIdsArePrintedSafely() async throws {
        let program = try await Self.program()
        for (id, printed) in [("a/b c", "a/b c"), ("\u{202E}ada", #"\u{202E}ada"#), ("日本", "日本")] {
            #expect(try await program.succeed("user", "create", "--user", id) == "created \(printed)\n")
            #expect(try await program.succeed("token", "--user", id).split(separator: ".").count == 3)
            #expect(try await program.succeed("user", "export", "--user", id).contains("\"userId\":\"\(id)\""))
            #expect(try await program.succeed("user", "erase", "--user", id) == "erased \(printed)\n")
        }
        for id in ["..", ".", " a", "a\n", String(repeating: "x", count: 257)] {
            #expect(try await program.run("user", "create", "--user", id).end == .exited(status: 64), "\(id)")
            #expect(try await program.run("token", "--user", id).end == .exited(status: 64), "\(id)")
        }
        // What was made once can be erased still.
        _ = try await program.succeed("user", "create", "--user", "dots")
        try TestDatabase.connection(to: program.database).execute(
            "UPDATE member SET userId = '..' WHERE userId = 'dots'")
        #expect(try await program.succeed("verify").hasPrefix("ok"))
        #expect(try await program.succeed("user", "erase", "--user", "..") == "erased ..\n")
    }

    /// What a command does for the only project, it does without its name; among several, it asks for it.
    @Test func theOnlyProjectNeedNotBeNamed() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let offer = #"{"offerId": "ticket", "title": "Ticket", "cost": {"default": 1}, "coupon": {"pool": true}}"#
        let definitions = Definitions(more: #", "offers": [\#(offer)]"#).json(project: "shop")
        _ = try await program.succeed("apply", "-", input: definitions)
        _ = try await program.succeed("coupon", "add", "--offer", "ticket", "-", input: "C1\n")
        let commands = [
            ["token", "--user", "ada"], ["user", "create", "--user", "ada"], ["user", "export", "--user", "ada"],
            ["user", "list"], ["user", "history", "--user", "ada"], ["points", "show", "--user", "ada"],
            ["points", "adjust", "--user", "ada", "--points", "5", "--reason", "r"],
            ["points", "reverse", "--user", "ada", "--entry", "1", "--reason", "r"],
            ["offer", "list"], ["offer", "show", "ticket"], ["coupon", "add", "--offer", "ticket", "-"],
            ["coupon", "list", "--offer", "ticket"], ["coupon", "void", "C1", "--reason", "r"],
            ["apikey", "create", "--name", "till", "--scopes", "read"], ["apikey", "list"],
            ["apikey", "revoke", "--name", "till"], ["import", "-"], ["export"], ["stats"],
            ["log"],
            ["dashboard", "--no-open"], ["user", "erase", "--user", "ada"],
        ]
        for command in commands {
            let run = try await program.run(command)
            #expect(run.end == .exited(status: 0), "\(command): \(run.errors)")
        }
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "bar"))
        for command in commands {
            let run = try await program.run(command)
            #expect(run.end == .exited(status: 64), "\(command)")
            #expect(run.errors.contains("name the project with --project: the database has bar, shop"), "\(command)")
        }
    }

    @Test(arguments: ["number,customer\n1,grace", #"[{"eventId":"login"}]"#, "[\n  {\n  }\n]"])
    func otherFormatsGetAHint(history: String) async throws {
        let program = try await Self.program()
        let imported = try await program.run("import", "-", input: history)
        #expect(imported.end == .exited(status: 1))
        #expect(imported.errors.contains("No line is a JSON object."))
        let mixed = try await program.run("import", "-", input: history + "\n" + #"{"eventId":"nothing"}"#)
        #expect(!mixed.errors.contains("No line is a JSON object."))
    }

    @Test func importVerifyAndBackup() async throws {
        let program = try await Self.program()
        let lines = """
            {"eventId":"login","userId":"u","timestamp":"2026-01-10T10:00:00Z","id":"1"}
            {"eventId":"nothing","userId":"u","timestamp":"2026-01-10T10:00:00Z"}
            {"eventId":"login","userId":"u","timestamp":"2026-01-10T10:00:00Z","id":"1"}
            """
        let imported = try await program.run("import", "--project", "shop", "--json", "-", input: lines)
        #expect(imported.end == .exited(status: 1) && imported.errors.isEmpty)
        #expect(
            imported.output
                == #"{"imported":1,"skipped":1,"errors":1,"problems":[{"line":2,"message":"Event does not exist. /eventId is \"nothing\""}]}"#
                + "\n")
        #expect(
            try await program.succeed("verify", "--json")
                == #"{"ok":true,"projects":1,"users":1,"erased":0,"events":1,"notCheckable":0,"differenceCount":0,"differences":[]}"#
                + "\n")
        _ = try await program.succeed("user", "create", "--user", "v")
        _ = try await program.succeed("user", "erase", "--user", "v")
        #expect(try await program.succeed("verify") == "ok: 1 project, 2 users (1 erased), 1 event\n")
        #expect(try await program.succeed("verify", "--json").contains(#""users":2,"erased":1,"#))
        if TestDatabase.engine == .sqlite {
            let file = program.folder.file("backup.db")
            let backup = try await program.succeed("backup", "--json", file)
            let size = try #require(try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int)
            #expect(backup == #"{"file":"\#(file)","bytes":\#(size)}"# + "\n")
        }

        try TestDatabase.connection(to: program.database).execute(
            "UPDATE member SET balance = balance + 7")
        let verified = try await program.run("verify", "--json")
        #expect(verified.end == .exited(status: 1))
        let json = try JSONDocument(Array(verified.output.utf8)).root
        #expect(json["ok"]?.bool == false)
        let differences = Array(try #require(json["differences"]).elements)
        #expect(differences.count == json["differenceCount"]?.int)
        #expect(differences.contains { $0["stored"]?.string == "12" && $0["counted"]?.string == "5" })
    }

    /// A command that finds a database of an earlier schema shows how far its upgrade is; in a pipe it is silent, unless
    /// that takes long.
    @Test(.ofFiles, arguments: 1...5)
    func upgradeIsShownOnATerminal(schema: Int) async throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let sql = try String(
            contentsOf: tests.appending(path: "StoreTests/Schemas/\(schema).sql"), encoding: .utf8)
        func restored() throws -> PunchcardProgram {
            let program = try PunchcardProgram(in: TemporaryFolder())
            try SQLiteConnection(path: program.database, mode: .create).execute(sql)
            return program
        }
        let text = "entries or users taken over into the present schema"
        let program = try restored()
        for arguments in [["verify"], ["export", "--project", "cafe"]] {
            let shown = try await program.onTerminal(arguments)
            #expect(shown.contains(text) == (arguments == ["verify"]), "only once: \(shown)")
        }
        let applying = try restored()
        let file = try applying.folder.write(Definitions().json(project: "shop"), to: "shop.json")
        let shown = try await applying.onTerminal(["apply", file])
        #expect(shown.contains(text) && shown.contains("added project shop"), "\(shown)")
        let piped = try await restored().run("verify")
        #expect(piped.isSuccess && piped.errors.isEmpty, "\(piped.errors)")
    }

    /// On a terminal each long command shows how far it is, on a line that it clears; in a pipe nothing of it.
    @Test func progressIsShownOnlyOnATerminal() async throws {
        let program = try await Self.program()
        let folder = program.folder
        try folder.write(Self.history, to: "history.ndjson")
        try folder.write(Definitions(timezone: "Asia/Tokyo").json(project: "shop"), to: "tokyo.json")
        try folder.write(Definitions(timezone: "America/Lima").json(project: "shop"), to: "lima.json")
        // What imports show comes every half a second: PunchcardTests has it.
        _ = try await program.succeed("import", "--project", "shop", folder.file("history.ndjson"))
        let clearing = "\r\u{1b}[K"
        let commands: [([String], String)] = [
            (["verify"], "users recounted"), (["backup", folder.file("terminal.db")], " %"),
            (["apply", folder.file("tokyo.json")], "users counted anew"),
            (["user", "erase", "--project", "shop", "--user", "u1"], "removing u1"),
            (["doctor"], "reading the database"),
        ]
        for (arguments, text) in commands
        where TestDatabase.engine == .sqlite || !["backup", "doctor"].contains(arguments[0]) {
            let shown = try await program.onTerminal(arguments)
            #expect(shown.contains("\(clearing)") && shown.contains(text), "\(arguments): \(shown)")
            let last = try #require(shown.range(of: clearing, options: .backwards))
            #expect(!shown[last.upperBound...].contains(text), "\(arguments): \(shown)")
        }
        for arguments in [
            ["verify"], ["backup", folder.file("piped.db")], ["apply", folder.file("lima.json")],
            ["user", "erase", "--project", "shop", "--user", "u2"], ["doctor"],
            ["import", "--project", "shop", folder.file("history.ndjson")],
        ] where arguments[0] != "backup" || TestDatabase.engine == .sqlite {
            let outcome = try await program.run(arguments)
            // Of a server it says that it holds back vacuum.
            let isSilent = TestDatabase.engine == .sqlite || arguments != ["verify"]
            #expect(outcome.isSuccess && outcome.errors.isEmpty == isSilent, "\(arguments): \(outcome.errors)")
            #expect(!outcome.output.contains("\u{1b}"))
        }
    }
}
