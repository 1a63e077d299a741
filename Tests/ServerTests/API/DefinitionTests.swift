import JSON
import Testing

extension APITests {
    /// Definitions that administrators put, read and delete one by one.
    @Suite struct DefinitionChanges {
        private struct Kind: Sendable, CustomTestStringConvertible {
            var path: String
            /// What is stored of it, in the order in which it is written.
            var stored: String
            /// The same with another value somewhere.
            var changed: String

            var testDescription: String { path }
            /// Its list.
            var list: String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }
        }

        private static let kinds = [
            Kind(
                path: "/v1/event/visit",
                stored: """
                    {"eventId": "visit", "title": "Visit", "description": null, "status": "ACTIVE", "limit": null,
                     "maximumReward": null, "reward": {"default": 3}, "conditions": {}, "metadataFields": [],
                     "type": "FIXED"}
                    """,
                changed: #"{"title": "A visit", "reward": {"default": 4}}"#),
            Kind(
                path: "/v1/event/expiring",
                stored: """
                    {"eventId": "expiring", "title": "Expiring", "description": null, "status": "ACTIVE", "limit": null,
                     "maximumReward": null, "reward": {"default": 3}, "conditions": {}, "metadataFields": [],
                     "type": "FIXED", "validity": {"months": 12, "until": "month"}, "pending": {"days": 14}}
                    """,
                changed: """
                    {"title": "Expiring", "reward": {"default": 3}, "validity": {"inactivity": {"months": 1}},
                     "pending": {"days": 27}}
                    """),
            Kind(
                path: "/v1/event/lasting",
                stored: """
                    {"eventId": "lasting", "title": "Lasting", "description": null, "status": "ACTIVE", "limit": null,
                     "maximumReward": null, "reward": {}, "conditions": {}, "metadataFields": [], "type": "FIXED",
                     "validity": "none", "pending": {"days": 0}}
                    """,
                changed: #"{"title": "Lasting", "validity": null, "pending": null}"#),
            Kind(
                path: "/v1/streak/days",
                stored: """
                    {"streakId": "days", "title": "Days", "events": ["login"], "period": "daily"}
                    """,
                changed: #"{"title": "Weeks", "events": ["login"], "period": "weekly"}"#),
            Kind(
                path: "/v1/challenge/ten",
                stored: """
                    {"challengeId": "ten", "title": "Ten", "eventId": "login", "goal": 10, "metric": "count",
                     "points": 50}
                    """,
                changed: #"{"title": "Ten", "eventId": "login", "goal": 11, "points": 50}"#),
            Kind(
                path: "/v1/leaderboard/month",
                stored: #"{"leaderboardId": "month", "window": "month"}"#,
                changed: #"{"title": {"default": "Month", "de": "Monat"}, "window": "month", "usergroupId": "vip"}"#),
            Kind(
                path: "/v1/offer/coffee",
                stored: """
                    {"offerId": "coffee", "title": "A coffee", "description": "At the counter", "status": "ACTIVE",
                     "cost": {"default": 200, "vip": 0}, "stock": 100, "limit": 1, "limitWindow": "day",
                     "start": "2026-11-30T23:00:00.000Z", "end": "2026-12-31T23:00:00.000Z",
                     "conditions": {"type": "AND",
                     "conditions": [{"field": "usergroups", "operator": "contains", "value": "vip"}]},
                     "coupon": {"pattern": "COFFEE-####-####"}, "couponDays": 30}
                    """,
                changed: #"{"title": {"default": "Coffee"}, "cost": {"vip": 9}, "coupon": {"pool": true}}"#),
            Kind(
                path: "/v1/offer/tea",
                stored: #"{"offerId": "tea", "title": "Tea", "status": "INACTIVE", "cost": {"default": 1}}"#,
                changed: #"{"title": "Tea", "cost": {"default": 1}}"#),
        ]

        @Test(arguments: Deployment.full, kinds)
        private func aDefinitionComesAndChangesAndGoes(deployment: Deployment, kind: Kind) async throws {
            let project = try await deployment.project()
            let notFound = "\(kind.list.dropFirst(4))_not_found"
            expectError(try project.get(kind.path), 404, notFound)
            expectError(try project.delete(kind.path), 404, notFound)

            let created = try project.put(kind.path, kind.stored)
            expectJSON(created, kind.stored, status: 201)
            let tag = try #require(created.header("ETag"))
            let read = try project.get(kind.path, as: .user("u"))
            expectJSON(read, kind.stored)
            #expect(read.header("ETag") == tag)
            #expect(try project.get(kind.path, headers: [("If-None-Match", tag)]).status == 304)
            #expect(try project.get(kind.list, as: .user("u")).text.contains(compact(kind.stored)))

            let again = try project.put(kind.path, kind.stored)
            expectJSON(again, kind.stored)
            #expect(again.header("ETag") == tag)
            let changed = try project.put(kind.path, kind.changed)
            #expect(changed.status == 200)
            #expect(changed.header("ETag") != tag)
            #expect(try project.get(kind.path).text == changed.text)
            #expect(changed.text != created.text)

            let deleted = try project.delete(kind.path)
            #expect(deleted.status == 204)
            #expect(deleted.body.isEmpty)
            expectError(try project.get(kind.path), 404, notFound)
        }

        @Test(arguments: Deployment.allCases)
        func aChangeAppliesToTheNextRequest(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for points in [7, 8, 9] {
                let put = try project.put("/v1/event/login", #"{"title":"L","reward":{"default":\#(points)}}"#)
                #expect(put.status == 200)
                #expect(try project.log("login", "u")["data", "points"] == String(points))
            }
            #expect(try project.delete("/v1/event/login").status == 204)
            expectError(try project.log("login", "u"), 404, "event_not_found")
        }

        @Test(arguments: Deployment.full)
        func unseenChangesAreNotOverwritten(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let path = "/v1/event/visit"
            let (one, two) = (#"{"title":"One"}"#, #"{"title":"Two"}"#)
            for expectation in [("If-Match", "*"), ("If-Match", "\"0\"")] {
                expectError(try project.put(path, one, headers: [expectation]), 412, "precondition_failed")
            }
            let new = [("If-None-Match", "*")]
            let created = try project.put(path, one, headers: new)
            #expect(created.status == 201)
            expectError(try project.put(path, two, headers: new), 412, "precondition_failed")
            let tag = try #require(created.header("ETag"))
            let changed = try project.put(path, two, headers: [("If-Match", "\"0\", \(tag)")])
            #expect(changed.status == 200)
            for stale in [tag, "W/\(try #require(changed.header("ETag")))", "\"0\"", ""] {
                let headers = [("If-Match", stale)]
                expectError(try project.put(path, one, headers: headers), 412, "precondition_failed", "\(stale)")
                expectError(try project.delete(path, headers: headers), 412, "precondition_failed", "\(stale)")
            }
            #expect(try project.get(path)["title"] == "\"Two\"")
            let current = [("If-Match", try #require(changed.header("ETag")))]
            #expect(try project.delete(path, headers: current).status == 204)
        }

        @Test(arguments: Deployment.full)
        func definitionsInUseAreNotDeleted(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.put("/v1/streak/days", #"{"events":["login"],"period":"daily"}"#).status == 201)
            for step in 1...2 {
                let body = #"{"eventId":"login","goal":1,"points":1,"series":"s","step":\#(step)}"#
                #expect(try project.put("/v1/challenge/step-\(step)", body).status == 201)
            }
            let event = try project.delete("/v1/event/login")
            expectError(event, 409, "definition_in_use")
            #expect(event.pointers == ["/streaks/0/events/0", "/challenges/0/eventId", "/challenges/1/eventId"])
            #expect(event.text.contains(#"the streak \"days\" counts this event"#))
            let step = try project.delete("/v1/challenge/step-1")
            expectError(step, 409, "definition_in_use")
            #expect(step.pointers == ["/challenges/1/step"])
            for path in ["/v1/challenge/step-2", "/v1/challenge/step-1", "/v1/streak/days", "/v1/event/login"] {
                #expect(try project.delete(path).status == 204, "\(path)")
            }
        }

        @Test(arguments: Deployment.full)
        func eachFieldThatIsWrongIsNamed(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let cases = [
                ("/v1/event/e", #"{"titel":"E","reward":{"gold":1}}"#, ["/titel", "/title", "/reward/gold"]),
                ("/v1/event/e", #"{"eventId":"f","title":"E"}"#, ["/eventId"]),
                ("/v1/event/a%20b", #"{"title":"E"}"#, ["/eventId"]),
                ("/v1/event/e", #"{"title":"E","validity":"never","pending":14}"#, ["/validity", "/pending"]),
                ("/v1/event/e", #"{"title":"E","validity":{"month":12}}"#, ["/validity/month", "/validity/months"]),
                (
                    "/v1/event/e", #"{"title":"E","validity":{"months":12,"inactivity":{"months":12}}}"#,
                    ["/validity/months"]
                ),
                (
                    "/v1/event/e", #"{"title":"E","validity":{"inactivity":{"months":1}},"pending":{"days":28}}"#,
                    ["/pending/days"]
                ),
                ("/v1/streak/s", #"{"events":["nothing"],"period":"yearly"}"#, ["/events/0", "/period"]),
                (
                    "/v1/challenge/c", #"{"eventId":"login","goal":0,"points":1,"series":"s","step":2}"#,
                    ["/goal", "/step"]
                ),
                ("/v1/leaderboard/l", #"{"window":"week","usergroupId":"gold"}"#, ["/usergroupId"]),
                ("/v1/leaderboard/l", "{}", ["/window"]),
                (
                    "/v1/offer/o", #"{"title":"","cost":{"gold":1,"vip":-1},"stock":-1,"couponDays":1}"#,
                    ["/title", "/cost/gold", "/cost/vip", "/stock", "/couponDays"]
                ),
                (
                    "/v1/offer/o",
                    #"{"title":"O","cost":{},"coupon":{"pattern":"A-##"},"conditions":{"field":"amount","operator":"exists"}}"#,
                    ["/cost", "/coupon/pattern", "/conditions/field"]
                ),
                ("/v1/offer/o", #"{"offerId":"p","title":"O"}"#, ["/offerId", "/cost"]),
            ]
            for (path, body, pointers) in cases {
                let response = try project.put(path, body)
                expectError(response, 400, "invalid_definition", "\(body)")
                #expect(Set(response.pointers) == Set(pointers), "\(body)")
                expectError(try project.put(path, "[]"), 400, "invalid_json")
            }
            for kind in ["event", "streak", "challenge", "leaderboard", "offer"] {
                for method in ["GET", "PUT", "DELETE"] {
                    let response = try project.send(method, "/v1/\(kind)/", body: Array("{}".utf8))
                    expectError(response, 400, "\(kind)_id_missing", "\(method)")
                }
            }
            for kind in ["streak", "challenge", "leaderboard", "offer"] {
                #expect(try project.get("/v1/\(kind)").text == "[]", "\(kind)")
            }
        }

        @Test(arguments: Deployment.full)
        func onlyAdministratorsChangeDefinitions(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for caller in [TestProject.Caller.user("u"), try await project.key("events,read")] {
                for path in ["/v1/event/login", "/v1/streak/s", "/v1/challenge/c", "/v1/leaderboard/l", "/v1/offer/o"] {
                    expectError(try project.put(path, "{}", as: caller), 403, "insufficient_scope")
                    expectError(try project.delete(path, as: caller), 403, "insufficient_scope")
                }
            }
            expectError(try project.put("/v1/event/login", "{}", as: .nobody), 401, "token_missing")
            let administrator = try await project.key("admin")
            #expect(try project.put("/v1/event/e", #"{"title":"E"}"#, as: administrator).status == 201)
            let logger = try await project.key("events")
            for path in ["/v1/streak", "/v1/challenge", "/v1/leaderboard", "/v1/offer", "/v1/streak/s"] {
                expectError(try project.get(path, as: logger), 403, "insufficient_scope")
                #expect(try project.get(path, as: administrator).status != 403)
            }
        }

        @Test(arguments: Deployment.full)
        func aProjectDoesNotChangeAnother(deployment: Deployment) async throws {
            let (project, other) = (try await deployment.project(), try await deployment.project())
            #expect(try project.put("/v1/streak/s", #"{"events":["login"],"period":"daily"}"#).status == 201)
            expectError(try other.get("/v1/streak/s"), 404, "streak_not_found")
            expectError(try other.delete("/v1/streak/s"), 404, "streak_not_found")
            #expect(try other.delete("/v1/event/login").status == 204)
            #expect(try project.get("/v1/event/login").status == 200)
        }

        @Test(arguments: Deployment.full)
        func aDeletedEventKeepsItsPast(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.log("login", "u").status == 200)
            #expect(try project.delete("/v1/event/login").status == 204)
            let one = try project.get("/v1/stats/event?eventId=login")
            #expect(one.status == 200)
            #expect(one["data", "totalCount"] == "1")
            #expect(try project.get("/v1/stats/event")["data", "eventBreakdown", "login", "count"] == "1")
            // Back again, it goes on from there.
            #expect(try project.put("/v1/event/login", #"{"title":"L"}"#).status == 201)
            #expect(try project.log("login", "u").status == 200)
            #expect(try project.get("/v1/stats/event?eventId=login")["data", "totalCount"] == "2")
        }

        @Test(arguments: Deployment.full)
        func backfillCountsThePast(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for _ in 1...3 { #expect(try project.log("login", "u").status == 200) }
            let streak = #""events":["login"],"period":"daily""#
            let challenge = #""eventId":"login","goal":3,"points":100"#
            #expect(try project.put("/v1/streak/new", "{\(streak)}").status == 201)
            #expect(try project.put("/v1/challenge/new", "{\(challenge)}").status == 201)
            #expect(try project.get("/v1/analytics/streak?streakId=new").text == "null")
            #expect(try project.get("/v1/user/u/points")["points"] == "15")
            #expect(try project.put("/v1/streak/all", "{\(streak),\"backfill\":true}").status == 201)
            #expect(try project.put("/v1/challenge/all", "{\(challenge),\"backfill\":true}").status == 201)
            #expect(try project.get("/v1/analytics/streak?streakId=all")["totalParticipants"] == "1")
            #expect(try project.get("/v1/user/u/points")["points"] == "115")
            // What was counted and paid once is not paid again.
            #expect(try project.log("login", "u")["data", "balance"] == "120")
        }
    }
}

extension TestProject {
    fileprivate func put(
        _ path: String, _ body: String, as caller: Caller = .admin, headers: [(String, String)] = []
    ) throws -> HTTPResponse {
        try send(
            "PUT", path, as: caller, headers: [("Content-Type", "application/json")] + headers, body: Array(body.utf8))
    }

    fileprivate func delete(
        _ path: String, as caller: Caller = .admin, headers: [(String, String)] = []
    ) throws -> HTTPResponse {
        try send("DELETE", path, as: caller, headers: headers)
    }
}
