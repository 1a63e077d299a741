import Loyalty
import Testing

extension APITests {
    /// `interval` of `GET /stats/event`.
    @Suite struct StatsIntervals {
        private static let days = LocalDays()
        private static let range = "from=2026-01-30&to=2026-02-10"

        /// Logins on a Friday, Saturday, Sunday, Monday, and later; the 1st of February is a Sunday.
        private static func project(on deployment: Deployment) async throws -> TestProject {
            let project = try await deployment.project(
                Definitions(timezone: "Europe/Berlin", more: #", "backdating": {"maximumDays": 36500}"#))
            for (at, user) in [
                ("2026-01-30T12:00:00Z", "a"), ("2026-01-31T13:59:59Z", "a"), ("2026-01-31T22:59:59Z", "b"),
                ("2026-01-31T23:00:00Z", "b"), ("2026-02-02T08:00:00Z", "a"), ("2026-02-04T08:00:00Z", "a"),
                ("2026-02-10T08:00:00Z", "c"), ("2026-02-11T08:00:00Z", "d"),
            ] {
                #expect(try project.log("login", user, at: at, as: .admin).status == 200)
            }
            return project
        }

        private static let series = [
            "day": (0..<12).map { index in
                let day = Day(year: 2026, month: 1, day: 30 + index)
                let (count, users) =
                    [(1, 1), (2, 2), (1, 1), (1, 1), (0, 0), (1, 1)][safe: index] ?? (index == 11 ? (1, 1) : (0, 0))
                return #"{"start":"\#(day)","count":\#(count),"users":\#(users),"points":\#(5 * count)}"#
            }.joined(separator: ","),
            "week": """
            {"start":"2026-01-30","count":4,"users":2,"points":20},\
            {"start":"2026-02-02","count":2,"users":1,"points":10},\
            {"start":"2026-02-09","count":1,"users":1,"points":5}
            """,
            "month": """
            {"start":"2026-01-30","count":3,"users":2,"points":15},\
            {"start":"2026-02-01","count":4,"users":3,"points":20}
            """,
        ]

        @Test(arguments: Deployment.full)
        func bucketsAreClippedToTheRange(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for (interval, expected) in Self.series {
                for event in ["", "&eventId=login"] {
                    let answer = try project.get("/v1/stats/event?\(Self.range)&interval=\(interval)\(event)")
                    #expect(answer["data", "series"] == "[\(expected)]", "\(interval)")
                }
            }
            #expect(try project.get("/v1/stats/event?\(Self.range)")["data", "series"] == nil)
        }

        @Test(arguments: Deployment.full)
        func hoursAreThoseOfTheLocalClock(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let answer = try project.get("/v1/stats/event?from=2026-01-31&to=2026-02-01&interval=hour")
            let expected = ["2026-01-31", "2026-02-01"].flatMap { day in
                (0..<24).map { hour in
                    let start = "\(day)T\(hour < 10 ? "0" : "")\(hour)"
                    let counted = ["2026-01-31T14", "2026-01-31T23", "2026-02-01T00"].contains(start)
                    return #"{"start":"\#(start)","count":\#(counted ? 1 : 0)}"#
                }
            }
            #expect(answer["data", "series"] == "[\(expected.joined(separator: ","))]")
            for (query, status) in [
                ("from=2026-01-01&to=2026-01-31", 200), ("from=2026-01-01&to=2026-02-01", 400), ("period=30d", 200),
                ("period=90d", 400), ("period=all", 400), ("timeframe=month&month=2026-01", 200),
            ] {
                let response = try project.get("/v1/stats/event?interval=hour&\(query)")
                #expect(response.status == status, "\(query)")
                if status == 400 {
                    #expect(response["message"] == #""Invalid interval: hour takes at most 31 days.""#)
                }
            }
        }

        @Test(arguments: Deployment.full)
        func aTableHasARowForEach(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let weeks = try project.get("/v1/stats/event?\(Self.range)&interval=week&format=csv&compare=previous")
            #expect(
                weeks.text
                    == "start,count,users,points\r\n2026-01-30,4,2,20\r\n2026-02-02,2,1,10\r\n2026-02-09,1,1,5\r\n")
            let hours = try project.get("/v1/stats/event?from=2026-02-02&to=2026-02-02&interval=hour&format=csv")
            let rows = (0..<24).map { "2026-02-02T\($0 < 10 ? "0" : "")\($0),\($0 == 9 ? 1 : 0)\r\n" }
            #expect(hours.text == "start,count\r\n" + rows.joined())
            let both = try project.get("/v1/stats/event?interval=week&groupBy=usergroup")
            #expect(both.names("data").suffix(2) == ["usergroupBreakdown", "series"])
            let table = try project.get("/v1/stats/event?interval=week&groupBy=usergroup&format=csv")
            expectError(table, 400, "invalid_parameter")
            #expect(table.pointers == ["?interval"])
        }

        @Test(arguments: Deployment.full)
        func otherIntervalsAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for interval in ["", "year", "Week", "7d"] {
                let response = try project.get("/v1/stats/event?interval=\(interval)")
                expectError(response, 400, "invalid_parameter", "\(interval)")
                #expect(response.pointers == ["?interval"])
            }
            expectError(try project.get("/v1/stats/points?interval=week"), 400, "invalid_parameter")
        }
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
