import Loyalty
import Testing

extension APITests {
    /// `GET /analytics/retention`.
    @Suite struct RetentionTests {
        private static let days = LocalDays()
        private static let event = #"{"eventId": "buy", "title": "Buy", "type": "FIXED", "reward": {"default": 1}}"#

        private static func project(on deployment: Deployment) async throws -> TestProject {
            try await deployment.project(Definitions(timezone: days.zone, events: [event, Definitions.login]))
        }

        /// The first day of the week that is `back` weeks before the present one.
        private static func week(_ back: Int) -> Day {
            days.today.advanced(by: 1 - days.today.weekday - 7 * back)
        }

        private static func log(_ event: String, _ user: String, on day: Day, in project: TestProject) throws {
            let answer = try project.log(event, user, at: days.time(day.distance(to: days.today)), as: .admin)
            #expect(answer.status == 200)
        }

        @Test(arguments: Deployment.full)
        func cohortsComeBackByTheWeek(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            // In no order: ann's first event comes last.
            for (event, user, day) in [
                ("buy", "ann", Self.week(0)), ("buy", "bob", Self.week(2)), ("login", "bob", Self.week(1)),
                ("login", "cat", Self.week(1).advanced(by: 6)), ("buy", "cat", Self.week(0)),
                ("buy", "dan", Self.week(5)), ("login", "dan", Self.week(2)),
                ("login", "ann", Self.week(2).advanced(by: 6)),
            ] {
                try Self.log(event, user, on: day, in: project)
            }
            let (two, one, now) = (Self.week(2), Self.week(1), Self.week(0))
            expectJSON(
                try project.get("/v1/analytics/retention?interval=week&cohorts=3"),
                """
                {"interval": "week", "cohorts": [{"start": "\(two)", "users": [2, 1, 1]},
                 {"start": "\(one)", "users": [1, 1]}, {"start": "\(now)", "users": [0]}]}
                """)
            expectJSON(
                try project.get("/v1/analytics/retention?interval=week&cohorts=3&eventId=buy", as: .user("u")),
                """
                {"interval": "week", "eventId": "buy", "cohorts": [{"start": "\(two)", "users": [1, 0, 0]},
                 {"start": "\(one)", "users": [0, 0]}, {"start": "\(now)", "users": [2]}]}
                """)
            let table = "start,users,1,2\r\n\(two),2,1,1\r\n\(one),1,1,\r\n\(now),0,,\r\n"
            let asked = try project.get("/v1/analytics/retention?interval=week&cohorts=3&format=csv")
            #expect(asked.text == table)
            #expect(asked.header("Content-Type") == "text/csv; charset=utf-8; header=present")
            let accepted = try project.get(
                "/v1/analytics/retention?interval=week&cohorts=3", headers: [("Accept", "text/csv")])
            #expect(accepted.text == table)

            #expect(try project.send("DELETE", "/v1/user/bob").status == TestProject.erased)
            expectJSON(
                try project.get("/v1/analytics/retention?interval=week&cohorts=1"),
                #"{"interval": "week", "cohorts": [{"start": "\#(now)", "users": [0]}]}"#)
            #expect(try project.get("/v1/analytics/retention?interval=week&cohorts=3&format=csv").text == table)
        }

        @Test(arguments: Deployment.full)
        func monthsAreThoseOfTheLocalCalendar(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let (today, month) = (Self.days.today, Self.days.today.month)
            for (user, day) in [
                ("ann", month.advanced(by: -2).lastDay), ("ann", month.advanced(by: -1).firstDay), ("ann", today),
                ("bob", month.advanced(by: -1).lastDay), ("bob", month.firstDay),
            ] {
                try Self.log("buy", user, on: day, in: project)
            }
            let answer = try project.get("/v1/analytics/retention")
            let starts = (0..<12).map { month.advanced(by: $0 - 11).firstDay }
            let users = Array(repeating: [Int](), count: 9) + [[1, 1, 1], [1, 1], [0]]
            let cohorts = zip(starts, users).enumerated().map { index, cohort in
                let counts = cohort.1.isEmpty ? Array(repeating: 0, count: 12 - index) : cohort.1
                return #"{"start":"\#(cohort.0)","users":[\#(counts.map(String.init).joined(separator: ","))]}"#
            }
            #expect(answer["interval"] == "\"month\"")
            #expect(answer["cohorts"] == "[\(cohorts.joined(separator: ","))]")
        }

        @Test(arguments: Deployment.full)
        func invalidQuestionsAreRefused(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for query in [
                "interval=day", "interval=", "interval=Week", "cohorts=0", "cohorts=161", "cohorts=x", "cohorts=",
                "format=xml",
            ] {
                expectError(
                    try project.get("/v1/analytics/retention?\(query)"), 400, "invalid_parameter", "\(query)")
            }
            expectError(try project.get("/v1/analytics/retention?eventId=unknown"), 404, "event_not_found")
            let longest = try project.get("/v1/analytics/retention?interval=week&cohorts=160&eventId=")
            #expect(longest["cohorts"]?.split(separator: "start").count == 161)
        }
    }
}
