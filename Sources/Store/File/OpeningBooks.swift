import Loyalty
import Database
import SQLite

/// Opens the books of a database that has none: the log becomes entries with balances, and what streaks and challenges
/// have paid gets entries of its own. Every user's balance stays the same to the point.
struct OpeningBooks {
    let connection: SQLiteConnection
    let progress: (Int) -> Void

    /// Copies the old log. What changes of rules had left to users has no subject any more: it was a bonus.
    func copyLog() throws {
        let rows = try connection.prepare(
            "SELECT id, member, event, at, outcome, points, usergroup, previous, metadata FROM oldLog ORDER BY id")
        let insert = try connection.prepare(
            """
            INSERT INTO log (id, member, kind, subject, at, outcome, points, balance, usergroup, previous, metadata)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        var totals: [Int64: Int64] = [:]
        var count = 0
        while try rows.step() {
            let (member, event) = (rows.int(1), rows.int(2))
            let isEvent = event != 0
            totals[member, default: 0] &+= rows.int(5)
            insert.bind(1, rows.int(0))
            insert.bind(2, member)
            insert.bind(3, (isEvent ? Entry.Kind.event : .bonus).rawValue)
            insert.bind(4, event)
            insert.bind(5, rows.int(3))
            insert.bind(6, isEvent ? rows.int(4) : 0)
            insert.bind(7, rows.int(5))
            insert.bind(8, totals[member] ?? 0)
            insert.bind(9, rows.textIfPresent(6))
            insert.bind(10, rows.int(7))
            if rows.isNull(8) { insert.bindNull(11) } else { insert.bind(11, utf8: rows.bytes(8)) }
            try insert.run()
            count += 1
            progress(count)
        }
    }

    /// Writes what streaks and challenges have paid the users of a project. They come to what each user's balance holds
    /// beyond its events: if the rules pay more today than they did, the oldest bonuses come first.
    func bookBonuses(of project: Project, zones: ZoneDirectory) throws {
        let writer = try BonusWriter(connection)
        let recount = Recount(connection: connection, rulebook: project.rulebook, zones: zones)
        var users = 0
        _ = try recount.run { member in
            users += 1
            progress(users)
            guard member.userId != nil else { return }
            var total = member.entries.reduce(0) { $0 &+ $1.points }
            var paid = member.storedBalance &- total
            var newest = member.storedNewest
            let last = member.entries.map(\.at).max() ?? Instant(milliseconds: 0)
            for due in member.dues.sorted(by: { ($0.at, $0.event) < ($1.at, $1.event) }) where paid > 0 {
                let points = min(due.points, paid)
                paid -= points
                total += points
                let entry = Entry(
                    kind: .bonus, at: due.at, bookedAt: max(due.at, last), points: points, subject: due.subject,
                    cause: due.cause, target: due.event)
                newest = try writer.insert(entry, of: member.number, balance: total, after: newest)
            }
            if paid != 0 {
                total += paid
                let entry = Entry(kind: paid > 0 ? .bonus : .correction, at: last, bookedAt: last, points: paid)
                newest = try writer.insert(entry, of: member.number, balance: total, after: newest)
            }
            try writer.update(member.number, newest: newest)
        }
    }

    /// Writes what the users of a project have beyond their events, if the project can't be counted at present.
    func carryOver(membersOf project: Int64) throws {
        let writer = try BonusWriter(connection)
        let members = try connection.prepare(
            """
            SELECT number, member.balance, newest, coalesce(log.balance, 0), coalesce(log.at, createdAt), userId
            FROM member LEFT JOIN log ON log.id = newest WHERE member.project = ?
            """)
        members.bind(1, project)
        let update = try connection.prepare("UPDATE member SET state = ?2 WHERE number = ?1")
        while try members.step() {
            let (number, balance, at) = (members.int(0), members.int(1), Instant(milliseconds: members.int(4)))
            var newest = members.int(2)
            let carried = balance &- members.int(3)
            if carried != 0, !members.isNull(5) {
                let entry = Entry(kind: carried > 0 ? .bonus : .correction, at: at, bookedAt: at, points: carried)
                newest = try writer.insert(entry, of: number, balance: balance, after: newest)
                try writer.update(number, newest: newest)
            }
            // It is counted once the project can be used again.
            update.bind(1, number)
            update.bind(2, bytes: MemberState().packed)
            try update.run()
        }
    }
}

/// Appends bonuses to the log while the books are opened.
private struct BonusWriter {
    private let connection: SQLiteConnection
    private let insert: any Statement
    private let update: any Statement

    init(_ connection: SQLiteConnection) throws {
        self.connection = connection
        insert = try connection.prepare(
            """
            INSERT INTO log (member, kind, subject, at, bookedAt, outcome, points, balance, previous, cause, target)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?) RETURNING id
            """)
        update = try connection.prepare("UPDATE member SET newest = ?2 WHERE number = ?1")
    }

    /// - Returns: the entry's number.
    func insert(_ entry: Entry, of member: Int64, balance: Int64, after previous: Int64) throws -> Int64 {
        insert.bind(1, member)
        insert.bind(2, entry.kind.rawValue)
        insert.bind(3, entry.subject)
        insert.bind(4, entry.at.milliseconds)
        if entry.bookedAt == entry.at { insert.bindNull(5) } else { insert.bind(5, entry.bookedAt.milliseconds) }
        insert.bind(6, entry.points)
        insert.bind(7, balance)
        insert.bind(8, previous)
        insert.bind(9, entry.cause)
        insert.bind(10, entry.target)
        return try insert.inserted()
    }

    func update(_ member: Int64, newest: Int64) throws {
        update.bind(1, member)
        update.bind(2, newest)
        try update.run()
    }
}
