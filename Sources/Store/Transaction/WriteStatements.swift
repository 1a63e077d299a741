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
    private let selectDay: Statement
    private let replaceDay: Statement
    private let addMonth: Statement
    private let selectMonthMeasures: Statement
    private let updateMonthMeasures: Statement
    private let selectRecency: Statement
    private let replaceRecency: Statement
    private let selectMonthRecency: Statement
    private let replaceMonthRecency: Statement
    private let selectCohorts: Statement
    private let replaceCohorts: Statement
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
        selectDay = try connection.prepare(
            """
            SELECT \(DaySums.columns) FROM daily WHERE subject = ? AND day = ?
            """)
        replaceDay = try connection.prepare(
            """
            REPLACE INTO daily (subject, day, \(DaySums.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        addMonth = try connection.prepare(
            """
            INSERT INTO monthly (subject, month, count, conditionMet, limitReached, points) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count,
                conditionMet = conditionMet + excluded.conditionMet,
                limitReached = limitReached + excluded.limitReached, points = points + excluded.points
            """)
        selectMonthMeasures = try connection.prepare("SELECT measures FROM monthly WHERE subject = ? AND month = ?")
        updateMonthMeasures = try connection.prepare(
            "UPDATE monthly SET measures = ?3 WHERE subject = ?1 AND month = ?2")
        selectRecency = try connection.prepare(
            "SELECT gaps FROM recency WHERE subject = ? AND usergroup = ? AND day = ?")
        replaceRecency = try connection.prepare("REPLACE INTO recency VALUES (?, ?, ?, ?)")
        selectMonthRecency = try connection.prepare(
            "SELECT gaps FROM recencyMonth WHERE subject = ? AND usergroup = ? AND month = ?")
        replaceMonthRecency = try connection.prepare("REPLACE INTO recencyMonth VALUES (?, ?, ?, ?, ?)")
        selectCohorts = try connection.prepare(
            "SELECT cohorts FROM retention WHERE subject = ? AND interval = ? AND period = ?")
        replaceCohorts = try connection.prepare("REPLACE INTO retention VALUES (?, ?, ?, ?)")
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
        for (key, sums) in changes.days where !sums.isZero { try add(sums, at: key) }
        for (key, sums) in changes.valueMonths where !sums.isZero { try add(sums, at: key) }
        for (key, recency) in changes.recencies where recency != .init() { try add(recency, at: key) }
        for (key, recency) in changes.monthRecencies where recency != .init() { try add(recency, at: key) }
        for (key, cohorts) in changes.cohorts where cohorts != .init() { try add(cohorts, at: key) }
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

    private func add(_ recency: Recency, at key: RollupChanges.RecencyKey) throws {
        for statement in [selectRecency, replaceRecency] {
            statement.bind(1, key.subject)
            statement.bind(2, key.usergroup)
            statement.bind(3, Int64(key.day.number))
        }
        var total = try selectRecency.first { $0.withBytes(0) { Recency(packed: $0) } } ?? Recency()
        total.add(recency)
        replaceRecency.bind(4, bytes: total.packed)
        try replaceRecency.run()
    }

    private func add(_ recency: Recency, at key: RollupChanges.MonthRecencyKey) throws {
        for statement in [selectMonthRecency, replaceMonthRecency] {
            statement.bind(1, key.subject)
            statement.bind(2, key.usergroup)
            statement.bind(3, Int64(key.month.number))
        }
        var total = try selectMonthRecency.first { $0.withBytes(0) { Recency(packed: $0) } } ?? Recency()
        total.add(recency)
        replaceMonthRecency.bind(4, total.users)
        replaceMonthRecency.bind(5, bytes: total.packed)
        try replaceMonthRecency.run()
    }

    private func add(_ cohorts: Recency, at key: RollupChanges.CohortKey) throws {
        for statement in [selectCohorts, replaceCohorts] {
            statement.bind(1, key.subject)
            statement.bind(2, key.interval.stored)
            statement.bind(3, Int64(key.period))
        }
        var total = try selectCohorts.first { $0.withBytes(0) { Recency(packed: $0) } } ?? Recency()
        total.add(cohorts)
        replaceCohorts.bind(4, bytes: total.packed)
        try replaceCohorts.run()
    }

    private func add(_ sums: DaySums, at key: RollupChanges.MonthKey) throws {
        for statement in [addMonth, selectMonthMeasures, updateMonthMeasures] {
            statement.bind(1, key.subject)
            statement.bind(2, Int64(key.month.number))
        }
        addMonth.bind(3, sums.count)
        addMonth.bind(4, sums.conditionMet)
        addMonth.bind(5, sums.limitReached)
        addMonth.bind(6, sums.points)
        try addMonth.run()
        if sums.measures.isEmpty { return }
        var total = try selectMonthMeasures.first { $0.withBytes(0) { [MeasureSums](packed: $0) } } ?? []
        total.add(sums.measures)
        if let packed = total.packed {
            updateMonthMeasures.bind(3, bytes: packed)
        } else {
            updateMonthMeasures.bindNull(3)
        }
        try updateMonthMeasures.run()
    }

    private func add(_ sums: DaySums, at key: RollupChanges.DayKey) throws {
        selectDay.bind(1, key.subject)
        selectDay.bind(2, Int64(key.day.number))
        var total = try selectDay.first { DaySums(row: $0, from: 0) } ?? DaySums()
        total.add(sums)
        replaceDay.bind(1, key.subject)
        replaceDay.bind(2, Int64(key.day.number))
        replaceDay.bind(3, total.count)
        replaceDay.bind(4, total.conditionMet)
        replaceDay.bind(5, total.limitReached)
        replaceDay.bind(6, total.points)
        replaceDay.bind(7, total.users)
        replaceDay.bind(8, total.newUsers)
        replaceDay.bind(9, bytes: total.packedHours)
        if let measures = total.measures.packed {
            replaceDay.bind(10, bytes: measures)
        } else {
            replaceDay.bindNull(10)
        }
        try replaceDay.run()
    }
}

extension DaySums {
    /// The columns that ``init(row:from:)`` reads, in their order.
    static let columns = "count, conditionMet, limitReached, points, users, newUsers, hours, measures"

    /// Reads ``columns``.
    init(row: Statement, from column: Int32) {
        self.init(
            count: row.int(column), conditionMet: row.int(column + 1), limitReached: row.int(column + 2),
            points: row.int(column + 3), users: row.int(column + 4), newUsers: row.int(column + 5),
            hours: row.withBytes(column + 6) { DaySums.hours(packed: $0) } ?? Array(repeating: 0, count: 24),
            measures: row.isNull(column + 7) ? [] : row.withBytes(column + 7) { [MeasureSums](packed: $0) })
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
