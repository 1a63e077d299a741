import Loyalty
import Testing

extension APITests {
    /// `GET /stats/event`.
    @Suite struct Stats {
        private static func hours(_ counts: [Int: Int] = [:]) -> String {
            "[" + (0..<24).map { String(counts[$0] ?? 0) }.joined(separator: ",") + "]"
        }

        /// The contract's shapes, field by field and in order.
        @Test(arguments: Deployment.allCases)
        func answersHaveTheContractsShapes(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(Definitions(timezone: days.zone))
            let today = days.today.description
            for (event, user, metadata, hour) in [
                ("purchase_completed", "a", #"{"amount":49.99}"#, 3), ("purchase_completed", "a", #"{"amount":1}"#, 3),
                ("purchase_completed", "b", #"{"amount":0}"#, 10), ("login", "b", "{}", 11),
            ] {
                let response = try project.log(event, user, metadata, at: days.time(0, hour: hour), as: .admin)
                #expect(response.status == 200)
            }
            expectJSON(
                try project.get("/v1/stats/event?period=1d", as: .user("u")),
                """
                {"period": "1d", "eventId": null, "startDate": "\(today)", "endDate": "\(today)", "data": {
                    "totalEvents": 4, "uniqueUsers": 2, "totalPoints": 56, "newUsers": 2,
                    "eventBreakdown": {
                        "purchase_completed": {"count": 3, "users": 2, "points": 51},
                        "login": {"count": 1, "users": 1, "points": 5}
                    },
                    "topEvents": ["purchase_completed", "login"],
                    "dailyData": {"\(today)": {"events": 4, "users": 2, "points": 56,
                        "hourlyDistribution": \(Self.hours([3: 2, 10: 1, 11: 1])), "newUsers": 2}},
                    "_metadata": {"uniqueUsersCalculationMethod": "daily_exact", "uniqueUsersNote": null}
                }}
                """)
            expectJSON(
                try project.get("/v1/stats/event?eventId=purchase_completed&period=1d", as: .user("u")),
                """
                {"period": "1d", "eventId": "purchase_completed", "startDate": "\(today)", "endDate": "\(today)",
                 "data": {
                    "totalCount": 3, "uniqueUsers": 2, "pointsAwarded": 51, "conditionMet": 2, "conditionFailed": 1,
                    "limitReached": 0, "newUsers": 2,
                    "dailyData": {"\(today)": {"count": 3, "users": 2, "points": 51,
                        "hourlyDistribution": \(Self.hours([3: 2, 10: 1])), "newUsers": 2}}
                }}
                """)
        }

        @Test(arguments: Deployment.full)
        func withoutEventsAllIsZeroAndEveryDayIsThere(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(Definitions(timezone: days.zone))
            let empty = #""users": 0, "points": 0, "hourlyDistribution": \#(Self.hours()), "newUsers": 0"#
            let all = (0...6).reversed().map { #""\#(days.day($0))": {"events": 0, \#(empty)}"# }
            expectJSON(
                try project.get("/v1/stats/event"),
                """
                {"period": "7d", "eventId": null, "startDate": "\(days.day(6))", "endDate": "\(days.today)", "data": {
                    "totalEvents": 0, "uniqueUsers": 0, "totalPoints": 0, "newUsers": 0, "eventBreakdown": {}, "topEvents": [],
                    "dailyData": {\(all.joined(separator: ","))},
                    "_metadata": {"uniqueUsersCalculationMethod": "daily_exact", "uniqueUsersNote": null}
                }}
                """)
            expectJSON(
                try project.get("/v1/stats/event?eventId=login&period=all"),
                """
                {"period": "all", "eventId": "login", "startDate": "\(days.today)", "endDate": "\(days.today)",
                 "data": {
                    "totalCount": 0, "uniqueUsers": 0, "pointsAwarded": 0, "conditionMet": 0, "conditionFailed": 0,
                    "limitReached": 0, "newUsers": 0, "dailyData": {"\(days.today)": {"count": 0, \(empty)}}
                }}
                """)
        }

        // MARK: - Periods

        /// What was logged, by how many days ago; some users more than once and on both sides of each bound.
        private static let history: [(event: String, user: String, daysAgo: Int)] = [
            ("login", "a", 380), ("login", "b", 100), ("login", "a", 90), ("login", "c", 89),
            ("purchase_completed", "d", 89),
            ("login", "a", 60), ("login", "c", 30), ("login", "e", 29), ("purchase_completed", "a", 29),
            ("login", "f", 7),
            ("login", "a", 6), ("purchase_completed", "g", 6), ("login", "a", 1), ("login", "b", 0), ("login", "a", 0),
            ("login", "a", 0), ("purchase_completed", "a", 0),
        ]

        private func projectWithHistory(_ deployment: Deployment, _ days: LocalDays) async throws -> TestProject {
            let project = try await deployment.project(Definitions(timezone: days.zone))
            for entry in Self.history {
                let response = try project.log(
                    entry.event, entry.user, #"{"amount":20}"#, at: days.time(entry.daysAgo), as: .admin)
                #expect(response.status == 200, "\(response.text)")
            }
            return project
        }

        /// Compares stats with a count of the history.
        private func expectCounted(
            _ response: HTTPResponse, event: String?, from start: Day, through end: Day, period: String,
            _ days: LocalDays,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            guard let stats = response.json else {
                Issue.record("\(response.text)", sourceLocation: sourceLocation)
                return
            }
            let entries = Self.history.filter { entry in
                (event ?? entry.event) == entry.event && (start...end).contains(days.day(entry.daysAgo))
            }
            func users(_ entries: [(event: String, user: String, daysAgo: Int)]) -> String {
                String(Set(entries.map(\.user)).count)
            }
            func points(_ entries: [(event: String, user: String, daysAgo: Int)]) -> String {
                String(entries.reduce(0) { $0 + ($1.event == "login" ? 5 : 20) })
            }
            let (count, sum) = event == nil ? ("totalEvents", "totalPoints") : ("totalCount", "pointsAwarded")
            func check(_ actual: String?, _ expected: String, _ what: String) {
                #expect(actual == expected, "\(period) \(event ?? "") \(what)", sourceLocation: sourceLocation)
            }
            check(stats["period"], "\"\(period)\"", "period")
            check(stats["startDate"], "\"\(start)\"", "startDate")
            check(stats["endDate"], "\"\(end)\"", "endDate")
            check(stats["data", count], String(entries.count), count)
            check(stats["data", "uniqueUsers"], users(entries), "uniqueUsers")
            check(stats["data", sum], points(entries), sum)
            func newUsers(_ start: Day, _ end: Day) -> String {
                let all = Self.history.filter { (event ?? $0.event) == $0.event }
                let first = Dictionary(grouping: all, by: \.user).compactMap { $1.map { days.day($0.daysAgo) }.min() }
                return String(first.count { (start...end).contains($0) })
            }
            check(stats["data", "newUsers"], newUsers(start, end), "newUsers")
            let dates = (start.number...end.number).map { Day(number: $0).description }
            check(stats.names("data", "dailyData").joined(), dates.joined(), "days")
            for date in dates {
                let ofDay = entries.filter { days.day($0.daysAgo).description == date }
                let name = event == nil ? "events" : "count"
                check(stats["data", "dailyData", date, name], String(ofDay.count), date)
                check(stats["data", "dailyData", date, "users"], users(ofDay), "\(date) users")
                check(stats["data", "dailyData", date, "points"], points(ofDay), "\(date) points")
                if let day = Day(date) {
                    check(stats["data", "dailyData", date, "newUsers"], newUsers(day, day), "\(date) newUsers")
                }
            }
            guard event == nil else { return }
            for id in ["login", "purchase_completed"] {
                let ofEvent = entries.filter { $0.event == id }
                let expected = ofEvent.isEmpty ? nil : users(ofEvent)
                #expect(stats["data", "eventBreakdown", id, "users"] == expected, "\(period) \(id)")
                #expect(
                    stats["data", "eventBreakdown", id, "count"] == expected.map { _ in String(ofEvent.count) },
                    "\(period) \(id)")
            }
        }

        @Test(arguments: Deployment.full)
        func periodsEndToday(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await projectWithHistory(deployment, days)
            let first = days.day(380)
            let starts: [(String, Day)] = [
                ("1d", days.today), ("7d", days.day(6)), ("30d", days.day(29)), ("90d", days.day(89)),
                ("current_month", days.today.month.firstDay),
                ("ytd", Day(year: days.today.year, month: 1, day: 1)), ("all", first),
            ]
            for (period, start) in starts {
                expectCounted(
                    try project.get("/v1/stats/event?period=\(period)"), event: nil, from: start, through: days.today,
                    period: period, days)
                for event in ["login", "purchase_completed"] {
                    // `all` begins with the first of these events.
                    let ago = Self.history.filter { $0.event == event }.map(\.daysAgo).max() ?? 0
                    expectCounted(
                        try project.get("/v1/stats/event?period=\(period)&eventId=\(event)"), event: event,
                        from: period == "all" ? days.day(ago) : start, through: days.today, period: period, days)
                }
            }
        }

        @Test(arguments: Deployment.full)
        func aMonthWinsOverThePeriod(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await projectWithHistory(deployment, days)
            for month in Set(Self.history.map { days.day($0.daysAgo).month }) {
                for period in ["", "&period=1d", "&period=nonsense"] {
                    expectCounted(
                        try project.get("/v1/stats/event?timeframe=month&month=\(month)\(period)"), event: nil,
                        from: month.firstDay, through: month.lastDay, period: "\(month)", days)
                }
                expectCounted(
                    try project.get("/v1/stats/event?timeframe=month&month=\(month)&eventId=login"), event: "login",
                    from: month.firstDay, through: month.lastDay, period: "\(month)", days)
            }
        }

        @Test(arguments: Deployment.full)
        func badParametersAre400(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for month in ["2025-8", "2025-13", "2025-00", "2025", "2025-08-01", "25-08", "August", "", "2025-08%20"] {
                let response = try project.get("/v1/stats/event?timeframe=month&month=\(month)")
                expectError(response, 400, "invalid_parameter", "\(month)")
                #expect(response.pointers == ["?month"])
            }
            for period in ["2d", "7", "7D", "0d", "week", "month", "all,7d", ""] {
                let response = try project.get("/v1/stats/event?period=\(period)")
                expectError(response, 400, "invalid_parameter", "\(period)")
                #expect(response.pointers == ["?period"])
            }
            for eventId in ["unknown", "Login"] {
                expectError(try project.get("/v1/stats/event?eventId=\(eventId)"), 404, "event_not_found")
            }
            // Without each other, timeframe and month mean nothing.
            for query in ["?timeframe=month", "?month=2025-08", "?timeframe=year&month=nonsense", "?month=nonsense"] {
                #expect(try project.get("/v1/stats/event\(query)")["period"] == "\"7d\"", "\(query)")
            }
        }

        @Test(arguments: Deployment.full)
        func topEventsAreTenAtMostAndMostFirst(deployment: Deployment) async throws {
            let ids = (1...12).map { "event-\($0)" }
            let project = try await deployment.project(
                Definitions(events: ids.map { #"{"eventId": "\#($0)", "title": "E", "reward": {"default": 1}}"# }))
            for (index, id) in ids.enumerated() {
                for _ in 0...(index / 2) { _ = try project.log(id, "u") }
            }
            let response = try project.get("/v1/stats/event")
            // As many as another: by id, byte by byte.
            let expected = [
                "event-11", "event-12", "event-10", "event-9", "event-7", "event-8", "event-5", "event-6", "event-3",
                "event-4", "event-1", "event-2",
            ]
            #expect(response.names("data", "eventBreakdown") == expected)
            #expect(
                response["data", "topEvents"] == "[" + expected.prefix(10).map { "\"\($0)\"" }.joined(separator: ",")
                    + "]")
        }
    }
}
