import Testing

extension APITests {
    /// The examples of the API's description, field by field and in order, and each status that it names.
    @Suite struct Contract {
        @Test(arguments: Deployment.allCases)
        func postEvent(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let metadata = #"{"amount": 49.99, "currency": "EUR", "usergroup": ["default"], "source": "web"}"#
            let response = try project.log("purchase_completed", "user-123", metadata)
            #expect(response.status == 200)
            let example = compact(
                """
                {"statusCode": 200, "message": "Event erfolgreich geloggt", "data": {
                    "userId": "user-123", "eventId": "purchase_completed", "points": 50, "type": "TRANSACTION",
                    "title": "Purchase completed", "limit": 10, "maximumReward": 1000,
                    "metadata": {"amount": 49.99, "currency": "EUR", "usergroup": ["default"], "source": "web"},
                    "conditionReached": true, "limitReached": false, "userGroupId": "default"
                }}
                """)
            // Further members follow those of the example.
            let text = compact(response.text)
            #expect(text.hasPrefix(example.dropLast(2)))
            #expect(text.dropFirst(example.count - 2).hasPrefix(#","id":"#))
            #expect(response["data", "balance"] == "50")
            #expect(response["data", "metadata"] == metadata)
        }

        private static let definition = """
            {"eventId": "purchase_completed", "title": "Purchase completed",
             "description": "Tracks completed purchases", "status": "ACTIVE", "limit": 10, "maximumReward": 1000,
             "reward": {"default": 2},
             "conditions": {"type": "AND", "conditions": [
                {"field": "amount", "operator": "greater_than", "value": 0}]},
             "metadataFields": [{"key": "amount", "type": "number", "required": true}], "type": "TRANSACTION"}
            """

        @Test(arguments: Deployment.allCases)
        func getEvents(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(events: [Self.definition]))
            expectJSON(try project.get("/v1/event", as: .user("u")), "[\(Self.definition)]")
            expectJSON(try project.get("/v1/event/purchase_completed", as: .user("u")), Self.definition)
        }

        @Test(arguments: Deployment.allCases)
        func getEventsShowsInactiveOnesUnlessToldNotTo(deployment: Deployment) async throws {
            let inactive = #"{"eventId": "old", "title": "Old", "status": "INACTIVE", "reward": {"default": 1}}"#
            let project = try await deployment.project(Definitions(events: [Definitions.login, inactive]))
            let (login, old) = ("\"eventId\":\"login\"", "\"eventId\":\"old\"")
            for query in ["", "?showAll=true"] {
                let text = try project.get("/v1/event\(query)").text
                #expect(text.contains(login) && text.contains(old))
            }
            let active = try project.get("/v1/event?showAll=false").text
            #expect(active.contains(login) && !active.contains(old))
            expectError(try project.get("/v1/event?showAll=maybe"), 400, "invalid_parameter")
        }

        @Test(arguments: Deployment.full)
        func aMinimalEventHasEachFieldOfTheContract(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(events: [#"{"eventId": "e", "title": "E"}"#]))
            expectJSON(
                try project.get("/v1/event/e"),
                """
                {"eventId": "e", "title": "E", "description": null, "status": "ACTIVE", "limit": null,
                 "maximumReward": null, "reward": {}, "conditions": {}, "metadataFields": [], "type": "FIXED"}
                """)
            let response = try project.log("e", "u")
            #expect(response["data", "points"] == "0")
            #expect(response["data", "limit"] == "null" && response["data", "maximumReward"] == "null")
            #expect(response["data", "metadata"] == "{}")
        }

        @Test(arguments: Deployment.allCases)
        func noEventsAre204(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(events: []))
            for query in ["", "?showAll=false"] {
                let response = try project.get("/v1/event\(query)")
                #expect(response.status == 204)
                #expect(response.body.isEmpty)
                #expect(response.header("Content-Length") == nil)
            }
        }

        @Test(arguments: Deployment.allCases)
        func getEventRefuses(deployment: Deployment) async throws {
            let project = try await deployment.project()
            expectError(try project.get("/v1/event/"), 400, "event_id_missing")
            #expect(try project.get("/v1/event/")["message"] == "\"eventId is missing.\"")
            expectError(try project.get("/v1/event/unknown"), 404, "event_not_found")
            expectError(try project.get("/v1/event", as: .nobody), 401, "token_missing")
        }

        /// What the description lists under 400, 401, 403 and 404 of `POST /event`.
        @Test(arguments: Deployment.allCases)
        func postEventRefuses(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(
                    autoCreate: false,
                    events: [
                        Definitions.login, #"{"eventId": "old", "title": "Old", "status": "INACTIVE"}"#,
                        #"{"eventId": "server", "title": "Server", "apiKeyRequired": true}"#,
                    ]))
            let path = "/v1/event"
            let user = TestProject.Caller.user("u")
            expectError(try project.post(path, #"{"userId":"u"}"#, as: user), 400, "invalid_event_id")
            expectError(try project.post(path, #"{"eventId":"login"}"#, as: user), 400, "invalid_user_id")
            expectError(try project.post(path, "{", as: user), 400, "invalid_json")
            expectError(try project.log("old", "u"), 400, "event_not_active")
            expectError(try project.log("login", "u", as: .nobody), 401, "token_missing")
            expectError(try project.log("login", "other", as: user), 403, "user_not_allowed")
            expectError(try project.log("server", "u"), 403, "api_key_required")
            expectError(try project.log("login", "u"), 404, "user_not_found")
            expectError(try project.log("unknown", "u"), 404, "event_not_found")
        }

        @Test(arguments: Deployment.full)
        func idsAreCheckedToTheLastByte(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let longest = String(repeating: "x", count: 128)
            for id in ["a", "Az09_-.:@|+", longest] {
                #expect(try project.log("login", id).status == 200, "\(id)")
                expectError(try project.log(id, "u"), 404, "event_not_found", "\(id)")
            }
            let others = [#""a b""#, #""a/b""#, #""é""#, #""\#(longest)x""#]
            let neither = [
                #""""#, #"" ""#, #""a\u0000""#, #""a\n""#, #""..""#, #""\#(longest)\#(longest)x""#, "null", "1", "[]",
                "{}",
                "true", #"["u"]"#,
            ]
            for id in neither + others {
                let user = try project.post("/v1/event", #"{"eventId":"login","userId":\#(id)}"#)
                if others.contains(id) {
                    #expect(user.status == 200, "\(id)")
                } else {
                    expectError(user, 400, "invalid_user_id", "\(id)")
                    #expect(user.pointers == ["/userId"])
                }
                let event = try project.post("/v1/event", #"{"eventId":\#(id),"userId":"u"}"#)
                expectError(event, 400, "invalid_event_id", "\(id)")
                #expect(event.pointers == ["/eventId"])
            }
        }
    }
}
