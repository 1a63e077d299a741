import API
import Foundation
import Testing

/// The examples of errors in the OpenAPI document are what the API answers, to the byte.
@Suite struct OpenAPIErrorExampleTests {
    /// A request that comes to an error.
    struct Wrong: Sendable {
        let code: ErrorCode
        let method: String
        let target: String
        var caller = ExampleProject.Caller.key
        var headers: [String: String] = [:]
        var body = ""

        init(
            _ code: ErrorCode, _ method: String, _ target: String, as caller: ExampleProject.Caller = .key,
            headers: [String: String] = [:], _ body: String = ""
        ) {
            self.code = code
            self.method = method
            self.target = target
            self.caller = caller
            self.headers = headers
            self.body = body
        }
    }

    private static let requests: [Wrong] = [
        Wrong(.notFound, "GET", "/events"), Wrong(.methodNotAllowed, "PATCH", "/event"),
        Wrong(.invalidPath, "GET", "/event/%zz"), Wrong(.invalidQuery, "GET", "/event?showAll=%zz"),
        Wrong(.invalidHost, "GET", "/event", headers: ["HTTP_HOST": "[::1]evil"]),
        Wrong(.invalidParameter, "GET", "/user/ada/history?limit=501"),
        Wrong(.bodyTooLarge, "POST", "/event", String(repeating: " ", count: 300_000)),
        Wrong(.unsupportedMediaType, "POST", "/event", headers: ["CONTENT_TYPE": "text/plain"], "{}"),
        Wrong(.invalidJSON, "POST", "/event", "[]"),

        Wrong(.invalidEventId, "POST", "/event", #"{"userId":"ada"}"#),
        Wrong(.invalidUserId, "POST", "/event", #"{"eventId":"login"}"#),
        Wrong(.eventNotFound, "POST", "/event", #"{"eventId":"unknown","userId":"ada"}"#),
        Wrong(.eventNotActive, "POST", "/event", #"{"eventId":"paused","userId":"ada"}"#),
        Wrong(.apiKeyRequired, "POST", "/event", as: .ada, #"{"eventId":"server","userId":"ada"}"#),
        Wrong(.userNotAllowed, "POST", "/event", as: .ada, #"{"eventId":"login","userId":"grace"}"#),
        Wrong(
            .timestampNotAllowed, "POST", "/event", as: .ada,
            #"{"eventId":"login","userId":"ada","timestamp":"2026-11-23T09:00:00Z"}"#),
        Wrong(
            .invalidTimestamp, "POST", "/event",
            #"{"eventId":"login","userId":"ada","timestamp":"2026-11-23T10:00:00Z"}"#),
        Wrong(.invalidMetadata, "POST", "/event", #"{"eventId":"purchase_completed","userId":"ada"}"#),
        Wrong(
            .invalidIdempotencyKey, "POST", "/event", headers: ["HTTP_IDEMPOTENCY_KEY": "a b"],
            #"{"eventId":"login","userId":"ada"}"#),
        Wrong(
            .idempotencyKeyReused, "POST", "/event", headers: ["HTTP_IDEMPOTENCY_KEY": "once"],
            #"{"eventId":"login","userId":"grace"}"#),
        Wrong(.batchTooLarge, "POST", "/event/batch", "[" + String(repeating: "1,", count: 10_000) + "1]"),

        Wrong(.invalidAdjustment, "POST", "/user/ada/points", #"{"points":1}"#),
        Wrong(.insufficientPoints, "POST", "/user/idle/points", #"{"points":-100,"reason":"r"}"#),
        Wrong(.invalidReversal, "POST", "/user/idle/history/1/reversal", #"{"reason":"r","fraction":2}"#),
        Wrong(.notReversible, "POST", "/user/idle/history/2/reversal", #"{"reason":"r","fraction":0.5}"#),
        Wrong(.alreadyReversed, "POST", "/user/idle/history/3/reversal", #"{"reason":"r"}"#),
        Wrong(.fractionTooLarge, "POST", "/user/ada/history/1/reversal", #"{"reason":"r","fraction":0.75}"#),
        Wrong(.entryNotFound, "POST", "/user/idle/history/1/reversal", #"{"reason":"r"}"#),
        Wrong(.userExists, "POST", "/user", #"{"userId":"idle"}"#),
        Wrong(.invalidUsergroups, "POST", "/user", #"{"userId":"new","usergroups":"vip"}"#),
        Wrong(.invalidTimezone, "POST", "/user", #"{"userId":"new","timezone":"Mars"}"#),
        Wrong(.invalidUser, "PATCH", "/user/idle", #"{"points":100}"#),
        Wrong(.userNotFound, "GET", "/user/nobody"), Wrong(.noParticipation, "GET", "/user/idle/streak/daily_login"),
        Wrong(.streakNotFound, "GET", "/user/idle/streak/unknown"),
        Wrong(.challengeNotFound, "GET", "/user/idle/challenge/unknown"),
        Wrong(.usergroupNotFound, "GET", "/user/idle/rank?groupId=unknown"),
        Wrong(.projectNotFound, "GET", "/project/unknown/leaderboard"),

        Wrong(.eventIdMissing, "GET", "/event/"), Wrong(.streakIdMissing, "GET", "/streak/"),
        Wrong(.challengeIdMissing, "GET", "/challenge/"), Wrong(.leaderboardIdMissing, "GET", "/leaderboard/"),
        Wrong(.leaderboardNotFound, "GET", "/leaderboard/unknown"), Wrong(.offerIdMissing, "GET", "/offer/"),
        Wrong(.offerNotFound, "GET", "/offer/unknown"),
        Wrong(.insufficientScope, "DELETE", "/event/login", as: .ada),
        Wrong(.invalidDefinition, "PUT", "/event/new", "{}"), Wrong(.definitionInUse, "DELETE", "/event/login"),
        Wrong(.preconditionFailed, "DELETE", "/event/paused", headers: ["HTTP_IF_MATCH": "\"other\""]),

        Wrong(.invalidAPIKey, "POST", "/apikey", #"{"scopes":["read"]}"#),
        Wrong(.apiKeyExists, "POST", "/apikey", #"{"name":"examples","scopes":["read"]}"#),
        Wrong(.apiKeyNotFound, "DELETE", "/apikey/unknown"),

        Wrong(.tokenMissing, "GET", "/event", as: .nobody),
        Wrong(.apiKeyInvalid, "GET", "/event", headers: ["HTTP_X_API_KEY": "unknown"]),
    ]

    /// What only the gateway sees, what takes more points or events than can be logged here, a zone that the system has lost, and
    /// faults.
    private static let others: Set<ErrorCode> = [
        .incompleteBody, .invalidContentLength, .invalidHeader, .lengthRequired, .balanceOutOfRange, .historyTooLong,
        .internalError,
        .databaseUnavailable, .batchOverdue, .overloaded, .unknownTimezone,
    ]

    /// Credentials that come to an error, by its code.
    private static func credentials(_ project: ExampleProject) throws -> [ErrorCode: String] {
        let rest = try project.token().drop { $0 != "." }
        func token(_ header: String) -> String {
            "Bearer \(Data(header.utf8).base64EncodedString().prefix { $0 != "=" })\(rest)"
        }
        return [
            .tokenScheme: "Basic YWRhOg==", .tokenCredentials: "Bearer a b", .tokenMalformed: "Bearer abc",
            .tokenTooLong: "Bearer " + String(repeating: "a", count: 9_000), .tokenAlgorithm: token(#"{"alg":"none"}"#),
            .tokenHeader: token(#"{"alg":"HS256","crit":["exp"]}"#),
            .tokenAudience: "Bearer \(try project.token(audience: "other"))",
            .tokenIssuer: "Bearer \(try project.token(issuer: "other"))",
            .tokenKeyUnknown: "Bearer \(try project.token(keyId: "other"))",
            .tokenSignature: "Bearer \(try project.token(secret: "another secret of thirty-two bytes"))",
            .tokenExpired: "Bearer \(try project.token(age: 7_200_000))",
            .tokenNotYetValid: "Bearer \(try project.token(age: -7_200_000))",
            .tokenClaim: "Bearer \(try project.token(life: 400_000_000_000_000))",
        ]
    }

    /// What there is no time for is refused, with an error of its own in the batch's answer.
    @Test func aBatchThatTakesTooLong() throws {
        let project = try ExampleProject(batchPatience: .zero)
        let item = #"{"eventId":"login","userId":"ada"}"#
        let answer = try project.send("POST", "/event/batch", body: "[\(item),{},\(item)]")
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""counts":{"total":3,"logged":1,"failed":2}"#))
        #expect(answer.text.contains(#""code":"invalid_event_id""#))
        let overdue =
            #"{"statusCode":503,"message":"Not logged, as the events before it took too long: send it in another batch, with another Idempotency-Key.""#
        #expect(answer.text.hasSuffix(overdue + #","code":"batch_overdue"}]}"#))
        #expect(try project.send("GET", "/user/ada/points").text.hasPrefix(#"{"points":5,"#))
    }

    @Test func everyExampleOfAnErrorIsARealAnswer() throws {
        let (document, project) = (try OpenAPIText(), try ExampleProject())
        var told = Self.others
        func tell(_ code: ErrorCode, _ answer: HTTPResponse) {
            let example = document.root["components"]?["examples"]?[code.rawValue]?["value"]
            #expect(answer.status == code.status, "\(code)")
            // What can't be read has no id of its own.
            let text = answer.text.replacing(answer.header("X-Request-Id") ?? "", with: "7c9a9a2358f92a26")
            #expect(example.map { String(decoding: $0.source, as: UTF8.self) } == text)
            told.insert(code)
        }
        for (id, status, key) in [("paused", "INACTIVE", false), ("server", "ACTIVE", true)] {
            let body = #"{"title":"An event","status":"\#(status)","apiKeyRequired":\#(key)}"#
            #expect(try project.send("PUT", "/event/\(id)", body: body).status == 201)
        }
        #expect(try project.send("POST", "/user", body: #"{"userId":"idle"}"#).status == 201)
        let once = ["HTTP_IDEMPOTENCY_KEY": "once"]
        let body = #"{"eventId":"login","userId":"ada"}"#
        #expect(try project.send("POST", "/event", headers: once, body: body).status == 200)

        // Two adjustments. The second one and half of the event are reversed.
        for (path, body) in [
            ("idle/points", #"{"points":5,"reason":"r"}"#), ("idle/points", #"{"points":5,"reason":"r"}"#),
            ("idle/history/3/reversal", #"{"reason":"r"}"#),
            ("ada/history/1/reversal", #"{"reason":"r","fraction":0.5}"#),
        ] {
            let answer = try project.send("POST", "/user/\(path)", body: body)
            #expect(answer.status == 200, "\(answer.text)")
        }

        for wrong in Self.requests {
            tell(
                wrong.code,
                try project.send(
                    wrong.method, wrong.target, as: wrong.caller, headers: wrong.headers, body: wrong.body))
        }
        for (code, credentials) in try Self.credentials(project) {
            let headers = ["HTTP_AUTHORIZATION": credentials]
            tell(code, try project.send("GET", "/event", as: .nobody, headers: headers))
        }
        let elsewhere = try ExampleProject(#","hosts": ["loyalty.example.com"]"#)
        let hasty = try ExampleProject(effectPatience: .zero)
        tell(.effectOverdue, try hasty.send("DELETE", "/streak/daily_login?dryRun=true"))
        #expect(try hasty.send("DELETE", "/leaderboard/vips?dryRun=true").status == 200, "nothing is counted")
        tell(.hostNotAllowed, try elsewhere.send("GET", "/event"))
        try elsewhere.damage()
        tell(.projectUnavailable, try elsewhere.send("GET", "/event"))
        tell(.projectUnavailable, try elsewhere.send("GET", "/event", as: .ada))
        #expect(Set(ErrorCode.allCases).subtracting(told) == [])
    }
}
