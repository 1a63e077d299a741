import Loyalty

/// What entries of a project's log are wanted.
public struct LogFilter: Sendable {
    /// Which of them, as in a user's history.
    public var history: HistoryFilter
    /// Entries of the user with this number; nil for all users.
    public var member: Int64?
    /// Events that were judged so; nil for all entries.
    public var outcome: Outcome?
    /// Events whose metadata has this value; nil for all entries.
    public var value: Value?

    /// How an event was judged. Every event has exactly one of them.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Its conditions were reached, and no limit was.
        case paid
        /// A limit was reached.
        case limit
        /// Its conditions were not reached.
        case conditions

        /// How an event with this outcome was judged.
        public init(_ outcome: Entry.Outcome) {
            self = !outcome.conditionReached ? .conditions : outcome.limitReached ? .limit : .paid
        }
    }

    /// A filter with its parts; without any, all entries are wanted.
    public init(
        _ history: HistoryFilter = HistoryFilter(), member: Int64? = nil, outcome: Outcome? = nil, value: Value? = nil
    ) {
        self.history = history
        self.member = member
        self.outcome = outcome
        self.value = value
    }

    /// As how many entries one counts whose metadata is parsed, in the number of those that a page looks at.
    public static let parsingLooks = 5

    /// Whether it may accept an entry, so far as that can be told without parsing metadata.
    func mayAccept(_ row: LogRow) -> Bool {
        guard let kind = row.kind, history.accepts(kind, subject: row.subject, at: row.at) else { return false }
        return (member.map { $0 == row.member } ?? true)
            && (outcome.map { kind == .event && $0 == Outcome(row.outcome) } ?? true)
            && (value.map { kind == .event && row.withMetadata($0.mayBe) } ?? true)
    }
}
