import Testing

extension APITests {
    /// The shape of errors, and which of several wrongs is answered.
    @Suite struct Errors {
        @Test(arguments: Deployment.allCases)
        func anErrorHasItsShape(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let id = [("X-Request-Id", "request-1")]
            expectJSON(
                try project.post("/v1/event", #"{"userId":"u"}"#, headers: id),
                """
                {"statusCode": 400, "message": "Missing or invalid eventId.", "code": "invalid_event_id",
                 "errors": [{"pointer": "/eventId", "detail": "is missing"}], "requestId": "request-1"}
                """, status: 400)
            expectJSON(
                try project.get("/v1/event/x", headers: id),
                """
                {"statusCode": 404, "message": "Event does not exist.", "code": "event_not_found",
                 "requestId": "request-1"}
                """, status: 404)
        }

        /// RFC 9457.
        @Test(arguments: Deployment.full)
        func aClientCanHaveProblemDetails(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for accept in ["application/problem+json", "application/json, application/problem+json;q=0.9"] {
                let response = try project.post(
                    "/v1/event", #"{"userId":"u"}"#, headers: [("X-Request-Id", "request-1"), ("Accept", accept)])
                #expect(response.status == 400)
                #expect(response.header("Content-Type") == "application/problem+json")
                #expect(
                    response.text
                        == compact(
                            """
                            {"type": "about:blank", "title": "Bad Request", "status": 400,
                             "detail": "Missing or invalid eventId.", "code": "invalid_event_id",
                             "errors": [{"pointer": "/eventId", "detail": "is missing"}], "requestId": "request-1"}
                            """))
            }
            for accept in ["*/*", "application/json"] {
                expectError(try project.get("/v1/event/x", headers: [("Accept", accept)]), 404, "event_not_found")
            }
            // RFC 9110 section 12.5.1: what has the weight 0 is not wanted, and only the whole name is the type.
            for accept in [
                "application/problem+json;q=0", "application/problem+json ; q=0.000, */*",
                "application/problem+json-foo",
                "application/problem+jsonx, application/json", "text/application/problem+json", "*/*", "application/*",
                #"text/plain;a="application/problem+json""#, #"text/plain;a=",application/problem+json,""#, "",
                "xapplication/problem+json", "application/problem+json;q=2",
            ] {
                let response = try project.get("/v1/event/unknown", headers: [("Accept", accept)])
                #expect(response.header("Content-Type") == "application/json", "\(accept)")
                #expect(response["statusCode"] == "404")
            }
            for accept in [
                "APPLICATION/Problem+JSON ; Q=0.001", #"a/b;x=",", application/problem+json;charset=utf-8;q=1"#,
            ] {
                let response = try project.get("/v1/event/unknown", headers: [("Accept", accept)])
                #expect(response.header("Content-Type") == "application/problem+json", "\(accept)")
            }
            let good = try project.get("/v1/event", headers: [("Accept", "application/problem+json")])
            #expect(good.header("Content-Type") == "application/json")
        }

        /// A request in which one thing after the other can be wrong, in the order in which they are checked.
        private enum Fault: Int, CaseIterable, Comparable {
            case credentials, contentType, json, noEventId, noUserId, otherUser, unknownEvent, inactiveEvent
            case keyRequired, timestamp, unknownUser, metadata

            static func < (left: Fault, right: Fault) -> Bool { left.rawValue < right.rawValue }

            var answer: (status: Int, code: String) {
                switch self {
                case .credentials: (401, "token_missing")
                case .contentType: (415, "unsupported_media_type")
                case .json: (400, "invalid_json")
                case .noEventId: (400, "invalid_event_id")
                case .noUserId: (400, "invalid_user_id")
                case .otherUser: (403, "user_not_allowed")
                case .unknownEvent: (404, "event_not_found")
                case .inactiveEvent: (400, "event_not_active")
                case .keyRequired: (403, "api_key_required")
                case .timestamp: (403, "timestamp_not_allowed")
                case .unknownUser: (404, "user_not_found")
                case .metadata: (400, "invalid_metadata")
                }
            }

            /// Whether one request can have both.
            static func canBeTogether(_ faults: Set<Fault>) -> Bool {
                let event: Set<Fault> = [.noEventId, .unknownEvent]
                return !(faults.contains(.noUserId) && faults.contains(.otherUser))
                    && faults.intersection(event).count < 2
                    && (faults.isDisjoint(with: event) || faults.isDisjoint(with: [.inactiveEvent, .keyRequired]))
            }
        }

        private static let definitions = Definitions(
            autoCreate: false,
            events: [(false, false), (false, true), (true, false), (true, true)].map { inactive, server in
                """
                {"eventId": "event\(inactive ? "-inactive" : "")\(server ? "-server" : "")", "title": "An event",
                 "status": "\(inactive ? "INACTIVE" : "ACTIVE")", "apiKeyRequired": \(server),
                 "metadataFields": [{"key": "needed", "type": "string", "required": true}]}
                """
            })

        @Test(arguments: Deployment.full)
        func theFirstFaultDeterminesTheAnswer(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            #expect(try project.post("/v1/user", #"{"userId":"known"}"#).status == 201)
            #expect(try send([], to: project).status == 200)
            var count = 0
            for first in Fault.allCases {
                for second in Fault.allCases where second >= first && Fault.canBeTogether([first, second]) {
                    let response = try send([first, second], to: project)
                    expectError(response, first.answer.status, first.answer.code, "\(first), \(second)")
                    count += 1
                }
            }
            #expect(count > 60)
        }

        private func send(_ faults: Set<Fault>, to project: TestProject) throws -> HTTPResponse {
            let user = faults.contains(.unknownUser) ? "unknown" : "known"
            var event = "event"
            if faults.contains(.inactiveEvent) { event += "-inactive" }
            if faults.contains(.keyRequired) { event += "-server" }
            if faults.contains(.unknownEvent) { event = "no-such-event" }
            var members: [String] = []
            if !faults.contains(.noEventId) { members.append(#""eventId":"\#(event)""#) }
            if !faults.contains(.noUserId) { members.append(#""userId":"\#(user)""#) }
            members.append(#""metadata":{"needed":\#(faults.contains(.metadata) ? "1" : #""text""#)}"#)
            if faults.contains(.timestamp) { members.append(#""timestamp":"2026-01-01T00:00:00Z""#) }
            let body = "{\(members.joined(separator: ","))" + (faults.contains(.json) ? "" : "}")
            let type = faults.contains(.contentType) ? "text/plain" : "application/json"
            return try project.send(
                "POST", "/v1/event",
                as: faults.contains(.credentials) ? .nobody : .user(faults.contains(.otherUser) ? "somebody" : user),
                headers: [("Content-Type", type)], body: Array(body.utf8))
        }

        /// Metadata is judged with the event's fields, after everything that has to do with who asks.
        @Test(arguments: Deployment.full)
        func metadataOfAnotherTypeIsJudgedWithTheRest(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for metadata in ["1", #""text""#, "[]", "true"] {
                let response = try project.log("login", "u", metadata)
                expectError(response, 400, "invalid_metadata")
                #expect(response.pointers == ["/metadata"])
                expectError(try project.log("login", "other", metadata, as: .user("u")), 403, "user_not_allowed")
                expectError(try project.log("unknown", "u", metadata), 404, "event_not_found")
            }
            #expect(try project.log("login", "u", "null").status == 200)
        }
    }
}
