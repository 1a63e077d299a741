import Gateway
import Loyalty
import Store

/// What of a user's history is asked for.
struct HistoryRequest: Sendable {
    let limit: Int
    /// The end of the previous page; nil for the first page.
    let cursor: String?
    let kind: Entry.Kind?
    /// Nil for entries about anything.
    let eventId: String?
    let instants: Range<Instant>?
    let format: StatsFormat
    /// Whether it is told why conditions failed.
    let explains: Bool

    /// - Parameter zone: whose days `from` and `to` are.
    init(_ head: RequestHead, in zone: ZoneRules) throws(APIError) {
        limit = try head.limit(.page)
        cursor = head.queryValue("cursor")
        eventId = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : $0 }
        kind = try Self.kind(head.queryValue("kind"))
        instants = try Self.instants(head, in: zone)
        format = try StatsFormat(head)
        explains = try head.flag("explain")
    }

    static func kind(_ name: String?) throws(APIError) -> Entry.Kind? {
        guard let name, !name.isEmpty else { return nil }
        guard let kind = Entry.Kind(name: name) else {
            throw .invalidParameter("kind", "expected \(alternatives(Entry.Kind.listed.map(\.name)))")
        }
        return kind
    }

    /// The instants of the local days `from` to `to`; nil for all.
    static func instants(_ head: RequestHead, in zone: ZoneRules) throws(APIError) -> Range<Instant>? {
        let (from, to) = (try head.day("from"), try head.day("to"))
        if let from, let to, to < from { throw .invalidParameter("to", "lies before from") }
        return instants(from: from, to: to, in: zone)
    }

    /// The instants of local days, both included; nil for all.
    static func instants(from: Day?, to: Day?, in zone: ZoneRules) -> Range<Instant>? {
        guard from != nil || to != nil else { return nil }
        let start = from.map { zone.start(of: $0) } ?? Instant(milliseconds: .min)
        let end = to.map { zone.start(of: $0.advanced(by: 1)) } ?? Instant(milliseconds: .max)
        return start..<max(start, end)
    }
}

extension HistoryFilter {
    /// The entries of local days, both included.
    public init(kind: Entry.Kind?, event: Int64?, from: Day?, to: Day?, in zone: ZoneRules) {
        self.init(kind: kind, event: event, instants: HistoryRequest.instants(from: from, to: to, in: zone))
    }
}
