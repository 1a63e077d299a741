import Loyalty
import Testing

extension APITests {
    /// `GET /analytics/streak`.
    @Suite struct Streaks {
        private static let daily = #"{"streakId": "daily_login", "events": ["login"], "period": "daily"}"#

        /// The contract's shape, field by field and in order.
        @Test(arguments: Deployment.allCases)
        func analytics(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(Definitions(timezone: days.zone, streaks: [Self.daily]))
            let path = "/v1/analytics/streak?streakId=daily_login"
            expectJSON(try project.get(path), "null")
            func log(_ user: String, _ daysAgo: [Int]) throws {
                for day in daysAgo {
                    #expect(try project.log("login", user, at: days.time(day), as: .admin).status == 200)
                }
            }
            try log("today", [2, 1, 0, 0])
            try log("yesterday", [1])
            try log("once", [15, 14, 13, 12, 11])
            expectJSON(
                try project.get(path, as: .user("u")),
                """
                {"streakId": "daily_login", "totalParticipants": 3, "activeParticipants": 2,
                 "averageStreakLength": 2, "longestUserStreak": 5, "completionRate": 0.67}
                """)
            // A gap of one whole day ends a streak: neither is it active nor does the next day extend it.
            try log("gap", [2])
            try log("back", [4, 3, 0])
            expectJSON(
                try project.get(path),
                """
                {"streakId": "daily_login", "totalParticipants": 5, "activeParticipants": 3,
                 "averageStreakLength": 1.7, "longestUserStreak": 5, "completionRate": 0.6}
                """)
        }

        @Test(arguments: Deployment.full)
        func weeksAndMonths(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await deployment.project(
                Definitions(
                    timezone: days.zone,
                    streaks: ["weekly", "monthly"].map {
                        #"{"streakId": "\#($0)", "events": ["login"], "period": "\#($0)"}"#
                    }))
            let monday = days.today.weekday - 1
            // The Sunday before this week, the Monday before that, and today: three weeks in a row or two.
            for day in [monday + 7, monday + 1, 0] {
                #expect(try project.log("login", "weeks", at: days.time(day), as: .admin).status == 200)
            }
            let weekly = try project.get("/v1/analytics/streak?streakId=weekly")
            #expect(weekly["longestUserStreak"] == "2")
            #expect(weekly["activeParticipants"] == "1")
            let dayOfMonth = days.today.civil.day
            let last = days.day(dayOfMonth).month
            let before = last.advanced(by: -1)
            for day in [before.firstDay, last.lastDay] {
                let ago = Int(days.today.number - day.number)
                #expect(try project.log("login", "months", at: days.time(ago), as: .admin).status == 200)
            }
            let monthly = try project.get("/v1/analytics/streak?streakId=monthly")
            #expect(monthly["totalParticipants"] == "2" && monthly["activeParticipants"] == "2")
            #expect(monthly["longestUserStreak"] == "2")
        }

        @Test(arguments: Deployment.full)
        func onlyEventsWithMetConditionsCount(deployment: Deployment) async throws {
            let streak = #"{"streakId": "s", "events": ["purchase_completed"], "period": "daily"}"#
            let project = try await deployment.project(Definitions(streaks: [streak]))
            let path = "/v1/analytics/streak?streakId=s"
            #expect(try project.log("login", "u").status == 200)
            #expect(try project.log("purchase_completed", "u", #"{"amount":0}"#).status == 200)
            expectJSON(try project.get(path), "null")
            #expect(try project.log("purchase_completed", "u", #"{"amount":1}"#).status == 200)
            expectJSON(
                try project.get(path),
                """
                {"streakId": "s", "totalParticipants": 1, "activeParticipants": 1, "averageStreakLength": 1,
                 "longestUserStreak": 1, "completionRate": 1}
                """)
        }

        @Test(arguments: Deployment.full)
        func anUnknownStreakIsNullAndNoneIs400(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(streaks: [Self.daily]))
            expectJSON(try project.get("/v1/analytics/streak?streakId=unknown"), "null")
            for query in ["", "?streakId=", "?streakid=daily_login"] {
                expectError(try project.get("/v1/analytics/streak\(query)"), 400, "streak_id_missing")
            }
        }
    }
}
