import JSON
import TestSupport
import Testing

/// `punchcard log` prints what GET /log answers, and follows what is booked.
@Suite struct LogCommandTests {
    private static func program() async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let offer = #"{"offerId": "ticket", "title": "Ticket", "cost": {"default": 1}}"#
        let events = [
            #"{"eventId": "visit", "title": "Visit", "reward": {"default": 5}, "limit": 1}"#,
            #"""
            {"eventId": "buy", "title": "Buy", "reward": {"default": 7},
             "conditions": {"field": "amount", "operator": "greater_than", "value": 5}}
            """#,
        ]
        let definitions = Definitions(timezone: "UTC", more: #", "offers": [\#(offer)]"#, events: events)
        _ = try await program.succeed("apply", "-", input: definitions.json(project: "shop"))
        let history = """
            {"eventId":"visit","userId":"ann","timestamp":"2026-01-01T10:00:00Z"}
            {"eventId":"visit","userId":"ann","timestamp":"2026-01-02T10:00:00Z"}
            {"eventId":"buy","userId":"bob","timestamp":"2026-01-03T10:00:00Z","metadata":{"amount":1}}
            {"eventId":"buy","userId":"bob","timestamp":"2026-01-04T10:00:00Z","metadata":{"amount":9}}
            """
        _ = try await program.succeed("import", "-", input: history)
        return program
    }

    private func ids(_ output: String) throws -> [String] {
        try output.split(separator: "\n").map { line in
            try #require(try JSONDocument(Array(line.utf8)).root["id"]?.string)
        }
    }

    @Test func entriesArePrinted() async throws {
        let program = try await Self.program()
        _ = try await program.succeed("points", "adjust", "--user", "ann", "--points", "-1", "--reason", #"back\slash"#)
        let lines = try await program.succeed("log").split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(
            lines.map { Array($0.dropFirst()) } == [
                ["adjustment", "ann", "-1", "", "", "5", "command", #"back\\slash"#],
                ["event", "bob", "+7", "buy", "paid", "4", "command", ""],
                ["event", "bob", "0", "buy", "conditions", "3", "command", ""],
                ["event", "ann", "0", "visit", "limit", "2", "command", ""],
                ["event", "ann", "+5", "visit", "paid", "1", "command", ""],
            ])
        #expect(lines[1][0] == "2026-01-04T10:00:00.000Z")
        for (options, expected) in [
            (["--limit", "2"], ["5", "4"]), (["--limit", "0"], []), (["--event", "visit"], ["2", "1"]),
            (["--user", "bob"], ["4", "3"]), (["--kind", "adjustment"], ["5"]), (["--outcome", "limit"], ["2"]),
            (["--where", "amount:9"], ["4"]),
            (["--outcome", "paid", "--user", "ann"], ["1"]),
            (["--from", "2026-01-02", "--to", "2026-01-03"], ["3", "2"]),
        ] {
            let run = try await program.run(["log", "--json"] + options)
            #expect(try run.isSuccess && ids(run.output) == expected, "\(options) \(run.errors)")
        }
        let rows = try await program.succeed("log", "--csv", "--limit", "1").components(separatedBy: "\r\n")
        #expect(rows.count == 3 && rows[0].hasPrefix("id,userId,kind,") && rows[1].hasPrefix("5,ann,adjustment,"))
        for (options, message) in [
            (["--event", "none"], "none"), (["--user", "none"], "no such user"), (["--kind", "gift"], "kind"),
            (["--outcome", "lost"], "outcome"), (["--limit", "-1"], "limit"), (["--where", "amount"], "where"),
            (["--json", "--csv"], "--csv"),
            (["--from", "2026-02-02", "--to", "2026-02-01"], "--to lies before --from"),
        ] {
            let run = try await program.run(["log"] + options)
            #expect(!run.isSuccess && run.errors.contains(message), "\(options) \(run.errors)")
        }
    }

    @Test func newEntriesAreFollowed() async throws {
        let program = try await Self.program()
        let process = try RunningProcess(
            program.executable, ["log", "--follow", "--json", "--limit", "2", "--outcome", "paid"],
            environment: program.environment, in: program.folder, named: "follow")
        try await eventually("the last entries are printed") { try ids(process.output) == ["1", "4"] }
        for amount in [1, 9] {
            let event =
                #"{"eventId":"buy","userId":"eve","timestamp":"2026-01-05T10:00:00Z","metadata":{"amount":\#(amount)}}"#
            _ = try await program.succeed("import", "-", input: event)
        }
        try await eventually("the new entry is printed") { try ids(process.output) == ["1", "4", "6"] }
        #expect(process.isRunning)
        #expect(try await process.terminate() == .killed(signal: 15))
    }
}
