import Testing

extension APITests {
    /// `POST /event` with everything wrong at once: the first check that fails answers, and what is mended brings the
    /// next one to light.
    @Suite struct CheckOrder {
        @Test(arguments: Deployment.full)
        func theFirstFailingCheckAnswers(deployment: Deployment) async throws {
            let project = try await deployment.project(
                Definitions(
                    autoCreate: false,
                    events: [
                        #"{"eventId": "paused", "title": "Paused", "status": "INACTIVE", "apiKeyRequired": true}"#,
                        """
                        {"eventId": "strict", "title": "Strict", "apiKeyRequired": true, "limit": 1, "reward": {"default": 5},
                         "metadataFields": [{"key": "amount", "type": "number", "required": true}],
                         "conditions": {"field": "amount", "operator": "greater_than", "value": 10}}
                        """,
                    ]))
            let server = try await project.key()
            func post(_ body: String, as caller: TestProject.Caller) throws -> HTTPResponse {
                try project.post("/v1/event", body, as: caller)
            }
            func body(_ event: String, _ user: String, _ metadata: String) -> String {
                #"{"eventId": \#(event), "userId": \#(user), "metadata": \#(metadata)}"#
            }
            let other = TestProject.Caller.user("me")
            expectError(try post(#"{"eventId": 1, "userId": 1"#, as: other), 400, "invalid_json")
            expectError(try post(body("1", "1", "{}"), as: other), 400, "invalid_event_id")
            expectError(try post(body(#""none""#, "1", "{}"), as: other), 400, "invalid_user_id")
            expectError(try post(body(#""none""#, #""you""#, "{}"), as: other), 403, "user_not_allowed")
            expectError(try post(body(#""none""#, #""me""#, "{}"), as: other), 404, "event_not_found")
            expectError(try post(body(#""paused""#, #""me""#, "{}"), as: other), 400, "event_not_active")
            expectError(try post(body(#""strict""#, #""me""#, "{}"), as: other), 403, "api_key_required")
            expectError(try post(body(#""strict""#, #""me""#, "{}"), as: server), 404, "user_not_found")
            #expect(try project.post("/v1/user", #"{"userId": "me"}"#).status == 201)
            expectError(try post(body(#""strict""#, #""me""#, "{}"), as: server), 400, "invalid_metadata")

            // Conditions come before the limit: what fails them doesn't use it up, and isn't told of it.
            for (amount, reached, limited, points) in [
                ("5", "false", "false", "0"), ("50", "true", "false", "5"), ("5", "false", "false", "0"),
                ("50", "true", "true", "0"),
            ] {
                let response = try post(body(#""strict""#, #""me""#, #"{"amount": \#(amount)}"#), as: server)
                #expect(response["data", "conditionReached"] == reached)
                #expect(response["data", "limitReached"] == limited)
                #expect(response["data", "points"] == points)
            }
        }
    }
}
