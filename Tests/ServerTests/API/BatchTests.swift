import Testing

extension APITests {
    /// What a batch may be, and that an array counts as a whole.
    @Suite struct Batches {
        private static let event = #"{"eventId":"login","userId":"u"}"#
        private static let lines = [("Content-Type", "application/x-ndjson")]

        @Test(arguments: Deployment.passingBodies)
        func aMalformedArrayLogsNothing(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let event = Self.event
            for body in [
                "[\(event)] [\(event)]", "[\(event),]", "[\(event), tru]", "[\(event),,\(event)]", "[,\(event)]",
                "[\(event) \(event)]", "[\(event)]]", "[[\(event)]", "[\(event)", "[\(event)}]", "[\(event),{]",
                #"[\#(event),{"a":}]"#, #"[\#(event),{"a" 1}]"#, #"[\#(event),{a:1}]"#, #"[\#(event),[1,]]"#,
                "[\(event),01]", "[\(event),1.]", "[\(event),NaN]", "[\(event),'x']", #"[\#(event),"\x"]"#,
                "[\(event),\"\u{1}\"]", "[\(event),\"]", "[\(event)],", "[\(event)]x", "x[\(event)]", "[\(event)//\n]",
                "[\(event),nullnull]", #"[\#(event),{"a":1 "b":2}]"#, #"[\#(event),{"a":1,}]"#, "[\(event),\u{FEFF}]",
            ] {
                let response = try project.post("/v1/event/batch", body)
                expectError(response, 400, "invalid_json", "\(body)")
            }
            #expect(try project.get("/v1/stats/event?period=all")["data", "totalEvents"] == "0")
        }

        @Test(arguments: Deployment.full)
        func errorsNameTheirPosition(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (body, message) in [
                ("[1,]", "expected a value at byte 3"), (" [1, tru]", "expected a value at byte 5"),
                ("[1 2]", "something follows the JSON value at byte 3"),
                ("[[1 2]]", #"expected \",\" or \"]\" at byte 4"#),
                ("[1][2]", "something follows the JSON value at byte 2"),
            ] {
                let response = try project.post("/v1/event/batch", body)
                #expect(response.text.contains(message), "\(body) \(response.text)")
            }
        }

        /// What is JSON and no event is one item's fault: a name that occurs twice, too deep a nesting, a number that
        /// can't be kept, an item that is too large.
        @Test(arguments: Deployment.full)
        func aBadItemAffectsNoOther(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
            let items = [
                Self.event, #"{"eventId":"login","eventId":"login","userId":"u"}"#, deep, "1e400", "1e9999",
                #"{"a":{"b":1,"b":[{},[],"]",null,true,false,-0.5e-3]}}"#, "null", #""text, [""#, "[]", "{}",
                "\"" + String(repeating: "x", count: 256 * 1024) + "\"", Self.event,
            ]
            let response = try project.post("/v1/event/batch", "[ \(items.joined(separator: " , ")) ]")
            #expect(response.status == 200)
            let statuses = response.json?["results"]?.elements.compactMap { $0["statusCode"] } ?? []
            #expect(statuses.map(\.int) == [200, 400, 400, 400, 400, 400, 400, 400, 400, 400, 413, 200])
        }

        @Test(arguments: Deployment.full)
        func linesAreJudgedOneByOne(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let body = "\(Self.event)\r\n\n{\n\(Self.event),\n[\(Self.event)]\n\(Self.event)"
            let response = try project.send("POST", "/v1/event/batch", headers: Self.lines, body: Array(body.utf8))
            let statuses = response.json?["results"]?.elements.compactMap { $0["statusCode"] } ?? []
            #expect(statuses.map(\.int) == [200, 400, 400, 400, 200])
        }

        @Test(arguments: Deployment.full)
        func linesSentAsJSONGetAHint(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let response = try project.post("/v1/event/batch", "\(Self.event)\n\(Self.event)\n")
            expectError(response, 400, "invalid_json")
            #expect(response.text.contains("Content-Type: application/x-ndjson"))
        }

        /// Every user has a token, so that what one may send is less.
        @Test(arguments: Deployment.passingBodies)
        func aUsersOwnBatchIsSmaller(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func events(_ count: Int) -> String {
                "[" + Array(repeating: Self.event, count: count).joined(separator: ",") + "]"
            }
            #expect(try project.post("/v1/event/batch", events(500), as: .user("u"))["counts", "logged"] == "500")
            expectError(try project.post("/v1/event/batch", events(501), as: .user("u")), 413, "body_too_large")
            #expect(try project.post("/v1/event/batch", events(501), as: .admin)["counts", "logged"] == "501")
            let longest = "[\(Self.event)]" + String(repeating: " ", count: 1024 * 1024 - Self.event.utf8.count - 2)
            #expect(try project.post("/v1/event/batch", longest, as: .user("u"))["counts", "logged"] == "1")
            expectError(try project.post("/v1/event/batch", longest + " ", as: .user("u")), 413, "body_too_large")
            #expect(try project.post("/v1/event/batch", longest + " ", as: .admin)["counts", "logged"] == "1")
            // Whose credentials are none is told so, however large the batch is.
            expectError(try project.post("/v1/event/batch", longest + " ", as: .nobody), 401, "token_missing")
            expectError(try project.post("/v1/event/batch", longest + " ", as: .key("none")), 401, "api_key_invalid")
            #expect(try project.log("login", "u").status == 200)
        }
    }
}
