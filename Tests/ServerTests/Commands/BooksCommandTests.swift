import Foundation
import JSON
import TestSupport
import Testing

/// The commands for a user's points and entries: what they book, print and refuse.
@Suite struct BooksCommandTests {
    private static func program() async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let definitions = Definitions(
            streaks: [
                #"{"streakId":"daily","events":["login"],"period":"daily","rewards":[{"length":1,"points":7}]}"#
            ])
        _ = try await program.succeed("apply", "-", input: definitions.json(project: "shop"))
        let history = """
            {"eventId":"login","userId":"u","timestamp":"2026-01-10T10:00:00Z"}
            {"eventId":"purchase_completed","userId":"u","timestamp":"2026-01-11T10:00:00Z","metadata":{"amount":30}}
            """
        _ = try await program.succeed("import", "-", input: history)
        return program
    }

    /// The columns of each line, without the times.
    private func columns(_ output: String) -> [[String]] {
        output.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).dropFirst().map(String.init)
        }
    }

    @Test func pointsAreAdjustedReversedAndShown() async throws {
        let program = try await Self.program()
        #expect(
            try await program.succeed("points", "adjust", "--user", "u", "--points", "-2", "--reason", "Too many")
                == "adjusted u by -2 points: total 40, entry 4\n")
        let added = try await program.succeed(
            "points", "adjust", "--user", "u", "--points", "10", "--reason", "Gift", "--expires-at", "9999-12-31",
            "--json")
        let json = try JSONDocument(Array(added.utf8)).root
        #expect(json["balance"]?.int == 50 && json["by"]?.string == "command" && json["reason"]?.string == "Gift")
        #expect(json["expiresAt"]?.string == "9999-12-31" && json["userId"]?.string == "u")
        #expect(
            try await program.succeed("points", "reverse", "--user", "u", "--entry", "1", "--reason", "Test")
                == "reversed entry 1 of u: -5 points, total 45, entry 6\ncorrection streak daily: -7 points\n")
        #expect(
            try await program.succeed(
                "points", "reverse", "--user", "u", "--entry", "3", "--reason", "Returned", "--fraction", "1/3")
                == "reversed entry 3 of u: -10 points, total 28, entry 8\n")
        #expect(
            try await program.succeed("points", "show", "--user", "u")
                == """
                points                           28
                pending                           0
                held                              0
                debt                              0
                expire at the end of 9999-12-31  10

                """)
        #expect(
            try await program.succeed("points", "show", "--user", "u", "--json")
                == #"{"points":28,"pending":0,"held":0,"debt":0,"expiring":[{"points":10,"at":"9999-12-31"}]}"# + "\n")
        #expect(try await program.succeed("verify").hasPrefix("ok"))
    }

    @Test func aDryRunTellsWhatWouldBeBooked() async throws {
        let program = try await Self.program()
        let adjust = ["points", "adjust", "--user", "u", "--points", "-2", "--reason", "Too many"]
        let reverse = ["points", "reverse", "--user", "u", "--entry", "1", "--reason", "Test"]
        func output(_ arguments: [String]) async throws -> String {
            let run = try await program.run(arguments)
            #expect(run.isSuccess && run.errors.isEmpty, "\(arguments) \(run.errors)")
            return run.output
        }
        let before = try await program.succeed("user", "export", "--user", "u")
        #expect(try await output(adjust + ["--dry-run"]) == "would adjust u by -2 points: total 40\n")
        #expect(
            try await output(reverse + ["--dry-run"])
                == "would reverse entry 1 of u: -5 points, total 37\ncorrection streak daily: -7 points\n")
        for arguments in [adjust, reverse] {
            let json = try JSONDocument(Array(try await output(arguments + ["--dry-run", "--json"]).utf8)).root
            #expect(json["dryRun"]?.bool == true && json["id"] == nil && json["userId"]?.string == "u")
        }
        let lacking = try await program.run(
            "points", "adjust", "--user", "u", "--points", "-43", "--reason", "r", "--dry-run")
        #expect(lacking.end == .exited(status: 1) && lacking.errors.contains("can't spend that many points"))
        #expect(try await program.succeed("user", "export", "--user", "u") == before)
        // The number that the rehearsals had in mind is still free.
        #expect(try await output(adjust) == "adjusted u by -2 points: total 40, entry 4\n")
        #expect(try await program.succeed("verify").hasPrefix("ok"))
    }

    @Test func usersAndEntriesAreListed() async throws {
        let program = try await Self.program()
        _ = try await program.succeed(
            "user", "create", "--user", "\u{202E}v", "--usergroups", "vip", "--display-name", "V.")
        let unnamed = try await program.run("user", "create", "--user", "w", "--display-name", " ")
        #expect(unnamed.end == .exited(status: 64) && unnamed.errors.contains("--display-name"))
        _ = try await program.succeed("points", "adjust", "--user", "u", "--points", "1", "--reason", #"back\slash"#)
        let users = try await program.succeed("user", "list")
        #expect(columns(users).map { $0.first } == ["43", "0"] && users.hasPrefix("u\t"))
        #expect(users.contains(#"\u{202E}v"#) && users.hasSuffix("\tvip\n"))
        #expect(columns(try await program.succeed("user", "list", "--prefix", "u")).count == 1)
        #expect(try await program.succeed("user", "list", "--prefix", "x", "--json") == "[]\n")
        let listed = try JSONDocument(Array(try await program.succeed("user", "list", "--json").utf8)).root
        #expect(listed.elements.map { $0["points"]?.int } == [43, 0])
        #expect(listed.elements.map { $0["displayName"]?.string } == [nil, "V."])

        func history(_ options: String...) async throws -> String {
            let run = try await program.run(["user", "history", "--user", "u"] + options)
            #expect(run.isSuccess && run.errors.isEmpty, "\(options) \(run.errors)")
            return run.output
        }
        #expect(
            columns(try await history()) == [
                ["adjustment", "+1", "43", "", "4", "command", #"back\\slash"#],
                ["event", "+30", "42", "purchase_completed", "3", "command", ""],
                ["bonus", "+7", "12", "daily", "2", "", ""], ["event", "+5", "5", "login", "1", "command", ""],
            ])
        #expect(columns(try await history("--kind", "bonus")).count == 1)
        #expect(columns(try await history("--event", "login")).count == 1)
        #expect(
            columns(try await history("--from", "2026-01-10", "--to", "2026-01-10")).map { $0[3...4] } == [
                ["daily", "2"], ["login", "1"],
            ])
        let json = try JSONDocument(Array(try await history("--json").utf8)).root
        #expect(json.elements.map { $0["id"]?.string } == ["4", "3", "2", "1"])
        #expect(try await history("--json", "--kind", "expiry") == "[]\n")
        let rows = try await history("--csv").components(separatedBy: "\r\n")
        #expect(rows.count == 6 && rows[0].hasPrefix("id,kind,") && rows[1].hasSuffix(#"command,back\slash"#))
    }

    @Test func mistakesAreNamed() async throws {
        let program = try await Self.program()
        let cases: [(arguments: [String], status: Int32, message: String)] = [
            (["adjust", "--user", "u", "--points", "0", "--reason", "r"], 64, "--points takes a whole number"),
            (["adjust", "--user", "u", "--points", "1.5", "--reason", "r"], 64, "1,000,000,000, other than 0"),
            (["adjust", "--user", "u", "--points", "1", "--reason", " "], 64, "--reason takes a text"),
            (["adjust", "--user", "u", "--points", "1"], 64, "reason"),
            (
                ["adjust", "--user", "u", "--points", "1", "--reason", "r", "--expires-at", "2020-01-01"], 64,
                "--expires-at: lies before"
            ),
            (
                ["adjust", "--user", "u", "--points", "-1", "--reason", "r", "--expires-at", "2099-01-01"], 64,
                "only points that are added can expire"
            ),
            (["adjust", "--user", "u", "--points", "-43", "--reason", "r"], 1, "can't spend that many points"),
            (["adjust", "--user", "none", "--points", "1", "--reason", "r"], 1, "there is no such user"),
            (
                ["reverse", "--user", "u", "--entry", "2", "--reason", "r"], 1,
                "a bonus can't be reversed: reverse the event that led to it, or adjust"
            ),
            (
                ["reverse", "--user", "u", "--entry", "1", "--reason", "r", "--fraction", "0.8"], 1,
                "only 3/4 of the entry is left"
            ),
            (["reverse", "--user", "u", "--entry", "9", "--reason", "r"], 1, "no such entry"),
            (
                ["reverse", "--user", "u", "--entry", "1", "--reason", "r", "--fraction", "2"], 64,
                "over 0 and at most 1"
            ),
            (["show", "--user", "none"], 1, "there is no such user"),
        ]
        _ = try await program.succeed(
            "points", "reverse", "--user", "u", "--entry", "1", "--reason", "r", "--fraction", "0.25")
        for (arguments, status, message) in cases {
            let run = try await program.run(["points"] + arguments)
            #expect(run.end == .exited(status: status) && run.errors.contains(message), "\(arguments): \(run.errors)")
            #expect(run.output.isEmpty)
        }
        for (options, status, message) in [
            (["--user", "none"], 1, "there is no such user"), (["--user", "u", "--kind", "gift"], 64, "kind"),
            (["--user", "u", "--event", "none"], 1, "never had an event none"),
            (["--user", "u", "--json", "--csv"], 64, "exclude each other"),
            (["--user", "u", "--from", "2026-02-01", "--to", "2026-01-01"], 64, "--to lies before --from"),
        ] as [([String], Int32, String)] {
            let run = try await program.run(["user", "history"] + options)
            #expect(run.end == .exited(status: status) && run.errors.contains(message), "\(options): \(run.errors)")
        }
        #expect(try await program.succeed("user", "history", "--user", "u", "--kind", "adjustment").isEmpty)
    }
}
