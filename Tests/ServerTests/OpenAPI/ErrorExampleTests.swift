import API
import Foundation
import JSON
import Loyalty
import TestSupport
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
        Wrong(.unknownDimension, "GET", "/stats/event?eventId=login&groupBy=channel"),
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
        Wrong(.offerNotFound, "GET", "/user/idle/offer/unknown/redeemable"),

        Wrong(.offerInactive, "POST", "/user/idle/offer/inactive/redeem"),
        Wrong(.offerNotStarted, "POST", "/user/idle/offer/soon/redeem"),
        Wrong(.offerEnded, "POST", "/user/idle/offer/past/redeem"),
        Wrong(.conditionsNotMet, "POST", "/user/idle/offer/vips/redeem"),
        Wrong(.limitReached, "POST", "/user/idle/offer/once/redeem"),
        Wrong(.outOfStock, "POST", "/user/ada/offer/single/redeem"),
        Wrong(.codesExhausted, "POST", "/user/idle/offer/cinema/redeem"),
        Wrong(.invalidRedemption, "POST", "/redemption/1/capture", #"{"points":0}"#),
        Wrong(.redemptionNotFound, "GET", "/redemption/1"),
        Wrong(
            .invalidCoupons, "POST", "/offer/cinema/coupon", headers: ["CONTENT_TYPE": "text/plain"],
            "CINEMA-0001\nnot a code"),
        Wrong(
            .noPool, "POST", "/offer/coffee/coupon", headers: ["CONTENT_TYPE": "text/plain"], "COFFEE-0001"),
        Wrong(.invalidCoupon, "POST", "/coupon/unknown/use", #"{"reference":""}"#),
        Wrong(.couponNotFound, "GET", "/coupon/unknown"), Wrong(.couponNotIssued, "POST", "/coupon/spare/use"),

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
        .databaseUnavailable, .batchOverdue, .outcomeUnknown, .overloaded, .tooManyHolds, .unknownTimezone,
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

    /// Makes offers that can't be redeemed, holds that have ended and coupons that can't be used.
    /// - Returns: the paths that lead to their errors, at once or after so many milliseconds.
    private static func redemptions(
        in project: ExampleProject
    ) throws -> (atOnce: [(ErrorCode, String)], later: [(ErrorCode, String, Int64)]) {
        for (id, members) in [
            ("inactive", #","status":"INACTIVE""#), ("soon", #","start":"2026-12-01T00:00:00Z""#),
            ("past", #","end":"2026-11-01T00:00:00Z""#), ("once", #","limit":1"#), ("single", #","stock":1"#),
            ("day", #","coupon":{"pattern":"DAY-########"},"couponDays":1"#), ("pool", #","coupon":{"pool":true}"#),
        ] {
            let body = #"{"title":"An offer","cost":{"default":0}\#(members)}"#
            #expect(try project.send("PUT", "/offer/\(id)", body: body).status == 201)
        }
        let vips = #"{"title":"An offer","cost":{"vip":0}}"#
        #expect(try project.send("PUT", "/offer/vips", body: vips).status == 201)
        let text = ["CONTENT_TYPE": "text/plain"]
        #expect(try project.send("POST", "/offer/pool/coupon", headers: text, body: "SPARE").status == 200)
        for id in ["once", "single"] {
            #expect(try project.send("POST", "/user/idle/offer/\(id)/redeem").status == 200)
        }
        func redeem(_ query: String = "") throws -> JSONValue {
            let answer = try project.send("POST", "/user/idle/offer/day/redeem" + query)
            return try #require(answer.json, "\(answer.text)")
        }
        func hold() throws -> String {
            "/redemption/" + (try #require(try redeem("?hold=60")["redemptionId"]?.string))
        }
        func coupon() throws -> String {
            "/coupon/" + (try #require(try redeem()["coupon"]?["code"]?.string))
        }
        let (captured, released, expired) = (try hold(), try hold(), try hold())
        let (used, void, late) = (try coupon(), try coupon(), try coupon())
        for (path, body) in [
            ("\(captured)/capture", ""), ("\(released)/release", ""), ("\(used)/use", ""),
            ("\(void)/void", #"{"reason":"r"}"#),
        ] {
            let answer = try project.send("POST", path, body: body)
            #expect(answer.status == 200, "\(answer.text)")
        }
        return (
            [
                (.alreadyCaptured, "\(captured)/release"), (.alreadyReleased, "\(released)/capture"),
                (.couponUsed, "\(used)/use"), (.couponVoid, "\(void)/use"),
            ],
            [(.holdExpired, "\(expired)/capture", 60_000), (.couponExpired, "\(late)/use", 3 * 86_400_000)]
        )
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

        let ended = try Self.redemptions(in: project)
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
        for (code, path) in ended.atOnce { tell(code, try project.send("POST", path)) }
        for (code, path, after) in ended.later {
            project.wait(until: Instant(milliseconds: ExampleProject.now.milliseconds + after))
            tell(code, try project.send("POST", path))
        }
        let elsewhere = try ExampleProject(#","hosts": ["loyalty.example.com"]"#)
        let hasty = try ExampleProject(effectPatience: .zero)
        tell(.effectOverdue, try hasty.send("DELETE", "/streak/daily_login?dryRun=true"))
        // To ask a server for anything takes time.
        if TestDatabase.engine == .sqlite {
            #expect(try hasty.send("DELETE", "/leaderboard/vips?dryRun=true").status == 200, "nothing is counted")
        }
        tell(.hostNotAllowed, try elsewhere.send("GET", "/event"))
        let moving = try ExampleProject()
        try moving.close()
        tell(.databaseMoving, try moving.send("POST", "/user", body: #"{"userId":"eve"}"#))
        try elsewhere.damage()
        tell(.projectUnavailable, try elsewhere.send("GET", "/event"))
        tell(.projectUnavailable, try elsewhere.send("GET", "/event", as: .ada))
        #expect(Set(ErrorCode.allCases).subtracting(told) == [])
    }
}
