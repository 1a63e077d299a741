import Gateway
import TestSupport

@testable import API

/// A request with the credentials of one project, about anything that the projects of a database have.
struct ProjectRequest: CustomStringConvertible {
    var method: String
    /// The path as the program knows it, with parameters in braces.
    var template: String
    /// The path and the query.
    var target: String
    var headers: [String: String]
    var body: String
    /// Whether its token is for the other project, signed with this one's secret.
    var isForged: Bool

    var description: String { "\(method) \(target) \(headers) \(body)" }

    /// Every endpoint.
    static let operations = Endpoints.all.map { (method: $0.method.rawValue, template: $0.template) }

    /// A request that reads.
    init(get target: String, headers: [String: String]) {
        (method, template, self.target, self.headers, body, isForged) = ("GET", target, target, headers, "", false)
    }

    /// A request made at random.
    /// - Parameters:
    ///   - project: whose credentials it carries.
    ///   - other: another project of the database.
    init(
        _ operation: (method: String, template: String), of project: SharedDatabase.Project,
        other: SharedDatabase.Project, using random: inout SeededRandom
    ) throws {
        (method, template) = operation
        func id(_ kind: String, using random: inout SeededRandom) -> String {
            switch kind {
            case "event": random.pick(["visit", "visit", "buy", "of-\(project.id)", "of-\(other.id)", "new"])
            case "streak": random.pick(["daily", "of-\(project.id)", "of-\(other.id)", "new"])
            case "challenge": random.pick(["three", "of-\(project.id)", "of-\(other.id)", "new"])
            case "offer": random.pick(["coffee", "ticket", "ticket", "of-\(project.id)", "of-\(other.id)", "new"])
            case "leaderboard": random.pick(["week", "of-\(project.id)", "of-\(other.id)", "new"])
            case "project": random.pick([project.id, project.id, other.id, "none"])
            default: random.pick(["ann", "ann", "bob", "eve", "one-of-\(project.id)", "one-of-\(other.id)"])
            }
        }
        var path = template.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? id(String(segment.dropFirst().dropLast(3)), using: &random) : String(segment)
        }
        // Nothing counts it, so that it can be deleted.
        if template == "/event/{eventId}", random.chance(50) { path[1] = "spare" }
        let name = random.pick(["till-1", "till-2", "till-3", "till-4", "of-\(project.id)", "of-\(other.id)"])
        if template == "/apikey/{name}" { path[1] = name }
        // It keeps its pool.
        if template == "/offer/{offerId}", method != "GET", path[1] == "ticket" { path[1] = "coffee" }
        // Pools give their codes in order: the last are there to be made void.
        let codes = template.hasSuffix("/void") ? ["P5", "p6"] : ["P1", "p2", "P3"]
        if template.hasPrefix("/coupon/") { path[1] = random.pick(codes + ["of-\(other.id)"]) }
        if random.chance(50) { path.insert("v1", at: 0) }
        let group = random.pick(["gold", "default", "of-\(project.id)", "of-\(other.id)"])
        /// A metadata field that events of one project, of the other or of both count by.
        func field(using random: inout SeededRandom) -> String {
            random.pick(["channel", "channel", "amount", "of-\(project.id)", "of-\(other.id)"])
        }
        func value(using random: inout SeededRandom) -> String {
            random.pick(["web", "web", "of-\(project.id)", "of-\(other.id)", "7", "(none)", "(other)"])
        }
        var query: [String] = []
        switch template {
        case "/stats/event":
            query.append("period=" + random.pick(["1d", "7d", "30d", "90d", "current_month", "ytd", "all"]))
            if random.chance(50) { query.append("eventId=" + id("event", using: &random)) }
            if random.chance(20) { query.append("timeframe=month&month=2026-11") }
            if random.chance(30) { query.append("compare=previous") }
            switch random.pick(0...9) {
            case 0...2: query.append("groupBy=usergroup")
            case 3, 4: query.append("groupBy=" + field(using: &random))
            case 5, 6: query.append("where=" + field(using: &random) + ":" + value(using: &random))
            default: break
            }
            if random.chance(20) { query.append("interval=" + random.pick(["day", "week", "month"])) }
            if random.chance(20) { query.append("format=csv") }
        case "/log":
            if random.chance(50) { query.append("where=" + field(using: &random) + ":" + value(using: &random)) }
            if random.chance(30) { query.append("eventId=" + id("event", using: &random)) }
            if random.chance(20) { query.append("userId=" + id("user", using: &random)) }
            if random.chance(20) { query.append("outcome=" + random.pick(["paid", "limit", "conditions"])) }
            if random.chance(20) { query.append("after=0") }
        case "/stats/points":
            query.append("period=" + random.pick(["1d", "7d", "90d", "ytd", "all"]))
            if random.chance(30) { query.append("compare=previous") }
            if random.chance(20) { query.append("format=csv") }
        case "/analytics/retention":
            query.append("interval=" + random.pick(["week", "month"]))
            if random.chance(50) { query.append("eventId=" + id("event", using: &random)) }
            if random.chance(20) { query.append("format=csv") }
        case "/analytics/streak": query.append("streakId=" + id("streak", using: &random))
        case "/analytics/challenge": query.append("challengeId=" + id("challenge", using: &random))
        case "/analytics/offer": query.append("offerId=" + id("offer", using: &random))
        case "/user/{userId}/offer/{offerId}/redeem" where random.chance(20): query.append("hold=600")
        case "/user" where method == "GET":
            query.append("limit=2")
            if random.chance(50) { query.append("prefix=" + random.pick(["a", "one-of-", "number-1"])) }
        case "/event" where method == "GET": query.append("showAll=" + random.pick(["true", "false"]))
        case "/project/{projectId}/leaderboard", "/user/{userId}/rank", "/user/{userId}/leaderboard":
            query.append(random.pick(["timeframe=7d", "timeframe=all", "timeframe=month", "month=2026-11"]))
            if random.chance(40) { query.append("groupId=" + group) }
        case "/event" where random.chance(10), "/event/batch" where random.chance(10): query.append("dryRun=true")
        default: break
        }
        target = "/" + path.joined(separator: "/") + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))

        func event(using random: inout SeededRandom) -> String {
            let at = random.pick(["22T10:00:00Z", "22T23:30:00Z", "21T09:00:00Z", "23T08:00:00Z"])
            let timestamp = random.chance(60) ? #", "timestamp": "2026-11-\#(at)""# : ""
            let groups = random.chance(30) ? #", "usergroup": ["\#(group)"]"# : ""
            return """
                {"eventId": "\(id("event", using: &random))", "userId": "\(id("user", using: &random))",
                 "metadata": {"amount": \(Int.random(in: 1...60, using: &random))\(groups),
                  "channel": "\(value(using: &random))", "of-\(project.id)": \(random.pick(1...3))}\(timestamp)}
                """
        }
        switch (method, template) {
        case ("POST", "/event"): body = event(using: &random)
        case ("POST", "/event/batch"):
            body = "[\((0..<3).map { _ in event(using: &random) }.joined(separator: ","))]"
        case ("POST", "/user"):
            let user =
                random.chance(50) ? "number-\(Int.random(in: 1...20, using: &random))" : id("user", using: &random)
            body = #"{"userId": "\#(user)", "usergroups": ["\#(group)"]}"#
        case ("POST", "/user/{userId}/points"):
            body = #"{"points": \#(random.pick([-3, 2, 9])), "reason": "by \#(project.id)"}"#
        case ("POST", "/apikey"): body = #"{"name": "\#(name)", "scopes": ["read"]}"#
        case ("PATCH", _): body = random.pick([#"{"timezone": "Asia/Tokyo"}"#, #"{"usergroups": ["\#(group)"]}"#])
        case ("PUT", "/event/{eventId}"):
            body = #"{"title": "Changed by \#(project.id)", "reward": {"default": 3}}"#
        case ("PUT", "/streak/{streakId}"):
            body = #"{"events": ["\#(id("event", using: &random))"], "period": "daily", "backfill": true}"#
        case ("PUT", "/challenge/{challengeId}"):
            body = #"{"eventId": "\#(id("event", using: &random))", "goal": 2, "points": 4, "backfill": true}"#
        case ("PUT", "/leaderboard/{leaderboardId}"):
            body = #"{"window": "30d", "usergroupId": "\#(group)"}"#
        case ("PUT", "/offer/{offerId}"):
            body = #"{"title": "Changed by \#(project.id)", "cost": {"\#(group)": 3}}"#
        case ("POST", "/offer/{offerId}/coupon"): body = "P1\nP2\nP3\nP4\nP5\nP6\nof-\(project.id)"
        case ("POST", "/coupon/{code}/void"): body = #"{"reason": "by \#(project.id)"}"#
        default: body = ""
        }
        isForged = random.chance(10)
        let user = id("user", using: &random)
        headers =
            try isForged
            ? Self.bearer(SharedDatabase.token(for: other, of: user, scope: "admin", signedBy: project))
            : Self.credentials(of: project, user: user, using: &random)
        if template == "/offer/{offerId}/coupon" { headers["CONTENT_TYPE"] = "text/plain" }
        if method == "POST", random.chance(30) { headers["HTTP_IDEMPOTENCY_KEY"] = random.pick(["one", "two"]) }
    }

    private static func credentials(
        of project: SharedDatabase.Project, user: String, using random: inout SeededRandom
    ) throws -> [String: String] {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...4:
            return bearer(try SharedDatabase.token(for: project, of: "operator", scope: "admin", signedBy: project))
        case 5...7: return ["HTTP_X_API_KEY": SharedDatabase.key(of: project, scope: random.pick(scopes)).text]
        default: return bearer(try SharedDatabase.token(for: project, of: user, scope: nil, signedBy: project))
        }
    }

    private static let scopes = ["events", "read", "points", "admin", "admin"]

    private static func bearer(_ token: String) -> [String: String] { ["HTTP_AUTHORIZATION": "Bearer \(token)"] }
}
