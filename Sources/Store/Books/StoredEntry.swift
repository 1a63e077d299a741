import Database
import JSON
import Loyalty

extension Entry {
    /// The columns of the log that ``init(row:from:withMetadata:)`` reads.
    static let columns = [
        "id", "kind", "subject", "at", "bookedAt", "outcome", "points", "usergroup", "activation", "expiry", "cause",
        "target", "rest", "fraction", "metadata",
    ].map { "log.\($0)" }.joined(separator: ", ")

    /// Reads ``columns`` from consecutive columns; nil if they are damaged.
    init?(row: any Statement, from column: Int32, withMetadata: Bool) {
        guard let kind = Kind(rawValue: row.int(column + 1)), MemberState.keptPoints.contains(row.int(column + 6)),
            MemberState.keptPoints.contains(row.int(column + 12))
        else { return nil }
        let at = Instant(milliseconds: row.int(column + 3))
        self.init(
            id: row.int(column), kind: kind, at: at,
            bookedAt: row.intIfPresent(column + 4).map { Instant(milliseconds: $0) } ?? at,
            points: row.int(column + 6), subject: row.int(column + 2),
            lot: .init(
                activation: row.intIfPresent(column + 8).map { Instant(milliseconds: $0) },
                expiry: Expiry(stored: row.intIfPresent(column + 9))),
            cause: row.intIfPresent(column + 10), target: row.intIfPresent(column + 11), rest: row.int(column + 12),
            fraction: row.textIfPresent(column + 13).flatMap { Fraction($0) },
            outcome: Outcome(stored: row.int(column + 5)), usergroup: row.textIfPresent(column + 7),
            metadata: withMetadata ? row.metadata(column + 14) : nil)
    }
}

extension Connection {
    /// The number of the newest entry of the log; 0 if there is none.
    func newestEntry() throws(DatabaseError) -> Int64 { try integer("SELECT max(id) FROM log") ?? 0 }
}

extension Statement {
    /// The column as an event's metadata; nil if it has none.
    func metadata(_ column: Int32) -> JSONValue? {
        isNull(column) ? nil : (try? JSONDocument(written: bytes(column)))?.root
    }
}

extension Entry {
    /// Whether it needs none of the columns that only some entries have.
    var isPlain: Bool {
        bookedAt == at && usergroup == nil && lot.activation == nil && lot.expiry == .never
            && cause == nil && target == nil && rest == 0 && fraction == nil
    }
}

extension Entry.Outcome {
    /// How the outcome is kept in the log: whether the conditions were reached, whether a limit was, and which.
    var stored: Int64 {
        let reason: Int64 =
            switch limit {
            case nil: 0
            case .limit: 4
            case .cooldown: 8
            case .budget: 12
            }
        return (conditionReached ? 1 : 0) | (limitReached ? 2 : 0) | reason
    }

    init(stored: Int64) {
        let limit: Decision.Limit? =
            switch stored & 12 {
            case 4: .limit
            case 8: .cooldown
            case 12: .budget
            default: nil
            }
        self.init(conditionReached: stored & 1 != 0, limitReached: stored & 2 != 0, limit: limit)
    }
}
