import Loyalty
import Store
import Testing

extension APITests {
    /// What a user, or who may act for it, reads of it: history, streaks, challenges, ranks, everything; and erasing.
    @Suite struct UserPages {
        private static func project(
            on deployment: Deployment, timezone: String = "UTC"
        ) async throws -> TestProject {
            var definitions = Definitions(timezone: timezone)
            definitions.streaks = [
                #"""
                {"streakId": "daily", "events": ["login"], "period": "daily", "freezes": {"max": 1},
                 "rewards": [{"length": 2, "points": 7}]}
                """#
            ]
            definitions.more = #"""
                , "challenges": [
                    {"challengeId": "two", "eventId": "purchase_completed", "goal": 2, "points": 100},
                    {"challengeId": "spend", "eventId": "purchase_completed", "goal": 50, "metric": "sum",
                     "field": "amount", "points": 10, "repeatable": true}],
                "leaderboards": [{"leaderboardId": "all_time", "window": "all"}]
                """#
            return try await deployment.project(definitions)
        }

        @Test(arguments: Deployment.full)
        func challengesAreCountedSummedAndPaidOnce(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let first = try project.log("purchase_completed", "u", #"{"amount": 30}"#)
            #expect(first["data", "balance"] == "30")
            let second = try project.log("purchase_completed", "u", #"{"amount": 75}"#)
            // 75 for the event, 100 for two purchases, 2 × 10 for 105 spent.
            #expect(second["data", "balance"] == "225")
            let third = try project.log("purchase_completed", "u", #"{"amount": 1}"#)
            #expect(third["data", "balance"] == "226")
            let all = try project.get("/v1/user/u/challenge", as: .user("u"))
            let two = try #require(all.json?.elements.first { $0["challengeId"] == "\"two\"" })
            #expect(two["completions"] == "1" && two["completed"] == "true" && two["progress"] == "2")
            let spend = try project.get("/v1/user/u/challenge/spend", as: .user("u"))
            #expect(spend["completions"] == "2" && spend["progress"] == "6" && spend["goal"] == "50")
            expectError(try project.get("/v1/user/u/challenge/none"), 404, "challenge_not_found")
        }

        @Test(arguments: Deployment.full)
        func streaksHaveLengthsFreezesAndAnEnd(deployment: Deployment) async throws {
            let days = LocalDays()
            let project = try await Self.project(on: deployment, timezone: days.zone)
            expectError(try project.get("/v1/user/u/streak"), 404, "user_not_found")
            for daysAgo in [3, 1, 0] { _ = try project.log("login", "u", at: days.time(daysAgo), as: .admin) }
            // One freeze filled the gap; the reward for the length of 2 came once.
            let streak = try project.get("/v1/user/u/streak/daily", as: .user("u"))
            #expect(streak["length"] == "3" && streak["longest"] == "3" && streak["freezes"] == "0")
            #expect(try project.get("/v1/user/u/points")["points"] == "22")
            for daysAgo in [30, 29] { _ = try project.log("login", "past", at: days.time(daysAgo), as: .admin) }
            let past = try project.get("/v1/user/past/streak/daily")
            #expect(past["length"] == "0" && past["longest"] == "2" && past["freezes"] == "1")
            expectError(try project.get("/v1/user/u/streak/none"), 404, "streak_not_found")
            _ = try project.post("/v1/user", #"{"userId":"new"}"#)
            #expect(try project.get("/v1/user/new/streak").text == "[]")
            expectError(try project.get("/v1/user/new/streak/daily"), 404, "no_participation")
        }

        @Test(arguments: Deployment.full)
        func theHistoryComesInPagesLastBookedFirst(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            let now = SystemClock.now()
            for minutes in [5, 1, 4, 2, 3] as [Int64] {
                let at = now.adding(seconds: -60 * minutes)
                let metadata = #"{"amount": \#(minutes)}"#
                #expect(
                    try project.log("purchase_completed", "u", metadata, at: at.description, as: .admin).status == 200)
            }
            var amounts: [String] = []
            var query = "?limit=2&kind=event"
            for _ in 0..<3 {
                let page = try project.get("/v1/user/u/history" + query, as: .user("u"))
                amounts += page.json?["history"]?.elements.compactMap { $0["metadata", "amount"] } ?? []
                guard let next = page.json?["next"]?.string else { break }
                query = "?limit=2&kind=event&cursor=\(next)"
            }
            #expect(amounts == ["3", "2", "4", "1", "5"])
            for bad in ["?limit=0", "?limit=501", "?limit=x", "?cursor=x", "?cursor=01", "?cursor=1.2.3"] {
                expectError(try project.get("/v1/user/u/history" + bad), 400, "invalid_parameter", "\(bad)")
            }
        }

        @Test(arguments: Deployment.full)
        func equalPointsShareARankInOrderOfArrival(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for (user, amount) in [("a", 10), ("b", 30), ("c", 30), ("d", 40), ("e", 5), ("f", 4)] {
                _ = try project.log("purchase_completed", user, #"{"amount": \#(amount)}"#)
            }
            #expect(
                try project.send(
                    "PATCH", "/v1/user/c", headers: [("Content-Type", "application/json")],
                    body: Array(#"{"usergroups":["vip"]}"#.utf8)
                ).status == 200)
            func places(_ path: String) throws -> [String] {
                try project.get(path).json?["users"]?.elements.map { place in
                    "\(place["rank"]?.int ?? 0) \(place["userId"]?.string ?? "") \(place["points"]?.int ?? 0)"
                } ?? []
            }
            let board = "/v1/project/\(project.id)/leaderboard"
            let all = ["1 d 40", "2 b 30", "2 c 30", "4 a 10", "5 e 5", "6 f 4"]
            for window in ["", "?timeframe=day", "?timeframe=7d", "?timeframe=year", "?timeframe=365d"] {
                #expect(try places(board + window) == all, "\(window)")
            }
            #expect(try places(board + "?limit=2") == Array(all.prefix(2)))
            #expect(try places(board + "?groupId=vip") == ["1 c 30"])
            #expect(try places(board + "?month=2001-01") == [])
            #expect(try places("/v1/user/f/leaderboard") == ["1 d 40", "2 b 30", "2 c 30", "4 a 10", "5 e 5", "6 f 4"])
            let rank = try project.get("/v1/user/c/rank", as: .user("c"))
            expectJSON(rank, #"{"userId":"c","points":30,"rank":2,"users":6}"#)
            expectError(try project.get(board + "?timeframe=2d"), 400, "invalid_parameter")
            expectError(try project.get(board + "?month=2025-13"), 400, "invalid_parameter")
            expectError(try project.get(board + "?groupId=none"), 404, "usergroup_not_found")
            expectError(try project.get("/v1/project/other/leaderboard"), 404, "project_not_found")
        }

        @Test(arguments: Deployment.full)
        func anErasedUserIsGoneAndTheTotalsStay(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            for user in ["gone", "stays"] { _ = try project.log("login", user) }
            let export = try project.get("/v1/user/gone/export", as: .user("gone"))
            #expect(
                export.names() == [
                    "userId", "createdAt", "usergroups", "timezone", "displayName", "points", "pending", "held", "debt",
                    "expiring", "streaks", "challenges", "history", "redemptions", "coupons",
                ])
            func erase(as caller: TestProject.Caller) throws -> HTTPResponse {
                try project.send("DELETE", "/v1/user/gone", as: caller)
            }
            expectError(try erase(as: .user("gone")), 403, "insufficient_scope")
            expectError(try erase(as: await project.key("events,read")), 403, "insufficient_scope")
            let stats = try project.get("/v1/stats/event?period=all").text
            #expect(try erase(as: .admin).status == TestProject.erased)
            expectError(try erase(as: .admin), 404, "user_not_found")
            #expect(try project.get("/v1/stats/event?period=all").text == stats)
            #expect(try project.get("/v1/analytics/streak?streakId=daily")["totalParticipants"] == "1")
            for page in ["", "/points", "/history", "/export", "/streak", "/challenge", "/rank", "/leaderboard"] {
                expectError(try project.get("/v1/user/gone" + page), 404, "user_not_found", "\(page)")
            }
        }

        @Test(arguments: Deployment.full)
        func aUserReadsItsOwnPagesOnly(deployment: Deployment) async throws {
            let project = try await Self.project(on: deployment)
            _ = try project.log("login", "u")
            let logging = try await project.key("events")
            for page in ["", "/points", "/history", "/export", "/streak", "/challenge", "/rank", "/leaderboard"] {
                #expect(try project.get("/v1/user/u" + page, as: .user("u")).status == 200, "\(page)")
                expectError(try project.get("/v1/user/u" + page, as: .user("v")), 403, "user_not_allowed", "\(page)")
                expectError(
                    try project.get("/v1/user/u" + page, as: logging), 403, "insufficient_scope",
                    "\(page)")
            }
        }
    }
}
