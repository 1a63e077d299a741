import Loyalty
import Store

/// Entries as comma-separated values: a row for each, last booked first.
public struct HistoryTable {
    private var table = CSVWriter()
    private let zone: ZoneRules
    private let showsAuthor: Bool
    private let showsUser: Bool

    /// The names of the columns after that of the id.
    static let columns = [
        "kind", "timestamp", "bookedAt", "points", "balance", "eventId", "streakId", "length",
        "challengeId", "completion", "offerId", "redemptionId",
        "conditionReached", "limitReached", "limitReason", "triggeredBy", "reverses", "fraction", "forgone", "waived",
        "activeAt", "expiresAt", "expiresAfterInactiveMonths",
    ]
    /// The names of the last columns, which not everyone sees.
    static let authorColumns = ["by", "reason"]

    /// A table without entries.
    /// - Parameters:
    ///   - showsAuthor: whether it tells who booked each entry and why.
    ///   - showsUser: whether it tells whose each entry is.
    ///   - hasHead: whether it begins with the names of the columns; otherwise it continues a table.
    public init(in zone: ZoneRules, showsAuthor: Bool, showsUser: Bool = false, hasHead: Bool = true) {
        self.zone = zone
        self.showsAuthor = showsAuthor
        self.showsUser = showsUser
        guard hasHead else { return }
        table.row(
            ["id"] + (showsUser ? ["userId"] : []) + Self.columns + (showsAuthor ? Self.authorColumns : []))
    }

    /// What has been written.
    public var bytes: [UInt8] { table.bytes }

    /// Appends an entry's row.
    public mutating func add(_ shown: HistoryEntry) { add(shown, of: nil, balance: shown.balance) }

    /// Appends the row of an entry of a project's log.
    public mutating func add(_ logged: LogEntry) { add(logged.entry, of: logged.userId, balance: logged.balance) }

    private mutating func add(_ shown: HistoryEntry, of userId: String?, balance: Int64?) {
        let entry = shown.entry
        let isEvent = entry.kind == .event
        let isBonus = entry.kind == .bonus || entry.kind == .correction
        let isReversal = entry.kind == .reversal
        let isRedemption = entry.kind == .redemption
        let (isStreak, isChallenge) = (shown.subjectKind == "streak", shown.subjectKind == "challenge")
        let cause = entry.cause.map { String($0) }
        let target = entry.target.map { String($0) }
        let ids: [CSVWriter.Cell] = [.text(shown.id)] + (showsUser ? [.text(userId ?? "")] : [])
        let first: [CSVWriter.Cell] = [
            .text(entry.kind.name), .text(entry.at.description), .text(entry.bookedAt.description),
            .number(entry.points), balance.map { .number($0) } ?? .text(""),
        ]
        let texts: [String?] = [
            shown.subjectKind == "event" ? shown.subjectId : nil,
            isStreak ? shown.subjectId : nil, isStreak ? cause : nil, isChallenge ? shown.subjectId : nil,
            isChallenge ? cause : nil,
            shown.subjectKind == "offer" ? shown.subjectId : nil, isRedemption ? String(entry.redemption) : nil,
            isEvent ? String(entry.outcome.conditionReached) : nil,
            isEvent ? String(entry.outcome.limitReached) : nil, isEvent ? entry.outcome.limit?.rawValue : nil,
            isBonus ? target : nil, isReversal || entry.kind == .refund ? target : nil, entry.fraction?.description,
            entry.kind == .correction ? String(entry.rest) : nil,
            isReversal && entry.rest > 0 ? String(entry.rest) : nil,
            shown.showsTerms ? entry.lot.activation?.description : nil,
            shown.showsTerms ? entry.lot.expiry.day(in: zone)?.description : nil,
            shown.showsTerms ? entry.lot.expiry.inactiveMonths.map { String($0) } : nil,
        ]
        table.row(ids + first + (texts + (showsAuthor ? [shown.by, shown.reason] : [])).map { .text($0 ?? "") })
    }
}
