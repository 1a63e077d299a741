import Loyalty
import Store
import Testing

extension APITests {
    /// Users and their points, and the times that callers may give.
    @Suite struct Users {
        @Test(arguments: Deployment.allCases)
        func aUserIsMadeOnce(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(autoCreate: false))
            let before = SystemClock.now().milliseconds
            let response = try project.post("/v1/user", #"{"userId":"user-123"}"#)
            let after = SystemClock.now().milliseconds
            #expect(response.status == 201)
            #expect(response.names() == ["message", "userId", "createdAt"])
            #expect(response["userId"] == "\"user-123\"")
            let createdAt = try #require(response["createdAt"].flatMap { Int64($0) })
            #expect((before...after).contains(createdAt))
            expectError(try project.post("/v1/user", #"{"userId":"user-123"}"#), 409, "user_exists")
            expectJSON(try project.get("/v1/user/user-123/points", as: .user("user-123")), Balance.json(0))
            #expect(try project.log("login", "user-123").status == 200)
            expectJSON(try project.get("/v1/user/user-123/points", as: .user("user-123")), Balance.json(5))
            expectError(try project.get("/v1/user/unknown/points"), 404, "user_not_found")
            expectError(try project.get("/v1/user/unknown/points", as: .user("unknown")), 404, "user_not_found")
        }

        @Test(arguments: Deployment.full)
        func badUsersAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let table: [(String, String, String)] = [
                ("{}", "invalid_user_id", "/userId"), (#"{"userId":""}"#, "invalid_user_id", "/userId"),
                (#"{"userId":"a "}"#, "invalid_user_id", "/userId"), (#"{"userId":1}"#, "invalid_user_id", "/userId"),
                (#"{"userId":null}"#, "invalid_user_id", "/userId"),
                (#"{"userId":"a","timezone":"Nowhere/Else"}"#, "invalid_timezone", "/timezone"),
                (#"{"userId":"a","timezone":"../../etc/passwd"}"#, "invalid_timezone", "/timezone"),
                (#"{"userId":"a","timezone":""}"#, "invalid_timezone", "/timezone"),
                (#"{"userId":"a","timezone":1}"#, "invalid_timezone", "/timezone"),
                (#"{"userId":"a","usergroups":["nonsense"]}"#, "invalid_usergroups", "/usergroups"),
                (#"{"userId":"a","usergroups":"vip"}"#, "invalid_usergroups", "/usergroups"),
                (#"{"userId":"a","usergroups":[1]}"#, "invalid_usergroups", "/usergroups"),
                (#"{"userId":"a","usergroups":{"vip":1}}"#, "invalid_usergroups", "/usergroups"),
            ]
            for (body, code, pointer) in table {
                let response = try project.post("/v1/user", body)
                expectError(response, 400, code, "\(body)")
                #expect(response.pointers == [pointer], "\(body)")
            }
            expectError(try project.get("/v1/user/a/points"), 404, "user_not_found")
            let good = #"{"userId":"a","timezone":"Europe/Berlin","usergroups":["vip","vip","default"]}"#
            #expect(try project.post("/v1/user", good).status == 201)
            #expect(try project.post("/v1/user", #"{"userId":"b","timezone":null,"usergroups":null}"#).status == 201)
        }

        @Test(arguments: Deployment.full)
        func usersAreMadeByServersAndAdministrators(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = #"{"userId":"u"}"#
            expectError(try project.post("/v1/user", body, as: .user("u")), 403, "insufficient_scope")
            expectError(try project.post("/v1/user", body, as: await project.key("read")), 403, "insufficient_scope")
            #expect(try project.post("/v1/user", #"{"userId":"1"}"#, as: .admin).status == 201)
            #expect(try project.post("/v1/user", #"{"userId":"2"}"#, as: await project.key("events")).status == 201)
            #expect(try project.post("/v1/user", #"{"userId":"3"}"#, as: await project.key("admin")).status == 201)
        }

        @Test(arguments: Deployment.full)
        func anUnknownUserIs404OrMade(deployment: Deployment) async throws {
            let strict = try await deployment.project(Definitions(autoCreate: false))
            expectError(try strict.log("login", "u"), 404, "user_not_found")
            #expect(try strict.get("/v1/stats/event")["data", "totalEvents"] == "0")
            expectError(try strict.get("/v1/user/u/points"), 404, "user_not_found")
            let open = try await deployment.project()
            #expect(try open.log("login", "u")["data", "balance"] == "5")
            #expect(try open.get("/v1/user/u/points")["points"] == "5")
            // A refused event makes nobody.
            expectError(try open.log("purchase_completed", "v"), 400, "invalid_metadata")
            expectError(try open.get("/v1/user/v/points"), 404, "user_not_found")
        }

        /// Until a user's first event there is nothing to tell it, and nothing wrong.
        @Test(arguments: Deployment.full)
        func aUserIsAnsweredBeforeItsFirstEvent(deployment: Deployment) async throws {
            var definitions = Definitions(streaks: [#"{"streakId": "s", "events": ["login"], "period": "daily"}"#])
            definitions.more = """
                , "challenges": [{"challengeId": "c", "eventId": "login", "goal": 2, "points": 1}]
                """
            let project = try await deployment.project(definitions)
            #expect(try project.log("login", "other").status == 200)
            let answers = [
                "": #"{"userId":"u","createdAt":null,"usergroups":[],"timezone":null,"displayName":null,"points":0}"#,
                "/points": Balance.json(0), "/history": #"{"history":[],"next":null}"#, "/streak": "[]",
                "/rank": #"{"userId":"u","points":0,"rank":null,"users":1}"#,
                "/leaderboard": #"{"users":[{"userId":"other","points":5,"rank":1}]}"#,
            ]
            for (path, answer) in answers {
                expectJSON(try project.get("/v1/user/u\(path)", as: .user("u")), answer)
            }
            let progress = try project.get("/v1/user/u/challenge", as: .user("u"))
            #expect(progress.json?.elements.map { $0["progress"] } == ["0"])
            #expect(try project.get("/v1/user/u/challenge/c", as: .user("u"))["progress"] == "0")
            let export = try project.get("/v1/user/u/export", as: .user("u"))
            #expect(export["createdAt"] == "null" && export["history"] == "[]" && export["points"] == "0")
            expectError(try project.get("/v1/user/u/streak/s", as: .user("u")), 404, "no_participation")
            expectError(try project.get("/v1/user/u/streak/t", as: .user("u")), 404, "streak_not_found")
            // Others are told that there is no such user, and asking makes none.
            let key = try await project.key("read")
            for path in ["", "/points", "/history", "/streak", "/challenge", "/rank", "/leaderboard", "/export"] {
                for caller in [TestProject.Caller.admin, key] {
                    expectError(try project.get("/v1/user/u\(path)", as: caller), 404, "user_not_found", "\(path)")
                }
                expectError(try project.get("/v1/user/u\(path)", as: .user("v")), 403, "user_not_allowed", "\(path)")
            }
            let strict = try await deployment.project(Definitions(autoCreate: false))
            for path in ["", "/points", "/history", "/streak", "/challenge", "/rank", "/leaderboard", "/export"] {
                expectError(try strict.get("/v1/user/u\(path)", as: .user("u")), 404, "user_not_found", "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func unknownFieldsAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for body in [
                #"{"userId":"u","timeZone":"UTC"}"#, #"{"userId":"u","points":5}"#, #"{"userId":"u","eventId":"e"}"#,
            ] {
                expectError(try project.post("/v1/user", body), 400, "invalid_user", "\(body)")
            }
            expectError(try project.get("/v1/user/u"), 404, "user_not_found")
        }

        // MARK: - Times

        @Test(arguments: Deployment.full)
        func serversMayGiveATime(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(more: #", "backdating": {"maximumDays": 10}"#))
            let server = try await project.key()
            let now = SystemClock.now()
            func time(_ seconds: Int64) -> String { now.adding(seconds: seconds).description }
            for (seconds, status) in [
                (0, 200), (270, 200), (400, 400), (86_400, 400), (-60, 200), (-10 * 86_400 + 60, 200),
                (-10 * 86_400 - 60, 400), (-4_000 * 86_400, 400),
            ] as [(Int64, Int)] {
                for caller in [server, .admin] {
                    let response = try project.log("login", "u", at: time(seconds), as: caller)
                    #expect(response.status == status, "\(seconds) s")
                    if status == 400 {
                        expectError(response, 400, "invalid_timestamp")
                        #expect(response.pointers == ["/timestamp"])
                    }
                }
                expectError(try project.log("login", "u", at: time(seconds)), 403, "timestamp_not_allowed")
            }
            for text in [
                "yesterday", "2026-11-23", "2026-11-23 10:00:00", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                "2026-11-23T10:00:00", "2026-11-23T25:00:00Z", "1700000000", "",
            ] {
                expectError(try project.log("login", "u", at: text, as: server), 400, "invalid_timestamp", "\(text)")
            }
            for value in ["1700000000", "true", "[]", "{}"] {
                let body = #"{"eventId":"login","userId":"u","timestamp":\#(value)}"#
                expectError(try project.post("/v1/event", body, as: server), 400, "invalid_timestamp", "\(value)")
            }
            let null = #"{"eventId":"login","userId":"u","timestamp":null}"#
            #expect(try project.post("/v1/event", null, as: .user("u")).status == 200)
        }

        @Test(arguments: Deployment.full)
        func theOffsetOfATimestampCounts(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let day = SystemClock.now().seconds / 86_400 - 3
            let midnight = Instant(seconds: day * 86_400).description.replacing("Z", with: "+02:00")
            #expect(midnight.hasSuffix("+02:00"))
            #expect(try project.log("login", "u", at: midnight, as: .admin).status == 200)
            // Two hours ahead of UTC, so in UTC it was still the evening before.
            let before = Day(number: Int32(day - 1)).description
            let stats = try project.get("/v1/stats/event?period=7d")
            #expect(stats["data", "dailyData", before, "events"] == "1")
            #expect(
                stats["data", "dailyData", before, "hourlyDistribution"]
                    == "[\(Array(repeating: "0,", count: 22).joined())1,0]")
        }
    }
}
