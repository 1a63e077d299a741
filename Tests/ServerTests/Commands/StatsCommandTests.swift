import Foundation
import TestSupport
import Testing

/// `punchcard stats`.
@Suite struct StatsCommandTests {
    private static func program(timezone: String = "UTC") async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let counted = #"{"eventId": "buy", "title": "Buy", "reward": {"default": 1}, "dimensions": ["channel"]"#
        let definitions = Definitions(
            timezone: timezone,
            events: [Definitions.purchase, Definitions.login, counted + #", "measures": ["amount"]}"#])
        _ = try await program.succeed("apply", "-", input: definitions.json(project: "shop"))
        return program
    }

    private static func history(_ days: LocalDays) -> String {
        [0, 0, 0, 2, 5, 40].enumerated().map { index, ago in
            """
            {"eventId":"\(index % 2 == 0 ? "login" : "purchase_completed")","userId":"u\(index % 3)",\
            "metadata":{"amount":\(index * 10)},"timestamp":"\(days.time(ago))"}
            """
        }.joined(separator: "\n")
    }

    @Test func theFiguresAreThoseOfTheAPI() async throws {
        let days = LocalDays()
        let program = try await Self.program(timezone: days.zone)
        _ = try await program.succeed("import", "--project", "shop", "-", input: Self.history(days))
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let key = try await program.succeed(
            "apikey", "create", "--project", "shop", "--name", "stats", "--scopes", "read"
        ).trimmingCharacters(in: .newlines)
        func answer(_ query: String, about: String = "event") throws -> String {
            try nginx.client().send("GET", "/v1/stats/\(about)?\(query)", headers: [("X-Api-Key", key)]).text + "\n"
        }
        for period in ["1d", "7d", "30d", "90d", "current_month", "ytd", "all"] {
            #expect(try await program.succeed("stats", "--json", "--period", period) == answer("period=\(period)"))
            #expect(
                try await program.succeed("stats", "--json", "--period", period, "--event", "login")
                    == answer("period=\(period)&eventId=login"))
            #expect(
                try await program.succeed("stats", "--json", "--points", "--period", period)
                    == answer("period=\(period)", about: "points"))
        }
        for (options, query, about) in [
            ([], "", "event"), (["--event", "login"], "&eventId=login", "event"), (["--points"], "", "points"),
        ] as [([String], String, String)] {
            let run = try await program.run(["stats", "--csv", "--period", "7d"] + options)
            #expect(
                try run.isSuccess && run.output + "\n" == answer("period=7d&format=csv\(query)", about: about),
                "\(options) \(run.errors)")
        }
        for (options, query) in [
            (["--from", "\(days.day(5))", "--to", "\(days.day(2))"], "from=\(days.day(5))&to=\(days.day(2))"),
            (["--from", "\(days.day(2))"], "from=\(days.day(2))"),
        ] {
            let events = try await program.run(["stats", "--json"] + options)
            #expect(try events.output == answer(query), "\(options) \(events.errors)")
            let points = try await program.run(["stats", "--json", "--points"] + options)
            #expect(try points.output == answer(query, about: "points"), "\(options) \(points.errors)")
        }
        let month = days.today.month.description
        #expect(
            try await program.succeed("stats", "--json", "--period", month)
                == answer("timeframe=month&month=\(month)"))
        let drawn = try await program.succeed("stats", "--period", "7d", "--figure", "points")
        #expect(drawn.contains("purchase_completed            2      2      40\n"), "\(drawn)")
        #expect(drawn.contains("\(days.day(6)) – \(days.today)       5      3      55\n"), "\(drawn)")
        let one = try await program.succeed("stats", "--event", "purchase_completed")
        #expect(one.contains("conditions met 2, failed 0, limit reached 0\n"), "\(one)")
        let points = try await program.succeed("stats", "--points", "--period", "7d")
        #expect(points.hasPrefix("A project: points that users can spend, at the end of a day\n\n105 │"), "\(points)")
        #expect(points.contains("awarded                   55\n"), "\(points)")
        #expect(points.contains("outstanding              105\n"), "\(points)")
        #expect(!points.contains("from now on"), "\(points)")
        // What is to come is that of now, whatever the period.
        let last = days.today.month.advanced(by: 1).lastDay
        _ = try await program.succeed(
            "points", "adjust", "--user", "u1", "--points", "9", "--reason", "r", "--expires-at", "\(last)")
        let earlier = try await program.succeed("stats", "--points", "--period", "2026-01")
        #expect(earlier.contains("\nfrom now on"), "\(earlier)")
        #expect(earlier.hasSuffix(" 9\n") && earlier.contains("expires in \(last.month)"), "\(earlier)")
        let both = try await program.run("stats", "--json", "--csv")
        #expect(both.end == .exited(status: 64) && both.errors.contains("exclude each other"))
        try await nginx.stop()
        try await server.terminate()
    }

    /// Events with a dimension and a measure.
    private static func purchases(_ days: LocalDays) -> String {
        [(0, "web", "12.5"), (0, "app", "1"), (3, "web", "2")].enumerated().map { index, purchase in
            """
            {"eventId":"buy","userId":"u\(index)","metadata":{"channel":"\(purchase.1)","amount":\(purchase.2)},\
            "timestamp":"\(days.time(purchase.0))"}
            """
        }.joined(separator: "\n")
    }

    @Test func valuesAndIntervalsAreThoseOfTheAPI() async throws {
        let days = LocalDays()
        let program = try await Self.program(timezone: days.zone)
        _ = try await program.succeed("import", "--project", "shop", "-", input: Self.purchases(days))
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let key = try await program.succeed(
            "apikey", "create", "--project", "shop", "--name", "stats", "--scopes", "read"
        ).trimmingCharacters(in: .newlines)
        func answer(_ path: String) throws -> String {
            try nginx.client().send("GET", "/v1/\(path)", headers: [("X-Api-Key", key)]).text
        }
        let event = ["--event", "buy", "--period", "7d"]
        for (options, query) in [
            (event + ["--group-by", "channel", "--limit", "1"], "eventId=buy&groupBy=channel&limit=1"),
            (event + ["--group-by", "usergroup"], "eventId=buy&groupBy=usergroup"),
            (event + ["--where", "channel:web", "--compare"], "eventId=buy&where=channel:web&compare=previous"),
            (["--period", "7d", "--interval", "week", "--compare"], "interval=week&compare=previous"),
            (event + ["--interval", "hour"], "eventId=buy&interval=hour"),
        ] {
            let json = try await program.run(["stats", "--json"] + options)
            #expect(try json.output == answer("stats/event?period=7d&\(query)") + "\n", "\(options) \(json.errors)")
            let csv = try await program.run(["stats", "--csv"] + options)
            #expect(try csv.output == answer("stats/event?period=7d&format=csv&\(query)"), "\(options)")
        }
        let range = ["--from", "\(days.day(1))", "--compare"]
        let drawn = try await program.run(["stats", "--event", "buy"] + range)
        #expect(
            drawn.output.hasSuffix("\namount: sum 13.5 of 2, average 6.75; before: sum 2 of 1, average 2\n"),
            "\(drawn.output) \(drawn.errors)")
        let points = try await program.run(["stats", "--json", "--points", "--compare", "--period", "7d"])
        #expect(try points.output == answer("stats/points?period=7d&compare=previous") + "\n", "\(points.errors)")
        let retention = try await program.run(
            ["retention", "--json", "--interval", "week", "--cohorts", "2", "--event", "buy"])
        #expect(
            try retention.output == answer("analytics/retention?interval=week&cohorts=2&eventId=buy") + "\n",
            "\(retention.errors)")
        try await nginx.stop()
        try await server.terminate()
    }

    @Test func valuesAndIntervalsAreDrawn() async throws {
        let days = LocalDays()
        let program = try await Self.program(timezone: days.zone)
        _ = try await program.succeed("import", "--project", "shop", "-", input: Self.purchases(days))
        let values = try await program.succeed(
            "stats", "--event", "buy", "--period", "7d", "--group-by", "channel", "--compare")
        for line in [
            "web                           2      2       2\n", "app                           1      1       1\n",
            "\(days.day(13)) – \(days.day(7))       0      0       0\n", "amount: sum 15.5 of 3, average 5.1667\n",
        ] {
            #expect(values.contains(line), "\(values)")
        }
        let weeks = try await program.succeed("stats", "--period", "90d", "--interval", "month", "--figure", "users")
        #expect(weeks.hasPrefix("A project, all events: users a month\n"), "\(weeks)")
        let only = try await program.succeed(
            "stats", "--event", "buy", "--where", "channel:app", "--interval", "hour", "--period", "7d")
        #expect(only.contains("buy, channel:app: events an hour"), "\(only)")
        let retention = try await program.succeed("retention", "--cohorts", "1")
        let users = days.day(3).month == days.today.month ? 3 : 2
        #expect(retention == "month       users\n\(days.today.month.firstDay)      \(users)\n", "\(retention)")
        for (options, message) in [
            (["--event", "buy", "--group-by", "amount"], "event buy has no such dimension; it has channel"),
            (["--group-by", "channel"], "--group-by takes usergroup"),
            (["--where", "channel:web"], "--where goes only with"),
            (["--event", "buy", "--where", "web"], "--where takes a dimension"),
            (["--event", "buy", "--limit", "0"], "--limit takes"),
            (["--interval", "year"], "The value 'year' is invalid"),
            (["--interval", "hour", "--period", "90d"], "takes at most 31 days"),
            (["--points", "--interval", "week"], "leave out --interval"),
            (["--csv", "--interval", "week", "--group-by", "usergroup"], "rows for either"),
        ] {
            let run = try await program.run(["stats"] + options)
            #expect(run.end == .exited(status: 64) && run.errors.contains(message), "\(options) \(run.errors)")
        }
        let tooMany = try await program.run(["retention", "--cohorts", "161"])
        #expect(tooMany.end == .exited(status: 64) && tooMany.errors.contains("--cohorts takes"), "\(tooMany.errors)")
    }

    @Test func onlyOnATerminalTheChartFillsItsWidthInColour() async throws {
        let program = try await Self.program()
        let days = LocalDays()
        _ = try await program.succeed("import", "--project", "shop", "-", input: Self.history(days))
        func axis(_ text: String) -> Int? {
            text.split(whereSeparator: \.isNewline).first { $0.contains("└") }?.count
        }
        let piped = try await program.succeed("stats", "--period", "90d")
        #expect(axis(piped) == 3 + 45)
        #expect(!piped.contains("\u{1b}"))
        let terminal = ["TERM": "xterm", "NO_COLOR": ""]
        let wide = try await program.onTerminal(columns: 200, environment: terminal, "stats", "--period", "90d")
        #expect(axis(wide) == 3 + 180)
        #expect(wide.contains("\u{1b}[36m"))
        for environment in [["NO_COLOR": "1", "TERM": "xterm"], ["NO_COLOR": "", "TERM": "dumb"]] {
            let plain = try await program.onTerminal(columns: 40, environment: environment, "stats", "--period", "90d")
            #expect(axis(plain) == 3 + 30)
            #expect(!plain.contains("\u{1b}"))
        }
    }

    @Test func impossibleChartsAreRefused() async throws {
        let program = try await Self.program()
        let empty = try await program.succeed("stats", "--period", "all")
        #expect(empty.contains("0 └──────\n"))
        let period = try await program.run("stats", "--period", "2d")
        #expect(period.end == .exited(status: 64) && period.errors.contains("--period takes 1d, 7d,"))
        for (options, message) in [
            (["--to", "2026-01-01"], "--to: goes only with from"),
            (["--from", "2026-01-02", "--to", "2026-01-01"], "--to: lies before from"),
            (["--from", "2026-01-02", "--period", "7d"], "--from and --to take the place of --period"),
            (["--from", "2026-02-30"], "The value '2026-02-30' is invalid"),
        ] {
            let range = try await program.run(["stats"] + options)
            #expect(range.end == .exited(status: 64) && range.errors.contains(message), "\(range.errors)")
        }
        let event = try await program.run("stats", "--event", "nothing")
        #expect(event.end == .exited(status: 1))
        #expect(event.errors == "Error: project shop never had an event nothing\n")
        let points = try await program.run("stats", "--points", "--event", "login")
        #expect(points.end == .exited(status: 64) && points.errors.contains("leave out --event"))
        #expect(try await program.run("stats", "--project", "other").end == .exited(status: 1))
    }
}
