import Loyalty
import Testing

extension APITests {
    /// `GET /stats/points`.
    @Suite struct PointsStats {
        private static let days = LocalDays()
        private static let events = [
            Definitions.login,
            #"{"eventId": "slow", "title": "Slow", "reward": {"default": 100}, "pending": {"days": 3}}"#,
            """
            {"eventId": "brief", "title": "Brief", "reward": {"default": 20},
             "validity": {"months": 1, "until": "month"}}
            """,
        ]
        private static let names = [
            "awarded", "bonuses", "adjusted", "redeemed", "refunded", "reversed", "expired", "erased", "outstanding",
            "pending", "held", "debt", "usersWithPoints",
        ]
        private static let zeros = Array(repeating: 0, count: 13)

        /// The members of an object with these figures.
        private static func figures(_ values: [Int]) -> String {
            zip(names, values).map { #""\#($0)":\#($1)"# }.joined(separator: ",")
        }

        private static func upcoming(_ points: [Int: Int] = [:]) -> String {
            let months = (0..<12).map { index in
                #"{"month":"\#(days.today.month.advanced(by: index))","points":\#(points[index] ?? 0)}"#
            }
            return "[\(months.joined(separator: ","))]"
        }

        /// Points of a slow event become active today; another's are pending; what one user had is erased.
        private static func project(on deployment: Deployment) async throws -> TestProject {
            let project = try await deployment.project(Definitions(timezone: days.zone, events: events))
            for (event, user, daysAgo) in [
                ("slow", "a", 4), ("login", "b", 1), ("login", "c", 0), ("slow", "d", 0), ("brief", "e", 0),
            ] {
                #expect(try project.log(event, user, at: days.time(daysAgo), as: .admin).status == 200)
            }
            #expect(try project.send("DELETE", "/v1/user/c").status == TestProject.erased)
            return project
        }

        private static let before = [5, 0, 0, 0, 0, 0, 0, 0, 5, 100, 0, 0, 1]
        private static let today = [125, 0, 0, 0, 0, 0, 0, 5, 125, 100, 0, 0, 3]

        @Test(arguments: Deployment.allCases)
        func flowsAndLevels(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let (today, yesterday) = (Self.days.today, Self.days.day(1))
            let change: [(Int, String)] = [
                (120, "2400"), (0, "0"), (0, "0"), (0, "0"), (0, "0"), (0, "0"), (0, "0"), (5, "null"), (120, "2400"),
                (0, "0"), (0, "0"), (0, "0"), (2, "200"),
            ]
            let changes = zip(Self.names, change).map { #""\#($0)":{"absolute":\#($1.0),"percent":\#($1.1)}"# }
            expectJSON(
                try project.get("/v1/stats/points?period=1d&compare=previous", as: .user("u")),
                """
                {"period": "1d", "startDate": "\(today)", "endDate": "\(today)", "data": {
                    \(Self.figures(Self.today)), "dailyData": {"\(today)": {\(Self.figures(Self.today))}},
                    "upcoming": \(Self.upcoming([1: 20]))},
                 "previous": {"startDate": "\(yesterday)", "endDate": "\(yesterday)", \(Self.figures(Self.before)),
                    "change": {\(changes.joined(separator: ","))}}}
                """)
        }

        @Test(arguments: Deployment.full)
        func everyDayIsInIt(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let pending = [0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0]
            let slow = [100] + pending.dropFirst()
            let all = try project.get("/v1/stats/points?period=all")
            #expect(all["startDate"] == "\"\(Self.days.day(4))\"")
            for (name, figures, first) in [
                ("all", [slow, pending, pending, Self.before, Self.today], 4),
                ("7d", [Self.zeros, Self.zeros, slow, pending, pending, Self.before, Self.today], 6),
            ] {
                let expected = zip((0...first).reversed(), figures).map { ago, figures in
                    #""\#(Self.days.day(ago))":{\#(Self.figures(figures))}"#
                }
                let answer = try project.get("/v1/stats/points?period=\(name)")
                #expect(answer["data", "dailyData"] == "{\(expected.joined(separator: ","))}", "\(name)")
                #expect(answer["data", "awarded"] == "230" && answer["data", "erased"] == "5")
                #expect(answer["data", "outstanding"] == "125" && answer["data", "usersWithPoints"] == "3")
            }
            for (name, count) in [("1d", 1), ("30d", 30), ("90d", 90)] {
                let answer = try project.get("/v1/stats/points?period=\(name)")
                #expect(answer.names("data", "dailyData").count == count)
            }
            let starts = [
                ("current_month", Self.days.today.month.firstDay),
                ("ytd", Day(year: Self.days.today.year, month: 1, day: 1)),
            ]
            for (name, start) in starts {
                let answer = try project.get("/v1/stats/points?period=\(name)")
                #expect(answer["startDate"] == "\"\(start)\"" && answer["endDate"] == "\"\(Self.days.today)\"")
            }
            #expect(try project.get("/v1/stats/points").text == project.get("/v1/stats/points?period=7d").text)
        }

        @Test(arguments: Deployment.full)
        func aMonthWinsOverThePeriod(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let month = Self.days.today.month
            let answer = try project.get("/v1/stats/points?period=1d&timeframe=month&month=\(month)")
            #expect(answer["period"] == "\"\(month)\"")
            #expect(answer["endDate"] == "\"\(month.lastDay)\"")
            #expect(answer["data", "outstanding"] == "125")
            // A day to come has the present levels.
            let levels = [0, 0, 0, 0, 0, 0, 0, 0] + Self.today.dropFirst(8)
            if month.lastDay > Self.days.today {
                #expect(
                    answer["data", "dailyData", month.lastDay.description] == "{\(Self.figures(levels))}")
            }
            let past = try project.get("/v1/stats/points?timeframe=month&month=2025-02&compare=previous")
            #expect(past.names("data", "dailyData").count == 28)
            #expect(past["previous", "startDate"] == "\"2025-01-01\"")
            #expect(past["data", "upcoming"] == Self.upcoming([1: 20]))
        }

        @Test(arguments: Deployment.full)
        func withoutFlowsAllIsZero(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(timezone: Self.days.zone))
            let today = Self.days.today
            expectJSON(
                try project.get("/v1/stats/points?period=all&compare=previous"),
                """
                {"period": "all", "startDate": "\(today)", "endDate": "\(today)", "data": {
                    \(Self.figures(Self.zeros)), "dailyData": {"\(today)": {\(Self.figures(Self.zeros))}},
                    "upcoming": \(Self.upcoming())}, "previous": null}
                """)
        }

        @Test(arguments: Deployment.full)
        func daysComeAsCSV(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let table = try project.get("/v1/stats/points?period=1d&compare=previous&format=csv")
            #expect(table.header("Content-Type") == "text/csv; charset=utf-8; header=present")
            #expect(table.header("Vary")?.contains("Accept") == true)
            let rows = [(Self.days.day(1), Self.before), (Self.days.today, Self.today)].map { day, figures in
                "\(day),\(figures.map(String.init).joined(separator: ","))\r\n"
            }
            #expect(table.text == "date,\(Self.names.joined(separator: ","))\r\n" + rows.joined())
            let accepted = try project.get(
                "/v1/stats/points?period=1d&compare=previous", headers: [("Accept", "text/csv")])
            #expect(accepted.text == table.text)
        }

        /// A number below 0 is no formula.
        @Test(arguments: Deployment.full)
        func whatIsTakenAndOwedIsInIt(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(timezone: Self.days.zone))
            let logged = try project.log("login", "a", at: Self.days.time(0), as: .admin)
            let entry = try #require(logged["data", "id"]).filter(\.isNumber)
            let adjustment = #"{"points":-3,"reason":"Counted twice"}"#
            #expect(try project.post("/v1/user/a/points", adjustment).status == 200)
            let reversal = #"{"reason":"Sent back"}"#
            #expect(try project.post("/v1/user/a/history/\(entry)/reversal", reversal).status == 200)
            let table = try project.get("/v1/stats/points?period=1d&format=csv")
            #expect(table.text.hasSuffix("\r\n\(Self.days.today),5,0,-3,0,0,5,0,0,0,0,0,3,0\r\n"), "\(table.text)")
        }

        /// The sum of all points is no answer to the question for an event's or a group's.
        @Test(arguments: Deployment.full)
        func badParametersAre400(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (query, pointer) in [
                ("period=2d", "?period"), ("period=", "?period"), ("timeframe=month&month=2025-13", "?month"),
                ("timeframe=month&month=", "?month"), ("compare=next", "?compare"), ("format=xml", "?format"),
                ("eventId=login", "?eventId"), ("eventId=unknown", "?eventId"), ("groupBy=usergroup", "?groupBy"),
            ] {
                let response = try project.get("/v1/stats/points?\(query)")
                expectError(response, 400, "invalid_parameter", "\(query)")
                #expect(response.pointers == [pointer], "\(query)")
            }
        }
    }
}
