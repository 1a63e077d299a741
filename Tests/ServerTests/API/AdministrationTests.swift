import JSON
import Loyalty
import Store
import Testing

extension APITests {
    /// What administrators need beside the definitions: the project, its API keys, its users, drafts of events.
    @Suite struct Administration {
        // MARK: - API keys

        @Test(arguments: Deployment.full)
        func aKeyIsMadeShownOnceAndRevoked(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let made = try project.post(
                "/v1/apikey", #"{"name":"till 1#ä","scopes":["read","events","read"]}"#, as: .admin)
            #expect(made.status == 201)
            #expect(made.names() == ["key", "name", "scopes", "createdAt", "expiresAt"])
            #expect(made["scopes"] == #"["events","read"]"#)
            #expect(made["expiresAt"] == "null")
            let key = try #require(made.json?["key"]?.string)
            #expect(try project.log("login", "u", as: .key(key)).status == 200)
            expectError(try project.get("/v1/apikey", as: .key(key)), 403, "insufficient_scope")

            let list = try project.get("/v1/apikey", as: .admin)
            let listed = try #require(list.firstElement())
            #expect(listed.names() == ["name", "scopes", "createdAt", "expiresAt", "revokedAt"])
            #expect(listed["name"] == #""till 1#ä""#)
            #expect(listed["revokedAt"] == "null")
            #expect(!list.text.contains(key))

            let path = "/v1/apikey/till%201%23%C3%A4"
            #expect(try project.send("DELETE", path, as: .admin).status == 204)
            expectError(try project.log("login", "u", as: .key(key)), 401, "api_key_invalid")
            let revoked = try #require(try project.get("/v1/apikey", as: .admin).firstElement())
            #expect(revoked["revokedAt"] != "null")
            expectError(try project.send("DELETE", path, as: .admin), 404, "api_key_not_found")
            expectError(
                try project.post("/v1/apikey", #"{"name":"till 1#ä","scopes":["read"]}"#, as: .admin), 409,
                "api_key_exists")
        }

        @Test(arguments: Deployment.full)
        func aKeyExpires(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func make(_ name: String, _ expiresAt: Instant) throws -> HTTPResponse {
                try project.post(
                    "/v1/apikey", #"{"name":"\#(name)","scopes":["read"],"expiresAt":"\#(expiresAt)"}"#, as: .admin)
            }
            let now = SystemClock.now()
            expectError(try make("past", now.adding(seconds: -1)), 400, "invalid_api_key")
            let ahead = try make("ahead", now.adding(seconds: 3_600))
            #expect(ahead["expiresAt"] == "\"\(now.adding(seconds: 3_600))\"")
            let good = try #require(ahead.json?["key"]?.string)
            #expect(try project.get("/v1/event", as: .key(good)).status == 200)
        }

        @Test(arguments: Deployment.full)
        func badKeysAreRefused(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let long = String(repeating: "k", count: 129)
            let table: [(String, [String])] = [
                ("{}", ["/name", "/scopes"]), (#"{"name":"","scopes":[]}"#, ["/name", "/scopes"]),
                (#"{"name":"\#(long)","scopes":["read"]}"#, ["/name"]),
                (#"{"name":1,"scopes":"read"}"#, ["/name", "/scopes"]),
                (#"{"name":"k","scopes":["read","write"]}"#, ["/scopes"]), (#"{"name":"k","scopes":[1]}"#, ["/scopes"]),
                (#"{"name":"k","scopes":["read"],"expiresAt":"90d"}"#, ["/expiresAt"]),
                (#"{"name":"k","scopes":["read"],"expires":"2030-01-01T00:00:00Z"}"#, ["/expires"]),
            ]
            for (body, pointers) in table {
                let response = try project.post("/v1/apikey", body, as: .admin)
                expectError(response, 400, "invalid_api_key", "\(body)")
                #expect(response.pointers == pointers, "\(body)")
            }
            #expect(try project.get("/v1/apikey", as: .admin).text == "[]")
        }

        @Test(arguments: Deployment.full)
        func keysAreForAdministrators(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = #"{"name":"k","scopes":["read"]}"#
            for caller in [TestProject.Caller.user("u"), try await project.key("events,read")] {
                expectError(try project.get("/v1/apikey", as: caller), 403, "insufficient_scope")
                expectError(try project.post("/v1/apikey", body, as: caller), 403, "insufficient_scope")
                expectError(try project.send("DELETE", "/v1/apikey/k", as: caller), 403, "insufficient_scope")
            }
            #expect(try project.post("/v1/apikey", body, as: try await project.key("admin")).status == 201)
        }

        // MARK: - Users

        @Test(arguments: Deployment.full)
        func usersAreListedInPages(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for user in ["b2", "a1", "B1", "b1", "b10", "b"] {
                #expect(try project.log("login", user, as: .admin).status == 200)
            }
            func ids(_ query: String) throws -> (ids: [String], next: String?) {
                let page = try project.get("/v1/user\(query)", as: .admin)
                #expect(page.status == 200)
                let users = page.json?["users"]?.elements.compactMap { $0["userId"]?.string }
                return (users ?? [], page["next"])
            }
            #expect(try ids("") == (["B1", "a1", "b", "b1", "b10", "b2"], "null"))
            #expect(try ids("?prefix=b") == (["b", "b1", "b10", "b2"], "null"))
            #expect(try ids("?prefix=b&limit=2") == (["b", "b1"], #""b1""#))
            #expect(try ids("?prefix=b&limit=2&cursor=b1") == (["b10", "b2"], "null"))
            #expect(try ids("?prefix=b1") == (["b1", "b10"], "null"))
            #expect(try ids("?prefix=%25") == ([], "null"))
            #expect(try ids("?cursor=b2") == ([], "null"))
            let first = try project.get("/v1/user?limit=1", as: .admin)
            let user = try #require(first.firstElement("users"))
            #expect(user.names() == ["userId", "createdAt", "usergroups", "timezone", "displayName", "points"])
            #expect(user["points"] == "5")
            #expect(try project.send("DELETE", "/v1/user/b1", as: .admin).status == TestProject.erased)
            #expect(try ids("?prefix=b") == (["b", "b10", "b2"], "null"))
            for limit in ["0", "501", "x"] {
                expectError(try project.get("/v1/user?limit=\(limit)", as: .admin), 400, "invalid_parameter")
            }
            expectError(try project.get("/v1/user", as: .user("a1")), 403, "insufficient_scope")
            expectError(try project.get("/v1/user", as: await project.key("events")), 403, "insufficient_scope")
            #expect(try project.get("/v1/user", as: await project.key("read")).status == 200)
        }

        // MARK: - The project

        @Test(arguments: Deployment.full)
        func theProjectIsThatOfTheCredentials(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(timezone: "Europe/Berlin"))
            let answer = try project.get("/v1/project", as: .user("u"))
            #expect(
                answer.names() == ["projectId", "tenantId", "title", "timezone", "autoCreate", "access", "usergroups"])
            #expect(answer["projectId"] == "\"\(project.id)\"")
            #expect(answer["timezone"] == #""Europe/Berlin""#)
            expectError(try project.get("/v1/project", as: await project.key("events")), 403, "insufficient_scope")
        }

        // MARK: - Drafts

        @Test(arguments: Deployment.full)
        func anEventIsJudgedByADraft(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let draft = #""definition":{"title":"Login","reward":{"default":7},"limit":2}"#
            func send(_ event: String, _ query: String, as caller: TestProject.Caller) throws -> HTTPResponse {
                try project.post("/v1/event\(query)", #"{"eventId":"\#(event)","userId":"u",\#(draft)}"#, as: caller)
            }
            let judged = try send("login", "?dryRun=true", as: .admin)
            #expect(judged["data", "points"] == "7")
            #expect(judged["data", "limit"] == "2")
            #expect(try send("not_defined_yet", "?dryRun=true", as: .admin)["data", "balance"] == "7")
            // Nothing stays of it, and it is for administrators.
            #expect(try project.get("/v1/stats/event")["data", "totalEvents"] == "0")
            expectError(try project.get("/v1/event/not_defined_yet"), 404, "event_not_found")
            expectError(try send("login", "?dryRun=true", as: .user("u")), 403, "insufficient_scope")
            // What is logged goes by what is stored.
            #expect(try send("login", "", as: .admin)["data", "points"] == "5")
            expectError(try send("not_defined_yet", "", as: .admin), 404, "event_not_found")

            let bad = try project.post(
                "/v1/event?dryRun=true", #"{"eventId":"login","userId":"u","definition":{"type":"FREE"}}"#, as: .admin)
            expectError(bad, 400, "invalid_definition")
            #expect(bad.pointers == ["/type", "/title"])
        }

        @Test(arguments: Deployment.full)
        func loggedEventsCountInADraft(deployment: Deployment) async throws {
            let four = #", "challenges": [{"challengeId": "four", "eventId": "login", "goal": 4, "points": 10}]"#
            let project = try await deployment.project(Definitions(more: four))
            for _ in 0..<2 { #expect(try project.log("login", "u", as: .admin).status == 200) }
            func judged(_ draft: String, as caller: TestProject.Caller = .admin) throws -> HTTPResponse {
                try project.post(
                    "/v1/event?dryRun=true", #"{"eventId":"login","userId":"u",\#(draft)}"#, as: caller)
            }
            let balance = try project.get("/v1/user/u/points", as: .admin)["points"]
            let points = try #require(balance.flatMap(Int.init))
            let changed = #""challengeId":"four","eventId":"login","points":7"#
            let new = #""challengeId":"new","eventId":"login","points":7"#
            for (draft, progress, more) in [
                // The third login reaches a lower goal, and not a higher one.
                (#"{\#(changed),"goal":3}"#, #""challengeId":"four","progress":3,"goal":3,"completions":1"#, 12),
                (#"{\#(changed),"goal":5}"#, #""challengeId":"four","progress":3,"goal":5,"completions":0"#, 5),
                // This one the user would have reached before: the event adds nothing to it, and the past is not paid.
                (#"{\#(changed),"goal":2}"#, "[]", 5),
                // A new one begins with this event, unless the past counts.
                (#"{\#(new),"goal":3}"#, #""challengeId":"new","progress":1,"goal":3,"completions":0"#, 5),
                (
                    #"{\#(new),"goal":3,"backfill":true}"#,
                    #""challengeId":"new","progress":3,"goal":3,"completions":1"#, 12
                ),
            ] {
                let answer = try judged(#""challenge":\#(draft)"#)
                let challenges = try #require(answer["data", "challenges"])
                #expect(progress == "[]" ? challenges == "[]" : challenges.contains(progress), "\(draft)")
                #expect(answer["data", "balance"] == String(points + more), "\(draft)")
            }
            // Today's login counts for the streak already; by weeks too, and for a reward that is new.
            let streak = """
                "streak":{"streakId":"weeks","events":["login"],"period":"weekly","rewards":[{"length":1,"points":3}]}
                """
            let week = try judged(streak)
            #expect(week["data", "streaks"]?.contains(#""streakId":"weeks","length":1"#) == true)
            #expect(week["data", "balance"] == String(points + 8))

            // Nothing stays of it, and it is for administrators.
            #expect(try project.get("/v1/user/u/points", as: .admin)["points"] == balance)
            expectError(try project.get("/v1/streak/weeks"), 404, "streak_not_found")
            expectError(try judged(streak, as: .user("u")), 403, "insufficient_scope")
            let bad = try judged(#""challenge":{"challengeId":"four","eventId":"nothing","goal":0}"#)
            expectError(bad, 400, "invalid_definition")
            #expect(bad.pointers == ["/eventId", "/goal", "/points"])
        }

        // MARK: - Figures

        @Test(arguments: Deployment.full)
        func challengesAreCountedByProgress(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(
                    more: """
                        , "challenges": [
                            {"challengeId": "four", "eventId": "login", "goal": 4, "points": 10},
                            {"challengeId": "again", "eventId": "login", "goal": 2, "points": 1, "repeatable": true}]
                        """))
            let path = "/v1/analytics/challenge"
            expectJSON(try project.get("\(path)?challengeId=four"), "null")
            expectJSON(try project.get("\(path)?challengeId=unknown"), "null")
            expectError(try project.get(path), 400, "challenge_id_missing")
            for (user, times) in [("one", 1), ("three", 3), ("five", 5), ("gone", 2)] {
                for _ in 0..<times { #expect(try project.log("login", user, as: .admin).status == 200) }
            }
            #expect(try project.log("purchase_completed", "none", #"{"amount":1}"#).status == 200)
            #expect(try project.send("DELETE", "/v1/user/gone", as: .admin).status == TestProject.erased)
            expectJSON(
                try project.get("\(path)?challengeId=four", as: .user("one")),
                """
                {"challengeId": "four", "totalParticipants": 3, "completedUsers": 1, "completions": 1,
                 "progress": [0, 0, 1, 0, 0, 0, 0, 1, 0, 0]}
                """)
            expectJSON(
                try project.get("\(path)?challengeId=again"),
                """
                {"challengeId": "again", "totalParticipants": 3, "completedUsers": 2, "completions": 3,
                 "progress": [0, 0, 0, 0, 0, 3, 0, 0, 0, 0]}
                """)
        }
    }
}

extension HTTPResponse {
    /// The first element of a list in the body; nil where there is none.
    fileprivate func firstElement(_ path: String...) -> JSONValue? {
        var elements = path.reduce(json) { $0?[$1] }?.elements.makeIterator()
        return elements?.next()
    }
}
