import JSON
import Loyalty

/// The body of `POST /event`, or a line of history to import.
public struct EventBody: Sendable {
    /// The most minutes that a timestamp may be ahead.
    public static let minutesAhead = 5
    /// The earliest timestamp. It bounds the length of the stats, which list every day since a project's first event.
    private static let earliest = Instant(milliseconds: 0)

    /// The event's id.
    public let eventId: String
    /// The user's id.
    public let userId: String
    /// The metadata as sent; nil if there is none. The event's rules check later that it is an object.
    public let metadata: JSONValue?
    /// The timestamp as sent; nil if there is none. ``instant(now:backdatingDays:)`` checks it.
    public let timestamp: JSONValue?

    /// - Throws: 400 for the first field that is missing or invalid.
    public init(_ json: JSONValue) throws(APIError) {
        guard json.kind == .object else {
            throw APIError(.invalidJSON)
        }
        eventId = try Self.id(json["eventId"], Identifier.isValid, Identifier.rule) { .invalidEventId($0) }
        userId = try Self.userId(in: json)
        timestamp = json["timestamp"].flatMap { $0.isNull ? nil : $0 }
        metadata = json["metadata"].flatMap { $0.isNull ? nil : $0 }
    }

    /// The instant of the event by its timestamp, from a server, an administrator or an import.
    /// - Parameter backdatingDays: the most days that it may be in the past; nil for any number.
    /// - Throws: 400 for a timestamp that is missing, not in RFC 3339 format, too far ahead or too far back.
    public func instant(now: Instant, backdatingDays: Int? = nil) throws(APIError) -> Instant {
        try Self.instant(timestamp, now: now, backdatingDays: backdatingDays)
    }

    /// When something happened, by a `timestamp`; nil where there is none.
    static func instant(
        _ timestamp: JSONValue?, now: Instant, backdatingDays: Int? = nil
    ) throws(APIError) -> Instant {
        guard let timestamp, !timestamp.isNull else { throw .invalidTimestamp("is missing") }
        guard let text = timestamp.string, let at = Instant(rfc3339: text) else {
            throw .invalidTimestamp("expected a date and time such as 2026-11-23T09:30:00Z (RFC 3339)")
        }
        let age = now.milliseconds(since: at)
        guard age >= -Int64(minutesAhead) * 60_000 else { throw .timestampAhead }
        if let backdatingDays, age > Int64(backdatingDays) * 86_400_000 {
            throw .invalidTimestamp("lies more than \(backdatingDays) days back")
        }
        guard at >= earliest else { throw .invalidTimestamp("lies before 1970") }
        return at
    }

    /// The `userId` of a body.
    static func userId(in json: JSONValue) throws(APIError) -> String {
        try id(json["userId"], UserIdentifier.isValid, UserIdentifier.rule) { .invalidUserId($0) }
    }

    private static func id(
        _ value: JSONValue?, _ isValid: (String) -> Bool, _ rule: String, _ error: (String) -> APIError
    ) throws(APIError) -> String {
        guard let value, !value.isNull else { throw error("is missing") }
        guard let text = value.string, isValid(text) else {
            throw error("expected \(rule), found \(value.foundDescription)")
        }
        return text
    }
}

extension APIError {
    /// 400 for a timestamp that is too far ahead.
    static let timestampAhead = APIError.invalidTimestamp("lies more than \(EventBody.minutesAhead) minutes ahead")
}
