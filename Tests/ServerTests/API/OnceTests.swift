import Testing

extension APITests {
    /// What is asked for happens as often as it is asked for: not at all in a dry run, once with a key.
    @Suite struct Once {
        private static let batch = #"[{"eventId":"login","userId":"u"},{"eventId":"login","userId":"u"},{}]"#

        @Test(arguments: Deployment.full)
        func aDryRunOfABatchWritesNothing(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let dry = try project.post("/v1/event/batch?dryRun=true", Self.batch)
            #expect(dry["counts", "logged"] == "2")
            #expect(dry["counts", "failed"] == "1")
            let data = dry.json?["results"]?.elements.compactMap { $0["data"] } ?? []
            #expect(data.map { $0["dryRun"] } == ["true", "true"])
            #expect(data.map { $0["balance"] } == ["5", "10"], "each sees what those before it would do")
            expectError(try project.get("/v1/user/u/points"), 404, "user_not_found")
            expectError(try project.post("/v1/event/batch?dryRun=maybe", Self.batch), 400, "invalid_parameter")
            #expect(try project.post("/v1/event/batch?dryRun=false", Self.batch)["counts", "logged"] == "2")
            #expect(try project.get("/v1/user/u/points")["points"] == "10")
        }

        @Test(arguments: Deployment.full)
        func aReplayOutlivesTheDefinition(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = #"{"eventId":"login","userId":"u"}"#
            func log(_ key: String) throws -> HTTPResponse {
                try project.post("/v1/event", body, as: .user("u"), headers: [("Idempotency-Key", key)])
            }
            let first = try log("a")
            #expect(first.status == 200)
            var definitions = Definitions()
            definitions.events = [Definitions.purchase]
            try await project.apply(definitions)
            let again = try log("a")
            #expect(again.body == first.body)
            #expect(again.header("Idempotent-Replayed") == "true")
            expectError(try log("b"), 404, "event_not_found")
            expectError(try project.post("/v1/event", body, as: .user("u")), 404, "event_not_found")
            #expect(try project.get("/v1/user/u/points")["points"] == "5")
        }

        /// An administrator's request is not the user's, though both have one `sub`, one key and one body.
        @Test(arguments: Deployment.full)
        func callersOfDifferentKindsDiffer(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let headers = [("Idempotency-Key", "a")]
            let administrator = TestProject.Caller.token(try project.token(of: "user-1", scope: "admin"))
            let body = #"{"eventId":"login","userId":"user-2"}"#
            let first = try project.post("/v1/event", body, as: administrator, headers: headers)
            #expect(first["data", "userId"] == "\"user-2\"")
            let other = try project.post("/v1/event", body, as: .user("user-1"), headers: headers)
            expectError(other, 403, "user_not_allowed")
            #expect(try project.post("/v1/event", body, as: administrator, headers: headers).body == first.body)
            let own = #"{"eventId":"login","userId":"user-1"}"#
            for caller in [TestProject.Caller.user("user-1"), try await project.key("events")] {
                let logged = try project.post("/v1/event", own, as: caller, headers: headers)
                #expect(logged.status == 200 && logged.header("Idempotent-Replayed") == nil)
            }
            #expect(try project.get("/v1/user/user-1/points")["points"] == "10")
        }

        /// A request that is sent again with a new key is the same; one that may not log is told nothing.
        @Test(arguments: Deployment.full)
        func allKeysOfAProjectAreOneCaller(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let (old, new) = (
                try await project.key("events", named: "old"), try await project.key("events", named: "new")
            )
            let reading = try await project.key("read")
            for (path, body) in [("/v1/event", #"{"eventId":"login","userId":"u"}"#), ("/v1/event/batch", Self.batch)] {
                let headers = [("Idempotency-Key", "order-1 \(path.count)".filter { $0 != " " })]
                let first = try project.post(path, body, as: old, headers: headers)
                #expect(first.status == 200)
                let again = try project.post(path, body, as: new, headers: headers)
                #expect(again.body == first.body && again.header("Idempotent-Replayed") == "true", "\(path)")
                let refused = try project.post(path, body, as: reading, headers: headers)
                #expect(refused.header("Idempotent-Replayed") == nil, "\(path)")
                #expect(refused.text.contains("insufficient_scope") && !refused.text.contains("balance"), "\(path)")
            }
            #expect(try project.get("/v1/user/u/points")["points"] == "15")
        }

        @Test(arguments: Deployment.full)
        func allVersionsOfAPathAreOne(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (index, prefix) in ["/v0", "/v1", "", "/v3"].enumerated() {
                let response = try project.post(
                    "\(prefix)/event", #"{"eventId":"login","userId":"u"}"#, headers: [("Idempotency-Key", "a")])
                #expect(response.header("Idempotent-Replayed") == (index == 0 ? nil : "true"), "\(prefix)")
            }
            let other = try project.post(
                "/v1/event/batch", #"{"eventId":"login","userId":"u"}"#, headers: [("Idempotency-Key", "a")])
            #expect(other.status != 200)
            #expect(try project.get("/v1/user/u/points")["points"] == "5")
        }

        /// A key may change users without reading them: what was done is not answered with an error.
        @Test(arguments: Deployment.full)
        func aKeyThatMayNotReadUsersGetsTheChangedUser(deployment: Deployment) async throws {
            let project = try await deployment.project()
            #expect(try project.post("/v1/user", #"{"userId":"u"}"#).status == 201)
            let key = try await project.key("events")
            let response = try project.send(
                "PATCH", "/v1/user/u", as: key, headers: [("Content-Type", "application/json")],
                body: Array(#"{"usergroups":["vip"]}"#.utf8))
            #expect(response.status == 200)
            #expect(response["usergroups"] == #"["vip"]"#)
            expectError(try project.get("/v1/user/u", as: key), 403, "insufficient_scope")
        }

        /// Too many items are refused as soon as that is known, without gathering the rest.
        @Test(arguments: Deployment.full)
        func tooManyItemsAreNotGathered(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let commas = "[" + String(repeating: ",", count: 10_001)
            for body in [commas + "]", commas + "\"]"] {
                expectError(try project.post("/v1/event/batch", body), 400, "batch_too_large")
            }
            let lines = String(repeating: "{}\n", count: 10_001)
            let response = try project.send(
                "POST", "/v1/event/batch", headers: [("Content-Type", "application/x-ndjson")],
                body: Array(lines.utf8))
            expectError(response, 400, "batch_too_large")
            #expect(try project.post("/v1/event/batch", "[]")["counts", "total"] == "0")
        }
    }
}
