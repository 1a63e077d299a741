import API
import JSON
import TestSupport
import Testing

/// The examples of the OpenAPI document are what the API answers, to the byte.
@Suite struct OpenAPIExampleTests {
    /// A request of the story that the examples tell.
    struct Step: Sendable {
        let method: String
        /// As the document has it.
        let path: String
        /// What stands for the parameters of the path.
        var at: [String: String] = [:]
        var query = ""
        var caller = ExampleProject.Caller.key
        /// The name of the request's example.
        var request: String?
        var type = "application/json"
        /// The status, and the name of the example that is answered; nil if what is answered is no example.
        let answer: (status: Int, name: String?)
    }

    static let story: [Step] =
        [
            Step(method: "POST", path: "/user", request: "grace", answer: (201, "grace")),
            Step(method: "POST", path: "/event", caller: .ada, request: "purchase", answer: (200, "purchase")),
            Step(method: "POST", path: "/event", caller: .ada, request: "login", answer: (200, "login")),
            Step(method: "POST", path: "/event", caller: .ada, request: "login", answer: (200, "limit_reached")),
            Step(
                method: "POST", path: "/event", query: "dryRun=true", caller: .ada, request: "nothing_paid",
                answer: (200, "dry_run")),
            Step(method: "POST", path: "/event", query: "dryRun=true", request: "draft", answer: (200, "draft")),
            Step(method: "POST", path: "/event", request: "backdated", answer: (200, "backdated")),
            Step(method: "POST", path: "/event/batch", request: "mixed", answer: (200, "mixed")),
            Step(
                method: "POST", path: "/event/batch", request: "lines", type: "application/x-ndjson",
                answer: (200, "lines")
            ),

            Step(
                method: "GET", path: "/analytics/streak", query: "streakId=daily_login", caller: .ada,
                answer: (200, "daily_login")),
            Step(
                method: "GET", path: "/analytics/streak", query: "streakId=daily_login&groupBy=length",
                answer: (200, "lengths")),
            Step(
                method: "GET", path: "/analytics/streak", query: "streakId=unknown", caller: .ada,
                answer: (200, "nothing_yet")),
            Step(
                method: "GET", path: "/analytics/challenge", query: "challengeId=ten_purchases", caller: .ada,
                answer: (200, "ten_purchases")),
            Step(
                method: "GET", path: "/analytics/challenge", query: "challengeId=unknown", caller: .ada,
                answer: (200, "nothing_yet")),
            Step(
                method: "GET", path: "/analytics/retention", query: "interval=week&cohorts=2&eventId=login",
                caller: .ada,
                answer: (200, "weeks")),
            Step(
                method: "GET", path: "/analytics/retention", query: "interval=week&cohorts=2&format=csv",
                answer: (200, "weeks")),
            Step(method: "GET", path: "/stats/event", query: "period=1d", answer: (200, "all_events")),
            Step(
                method: "GET", path: "/stats/event",
                query: "period=1d&eventId=login&compare=previous&groupBy=usergroup",
                answer: (200, "one_event")),
            Step(
                method: "GET", path: "/stats/event",
                query: "period=1d&eventId=purchase_completed&interval=week&groupBy=source&compare=previous",
                answer: (200, "values")),
            Step(
                method: "GET", path: "/stats/event", query: "period=1d&format=csv&groupBy=usergroup",
                answer: (200, "groups")),
            Step(
                method: "GET", path: "/stats/points", query: "period=1d&compare=previous", caller: .ada,
                answer: (200, "today")),
            Step(method: "GET", path: "/stats/points", query: "period=1d&format=csv", answer: (200, "days")),

            Step(method: "GET", path: "/log", query: "limit=1", answer: (200, "first_page")),
            Step(method: "GET", path: "/log", query: "after=3&limit=1", answer: (200, "since")),
            Step(method: "GET", path: "/log", query: "outcome=limit&format=csv", answer: (200, "limited")),
            Step(method: "GET", path: "/user/{userId}", at: ["userId": "grace"], answer: (200, "grace")),
            Step(method: "GET", path: "/user", query: "prefix=g", answer: (200, "page")),
            Step(
                method: "PATCH", path: "/user/{userId}", at: ["userId": "grace"], request: "time_zone",
                answer: (200, "grace")),
            Step(
                method: "GET", path: "/user/{userId}/points", at: ["userId": "ada"], caller: .ada, answer: (200, "ada")),
            Step(
                method: "GET", path: "/user/{userId}/history", at: ["userId": "ada"], query: "limit=1", caller: .ada,
                answer: (200, "first_page")),
            Step(method: "GET", path: "/user/{userId}/export", at: ["userId": "ada"], answer: (200, "ada")),
            Step(method: "GET", path: "/user/{userId}/streak", at: ["userId": "ada"], answer: (200, "ada")),
            Step(
                method: "GET", path: "/user/{userId}/streak/{streakId}",
                at: ["userId": "ada", "streakId": "daily_login"],
                answer: (200, "daily_login")),
            Step(method: "GET", path: "/user/{userId}/challenge", at: ["userId": "ada"], answer: (200, "ada")),
            Step(
                method: "GET", path: "/user/{userId}/challenge/{challengeId}",
                at: ["userId": "ada", "challengeId": "ten_purchases"], answer: (200, "ten_purchases")),
            Step(
                method: "GET", path: "/user/{userId}/rank", at: ["userId": "ada"], query: "timeframe=week",
                answer: (200, "ada")),
            Step(method: "GET", path: "/user/{userId}/leaderboard", at: ["userId": "ada"], answer: (200, "ada")),
            Step(
                method: "GET", path: "/project/{projectId}/leaderboard", at: ["projectId": "acme-loyalty"],
                query: "month=2026-11&limit=2", answer: (200, "month")),

            Step(
                method: "POST", path: "/user/{userId}/points", at: ["userId": "ada"], request: "goodwill",
                answer: (200, "goodwill")),
            Step(
                method: "POST", path: "/user/{userId}/points", at: ["userId": "ada"], query: "dryRun=true",
                request: "mistake", answer: (200, "dry_run")),
            Step(
                method: "POST", path: "/user/{userId}/history/{id}/reversal", at: ["userId": "ada", "id": "1"],
                request: "third", answer: (200, "third")),
            Step(
                method: "POST", path: "/user/{userId}/history/{id}/reversal", at: ["userId": "ada", "id": "1"],
                query: "dryRun=true", request: "whole", answer: (200, "dry_run")),
            Step(
                method: "GET", path: "/user/{userId}/history", at: ["userId": "ada"], query: "kind=reversal&format=csv",
                answer: (200, "reversals")),
        ] + offers + [

            Step(method: "GET", path: "/event", answer: (200, "events")),
            Step(
                method: "GET", path: "/event/{eventId}", at: ["eventId": "purchase_completed"],
                answer: (200, "purchase_completed")),
            Step(method: "GET", path: "/streak", answer: (200, "streaks")),
            Step(
                method: "GET", path: "/streak/{streakId}", at: ["streakId": "daily_login"], answer: (200, "daily_login")
            ),
            Step(method: "GET", path: "/challenge", answer: (200, "challenges")),
            Step(
                method: "GET", path: "/challenge/{challengeId}", at: ["challengeId": "ten_purchases"],
                answer: (200, "ten_purchases")),
            Step(method: "GET", path: "/leaderboard", answer: (200, "leaderboards")),
            Step(
                method: "GET", path: "/leaderboard/{leaderboardId}", at: ["leaderboardId": "this_month"],
                answer: (200, "this_month")),
            Step(method: "GET", path: "/offer", answer: (200, "offers")),
            Step(method: "GET", path: "/offer/{offerId}", at: ["offerId": "coffee"], answer: (200, "coffee")),

            Step(
                method: "PUT", path: "/event/{eventId}", at: ["eventId": "login"], query: "dryRun=true",
                request: "login",
                answer: (200, "effect")),
            Step(
                method: "PUT", path: "/streak/{streakId}", at: ["streakId": "daily_login"],
                query: "dryRun=true&past=pay",
                request: "daily_login", answer: (200, "effect")),
            Step(
                method: "PUT", path: "/challenge/{challengeId}", at: ["challengeId": "ten_purchases"],
                query: "dryRun=true&past=pay", request: "ten_purchases", answer: (200, "effect")),
            Step(
                method: "PUT", path: "/leaderboard/{leaderboardId}", at: ["leaderboardId": "this_month"],
                query: "dryRun=true", request: "this_month", answer: (200, "effect")),
            Step(
                method: "PUT", path: "/offer/{offerId}", at: ["offerId": "coffee"], query: "dryRun=true",
                request: "coffee",
                answer: (200, "effect")),
            Step(
                method: "PUT", path: "/event/{eventId}", at: ["eventId": "review"], request: "review",
                answer: (201, "review")),
            Step(
                method: "PUT", path: "/event/{eventId}", at: ["eventId": "login"], request: "login",
                answer: (200, "login")),
            Step(
                method: "PUT", path: "/streak/{streakId}", at: ["streakId": "weekly_purchase"],
                request: "weekly_purchase",
                answer: (201, "weekly_purchase")),
            Step(
                method: "PUT", path: "/streak/{streakId}", at: ["streakId": "daily_login"], request: "daily_login",
                answer: (200, "daily_login")),
            Step(
                method: "PUT", path: "/challenge/{challengeId}", at: ["challengeId": "big_spender"],
                request: "big_spender",
                answer: (201, "big_spender")),
            Step(
                method: "PUT", path: "/challenge/{challengeId}", at: ["challengeId": "ten_purchases"],
                request: "ten_purchases", answer: (200, "ten_purchases")),
            Step(
                method: "PUT", path: "/leaderboard/{leaderboardId}", at: ["leaderboardId": "last_30_days"],
                request: "last_30_days", answer: (201, "last_30_days")),
            Step(
                method: "PUT", path: "/leaderboard/{leaderboardId}", at: ["leaderboardId": "this_month"],
                request: "this_month", answer: (200, "this_month")),
            Step(
                method: "PUT", path: "/offer/{offerId}", at: ["offerId": "concert"], request: "concert",
                answer: (201, "concert")),
            Step(
                method: "PUT", path: "/offer/{offerId}", at: ["offerId": "coffee"], request: "coffee",
                answer: (200, "coffee")),
            Step(method: "GET", path: "/event/{eventId}/version", at: ["eventId": "login"], answer: (200, "login")),
            Step(
                method: "GET", path: "/streak/{streakId}/version", at: ["streakId": "weekly_purchase"],
                answer: (200, "weekly_purchase")),
            Step(
                method: "GET", path: "/challenge/{challengeId}/version", at: ["challengeId": "ten_purchases"],
                answer: (200, "ten_purchases")),
            Step(
                method: "GET", path: "/leaderboard/{leaderboardId}/version", at: ["leaderboardId": "this_month"],
                answer: (200, "this_month")),
            Step(method: "GET", path: "/offer/{offerId}/version", at: ["offerId": "coffee"], answer: (200, "coffee")),
            Step(
                method: "DELETE", path: "/event/{eventId}", at: ["eventId": "review"], query: "dryRun=true",
                answer: (200, "effect")),
            Step(
                method: "DELETE", path: "/streak/{streakId}", at: ["streakId": "daily_login"], query: "dryRun=true",
                answer: (200, "effect")),
            Step(
                method: "DELETE", path: "/challenge/{challengeId}", at: ["challengeId": "ten_purchases"],
                query: "dryRun=true", answer: (200, "effect")),
            Step(
                method: "DELETE", path: "/leaderboard/{leaderboardId}", at: ["leaderboardId": "this_month"],
                query: "dryRun=true", answer: (200, "effect")),
            Step(
                method: "DELETE", path: "/offer/{offerId}", at: ["offerId": "coffee"], query: "dryRun=true",
                answer: (200, "effect")),
            Step(method: "GET", path: "/project", caller: .ada, answer: (200, "acme")),
            Step(method: "POST", path: "/apikey", request: "till", answer: (201, "till")),
            Step(method: "GET", path: "/apikey", answer: (200, "keys")),
            Step(method: "GET", path: "/health", caller: .nobody, answer: (200, "healthy")),
        ]

    /// What is answered while a long read goes on.
    static let duringARead = [
        Step(method: "DELETE", path: "/user/{userId}", at: ["userId": "ada"], answer: (202, "pending"))
    ]

    /// What a server is answered at all times.
    static let onAServer = [
        Step(method: "DELETE", path: "/user/{userId}", at: ["userId": "ada"], answer: (202, "server"))
    ]

    /// A broken database is another test's; nothing breaks it here.
    private static let notTold: Set<String> = ["GET /health 503 unhealthy"]

    @Test func everyExampleIsARealAnswer() throws {
        let document = try OpenAPIText()
        let project = try ExampleProject()
        var told = Self.notTold
        for step in Self.story { try tell(step, of: project, as: document, told: &told) }
        var (ours, others) = (Self.duringARead, Self.onAServer)
        if TestDatabase.engine == .postgresql { swap(&ours, &others) }
        try project.whileReading {
            for step in ours { try tell(step, of: project, as: document, told: &told) }
        }
        told.formUnion(others.map { "\($0.method) \($0.path) \($0.answer.status) \($0.answer.name ?? "")" })
        #expect(document.examples.symmetricDifference(told) == [])
    }

    private func tell(
        _ step: Step, of project: ExampleProject, as document: OpenAPIText, told: inout Set<String>
    ) throws {
        let operationName = "\(step.method) \(step.path)"
        let operation = try #require(document.operation(step.method, step.path), "\(operationName)")
        var body = ""
        if let request = step.request {
            let content = document.requestContents(of: operation).first { $0.type == step.type }?.content
            let example = content?["examples"]?[request]?["value"]
            let value = try #require(example, "\(operationName) has no request \(request)")
            body = value.string ?? String(decoding: value.source, as: UTF8.self)
            told.insert("\(operationName) request \(request)")
        }
        var target = step.path + (step.query.isEmpty ? "" : "?\(step.query)")
        for (parameter, value) in step.at { target = target.replacing("{\(parameter)}", with: value) }
        let headers = step.request == nil ? [:] : ["CONTENT_TYPE": step.type]
        let answer = try project.send(step.method, target, as: step.caller, headers: headers, body: body)
        #expect(answer.status == step.answer.status, "\(operationName): \(answer.text)")
        guard let name = step.answer.name else { return }
        let type = answer.header("Content-Type").map { String($0.prefix { $0 != ";" }) } ?? ""
        let content = operation["responses"]?[String(answer.status)]?["content"]?[type]
        let example = content?["examples"]?[name]?["value"]
        let shown = example.map { $0.string ?? String(decoding: $0.source, as: UTF8.self) }
        #expect(shown == answer.text, "\(operationName) \(answer.status) \(name)")
        told.insert("\(operationName) \(answer.status) \(name)")
    }
}
