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

    private static func outcome(_ name: String?) throws(APIError) -> LogFilter.Outcome? {
        guard let name, !name.isEmpty else { return nil }
        guard let outcome = LogFilter.Outcome.allCases.first(where: { $0.rawValue.isExactly(name) }) else {
            throw .invalidParameter("outcome", "expected \(alternatives(LogFilter.Outcome.allCases.map(\.rawValue)))")
        }
        return outcome
    }
}
