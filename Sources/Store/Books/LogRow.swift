import Database
import JSON
import Loyalty

/// The user of an entry.
struct LogOwner {
    /// Nil once the user has been erased.
    let userId: String?
}

/// An entry that a page looks at: the row that its query has come to. Since a page may look at many, only what is asked
/// for is read.
struct LogRow {
    let row: any Statement
    let dialect: Dialect

    /// What is read of the log, from the second column on.
    static func columns(_ dialect: Dialect) -> String {
        let own = "log.id, log.kind, log.subject, log.at, log.outcome, log.member, log.metadata"
        return dialect == .sqlite ? own : own + ", owner.project, owner.userId"
    }

    /// What is joined to it: a file tells the few owners that are asked for faster.
    static func joins(_ dialect: Dialect) -> String {
        guard dialect == .postgresql else { return "" }
        return ", " + ListSQL.lateral("SELECT project, userId FROM member WHERE number = log.member", as: "owner")
    }

    var hasOwner: Bool { dialect == .postgresql }
    var project: Int64 { row.int(8) }
    var userId: String? { row.textIfPresent(9) }

    var id: Int64 { row.int(1) }
    /// Nil if the row is damaged.
    var kind: Entry.Kind? { Entry.Kind(rawValue: row.int(2)) }
    var subject: Int64 { row.int(3) }
    var at: Instant { Instant(milliseconds: row.int(4)) }
    var outcome: Entry.Outcome { Entry.Outcome(stored: row.int(5)) }
    var member: Int64 { row.int(6) }

    var metadata: JSONValue? { row.metadata(7) }

    func withMetadata(_ body: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool { row.withBytes(7, body) }
}
