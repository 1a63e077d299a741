import Loyalty
import SQLite

/// The statements of the hot path, compiled once.
final class WriteStatements {
    let revision: Statement
    let dataVersion: Statement
    let selectMember: Statement
    let insertMember: Statement
    let updateMember: Statement
    let insertPlainEntry: Statement
    let forgetRecounted: Statement
    let insertEntry: Statement
    let selectEntry: Statement
    let selectPaid: Statement
    let selectAnswer: Statement
    let insertAnswer: Statement
    let deleteAnswers: Statement
    let selectImported: Statement
    let insertImported: Statement
    private let addImported: Statement
    /// The rows of rollups by day and month.
    let rows: RollupRows
    private let addUsergroupDay: Statement
    private let addExpiry: Statement
    private let addLongest: Statement
    private let addFlow: Statement

    init(_ connection: Connection) throws {
        revision = try connection.prepare(
            """
            SELECT number, EXISTS (SELECT 1 FROM recount),
                EXISTS (SELECT 1 FROM field WHERE counted IS NOT NULL OR kind = \(EventField.Kind.removed.rawValue))
            FROM revision WHERE id = 1
            """)
        dataVersion = try connection.prepare("PRAGMA data_version")
        selectMember = try connection.prepare(
            """
            SELECT number, balance, newest, usergroups, zoneChanges, \(MemberState.inForce) FROM member
            WHERE project = ? AND userId = ?
            """)
        insertMember = try connection.prepare(
            """
            INSERT INTO member (project, userId, createdAt, balance, newest, usergroups, timezone, zoneChanges, state)
            VALUES (?1, ?2, ?3, 0, 0, ?4, ?5, ?6, ?7)
            """)
        updateMember = try connection.prepare(
            "UPDATE member SET balance = ?2, newest = ?3, state = ?4 WHERE number = ?1")
        insertPlainEntry = try connection.prepare(
            """
            INSERT INTO log (member, kind, subject, at, outcome, points, balance, previous, actor, metadata)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        forgetRecounted = try connection.prepare(
            """
            DELETE FROM recountedState
            WHERE member = ?2 AND recount IN (SELECT number FROM recount WHERE project = ?1 AND isInForce)
            """)
        insertEntry = try connection.prepare(
            """
            INSERT INTO log (
                member, kind, subject, at, outcome, points, balance, previous, actor, metadata,
                bookedAt, usergroup, activation, expiry, cause, target, rest, fraction, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        selectEntry = try connection.prepare(
            "SELECT previous, \(Entry.columns) FROM log WHERE id = ?")
        selectPaid = try connection.prepare("SELECT coalesce(sum(points), 0) FROM daily WHERE subject = ?")
        selectAnswer = try connection.prepare(
            """
            SELECT digest, answer FROM idempotency WHERE project = ? AND caller = ? AND key = ? AND createdAt > ?
            """)
        // Replaces an outdated answer to the same key.
        insertAnswer = try connection.prepare(
            """
            REPLACE INTO idempotency (project, caller, key, digest, createdAt, answer) VALUES (?, ?, ?, ?, ?, ?)
            """)
        deleteAnswers = try connection.prepare(
            """
            DELETE FROM idempotency
            WHERE number IN (SELECT number FROM idempotency ORDER BY number LIMIT ?2) AND createdAt <= ?1
            """)
        selectImported = try connection.prepare("SELECT 1 FROM importedId WHERE project = ? AND digest = ?")
        insertImported = try connection.prepare("INSERT INTO importedId VALUES (?, ?) ON CONFLICT DO NOTHING")
        addImported = try connection.prepare(
            """
            INSERT INTO importedSum VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count, words = words + excluded.words
            """)
        rows = try RollupRows(connection)
        addUsergroupDay = try connection.prepare(
            """
            INSERT INTO usergroupDaily (subject, day, count, usergroup, points) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET count = count + excluded.count, points = points + excluded.points
            """)
        addExpiry = try connection.prepare(
            """
            INSERT INTO streakExpiry VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET users = users + excluded.users, lengths = lengths + excluded.lengths
            """)
        addLongest = try connection.prepare(
            """
            INSERT INTO streakLongest VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET users = users + excluded.users
            """)
        let parts = PointsFlow.columns
        addFlow = try connection.prepare(
            """
            INSERT INTO pointsFlow VALUES (?, ?\(String(repeating: ", ?", count: parts.count)))
            ON CONFLICT DO UPDATE SET \(parts.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", "))
            """)
    }

    /// Adds changes to the stored rollups.
    /// - Parameter zone: gives the time zone of a project.
    func add(_ changes: RollupChanges, zone: (Int64) throws -> ZoneRules?) throws {
        for (key, flow) in changes.flows where flow != .init() {
            guard let zone = try zone(key.project) else { continue }
            addFlow.bind(1, key.project)
            addFlow.bind(2, key.at(in: zone).milliseconds)
            for (index, part) in flow.values.enumerated() { addFlow.bind(Int32(index) + 3, part) }
            try addFlow.run()
        }
        try rows.add(changes)
        for (key, sums) in changes.usergroupDays where sums != .init() {
            addUsergroupDay.bind(4, key.usergroup)
            addUsergroupDay.bind(5, sums.points)
            try add(addUsergroupDay, key.subject, Int64(key.day.number), sums.count)
        }
        for (key, sum) in changes.expiries where sum != .init() {
            addExpiry.bind(4, sum.lengths)
            try add(addExpiry, key.streak, key.expiry.milliseconds, sum.users)
        }
        for (key, users) in changes.longest where users != 0 { try add(addLongest, key.streak, key.length, users) }
    }

    /// Adds to the number and the checksum of a project's imported ids.
    func add(_ sum: ImportedSum, to project: Int64) throws {
        try add(addImported, project, sum.count, sum.words)
    }

    private func add(_ statement: Statement, _ subject: Int64, _ key: Int64, _ users: Int64) throws {
        statement.bind(1, subject)
        statement.bind(2, key)
        statement.bind(3, users)
        try statement.run()
    }
}

extension PointsFlow {
    /// The names of the columns, in the order of ``parts``.
    static let columns = [
        "awarded", "bonuses", "adjusted", "redeemed", "refunded", "reversed", "expired", "erased", "points", "pending",
        "held", "debt", "users",
    ]

    /// Reads consecutive columns.
    init(row: Statement, from column: Int32) {
        self.init()
        for (index, part) in Self.parts.enumerated() { self[keyPath: part] = row.int(column + Int32(index)) }
    }
}
