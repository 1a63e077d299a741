import Gateway
import Loyalty
import Store

/// What of a project's log is asked for.
struct LogRequest: Sendable {
    let part: LogPart
    let limit: Int
    let kind: Entry.Kind?
    /// Nil for entries about anything.
    let eventId: String?
    /// Nil for entries of all users.
    let userId: String?
    let outcome: LogFilter.Outcome?
    let value: LogFilter.Value?
    let instants: Range<Instant>?
    let format: StatsFormat

    /// - Parameter zone: whose days `from` and `to` are.
    init(_ head: RequestHead, in zone: ZoneRules) throws(APIError) {
        part = try Self.part(head)
        limit = try head.limit(.log)
        kind = try HistoryRequest.kind(head.queryValue("kind"))
        eventId = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : $0 }
        userId = head.queryValue("userId").flatMap { $0.isEmpty ? nil : $0 }
        outcome = try Self.outcome(head.queryValue("outcome"))
        value = try Self.value(head.queryValue("where"))
        instants = try HistoryRequest.instants(head, in: zone)
        format = try StatsFormat(head)
    }

    private static func part(_ head: RequestHead) throws(APIError) -> LogPart {
        let cursor = head.queryValue("cursor")
        if let after = head.queryValue("after") {
            if cursor != nil { throw .invalidParameter("after", "expected without cursor") }
            guard after.isExactly("0") || number(after) != nil else {
                throw .invalidParameter("after", "expected the next or newest of an earlier page")
            }
            return .after(number(after) ?? 0)
        }
        guard let cursor else { return .newest }
        guard let id = number(cursor) else { throw .invalidCursor }
        return .before(id)
    }

    private static func number(_ text: String) -> Int64? {
        guard case .number(let id) = EntryId(text) else { return nil }
        return id
    }

    private static func value(_ text: String?) throws(APIError) -> LogFilter.Value? {
        guard let text else { return nil }
        guard let value = LogFilter.Value(text) else {
            throw .invalidParameter("where", "expected a metadata field, a colon and a value")
        }
        return value
    }

    private static func outcome(_ name: String?) throws(APIError) -> LogFilter.Outcome? {
        guard let name, !name.isEmpty else { return nil }
        guard let outcome = LogFilter.Outcome.allCases.first(where: { $0.rawValue.isExactly(name) }) else {
            throw .invalidParameter("outcome", "expected \(alternatives(LogFilter.Outcome.allCases.map(\.rawValue)))")
        }
        return outcome
    }
}

extension LogFilter.Value {
    /// Reads FIELD:VALUE; nil for a text that is none. The value is all that follows the first colon.
    public init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let field = String(text[..<colon])
        guard field.utf8.count <= MetadataPath.maximumLength, let path = MetadataPath.split(field) else { return nil }
        self.init(path: path, text: String(text[text.utf8.index(after: colon)...]))
    }
}
