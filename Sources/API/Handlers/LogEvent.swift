import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /event`. The checks come in the order of the API's description; the first that fails answers.
    func logEvent(
        _ exchange: Exchange, _ caller: Caller, finish: @escaping @Sendable (Result<Response, any Error>) -> Void
    ) throws {
        let body = try EventBody(exchange.jsonObject())
        try caller.checkMayLog()
        try caller.checkMayAct(on: body.userId)
        guard let event = caller.project.project.rulebook.event(id: body.eventId) else { throw APIError.eventNotFound }
        guard event.definition.status == .active else { throw APIError.eventNotActive }
        if event.definition.apiKeyRequired, !caller.isServer {
            let host = Hosts.canonical(exchange.request.head.host ?? "")
            guard caller.project.trustedHosts.contains(host) else { throw APIError.keyRequired }
        }
        let at = try body.timestamp.map { try instant($0, exchange, caller) }
        let submission = Submission(
            project: caller.project.project.number, eventId: body.eventId, userId: body.userId,
            metadata: body.metadata, at: at, isTrusted: caller.isTrusted)
        store.log(submission) { outcome in
            finish(outcome.map { Response.json(LoggedEventBody.bytes($0, of: submission), caching: "no-store") })
        }
    }

    /// When a server or an administrator says that the event happened.
    private func instant(_ timestamp: JSONValue, _ exchange: Exchange, _ caller: Caller) throws(APIError) -> Instant {
        guard caller.isTrusted else { throw .timestampNotAllowed }
        guard let text = timestamp.string, let at = Instant(rfc3339: text) else {
            throw .invalidTimestamp("expected a date and time such as 2026-11-23T09:30:00Z (RFC 3339)")
        }
        let days = caller.project.project.definition.backdatingDays
        let age = exchange.now.milliseconds - at.milliseconds
        guard age >= -EventBody.furthestAhead else { throw .invalidTimestamp("lies more than 5 minutes ahead") }
        guard age <= Int64(days) * 86_400_000 else { throw .invalidTimestamp("lies more than \(days) days back") }
        return at
    }
}

/// The body of `POST /event`, and of a line of history to import.
public struct EventBody: Sendable {
    /// How far ahead an event may be dated, in milliseconds.
    public static let furthestAhead: Int64 = 300_000

    /// The event's id.
    public let eventId: String
    /// The user's id.
    public let userId: String
    /// As it came: whether it is an object is found with the event's own rules for it. Nil where there is none.
    public let metadata: JSONValue?
    /// When it happened, not checked yet; nil where there is none.
    public let timestamp: JSONValue?

    /// - Throws: 400 for the first field that is missing or invalid.
    public init(_ json: JSONValue) throws(APIError) {
        eventId = try Self.id(json["eventId"]) { .invalidEventId($0) }
        userId = try Self.id(json["userId"]) { .invalidUserId($0) }
        timestamp = json["timestamp"].flatMap { $0.isNull ? nil : $0 }
        metadata = json["metadata"].flatMap { $0.isNull ? nil : $0 }
    }

    private static func id(_ value: JSONValue?, _ error: (String) -> APIError) throws(APIError) -> String {
        guard let value, !value.isNull else { throw error("is missing") }
        guard let text = value.string, Identifier.isValid(text) else { throw error("expected \(Identifier.rule)") }
        return text
    }
}

/// The answer to `POST /event`.
enum LoggedEventBody {
    static func bytes(_ logged: LoggedEvent, of submission: Submission) -> [UInt8] {
        let event = logged.event
        let decision = logged.decision
        var writer = JSONWriter(capacity: 512 + (submission.metadata?.source.count ?? 0))
        writer.beginObject()
        writer.key("statusCode")
        writer.value(200)
        writer.key("message")
        writer.value(decision.limitReached ? "Event Limit erreicht" : "Event erfolgreich geloggt")
        writer.key("data")
        writer.beginObject()
        writer.key("userId")
        writer.value(submission.userId)
        writer.key("eventId")
        writer.value(submission.eventId)
        writer.key("points")
        writer.value(decision.points)
        writer.key("type")
        writer.value(event.kind.rawValue)
        writer.key("title")
        writer.value(event.title)
        writer.key("limit")
        if let limit = event.limit { writer.value(limit) } else { writer.null() }
        writer.key("maximumReward")
        if let maximum = event.maximumReward { writer.value(maximum) } else { writer.null() }
        writer.key("metadata")
        if let metadata = submission.metadata { writer.value(metadata) } else { writer.raw("{}") }
        writer.key("conditionReached")
        writer.value(decision.conditionReached)
        writer.key("limitReached")
        writer.value(decision.limitReached)
        writer.key("userGroupId")
        writer.value(decision.usergroupId)
        writer.key("id")
        writer.value(String(logged.id))
        writer.key("balance")
        writer.value(logged.after.balance)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}
