import Loyalty
import SQLite

/// The rows of rollups by day, week and month.
///
/// A transaction mostly changes rows that one just before has changed. They stay in memory, so that they only have to be
/// written again. What is kept holds until another connection writes, or a transaction is rolled back.
final class RollupRows {
    /// Rows of one table.
    private struct Kept<Key: Hashable, Row> {
        /// The most rows that are kept.
        private static var limit: Int { 2_048 }

        private var rows: [Key: Row] = [:]

        /// Changes a row in memory, after it has been read if need be.
        /// - Returns: the row as it is to be written.
        mutating func update(_ key: Key, read: () throws -> Row, _ change: (inout Row) -> Void) rethrows -> Row {
            var row = try rows[key] ?? read()
            change(&row)
            if rows.count >= Self.limit { rows.removeAll(keepingCapacity: true) }
            rows[key] = row
            return row
        }

        mutating func forget() { rows.removeAll(keepingCapacity: true) }
    }

    private var days = Kept<RollupChanges.DayKey, DaySums>()
    private var months = Kept<RollupChanges.MonthKey, DaySums>()
    private var recencies = Kept<RollupChanges.RecencyKey, Recency>()
    private var monthRecencies = Kept<RollupChanges.MonthRecencyKey, Recency>()
    private var cohorts = Kept<RollupChanges.CohortKey, Recency>()

    private let selectDay: Statement
    private let replaceDay: Statement
    private let selectMonth: Statement
    private let replaceMonth: Statement
    private let selectRecency: Statement
    private let replaceRecency: Statement
    private let selectMonthRecency: Statement
    private let replaceMonthRecency: Statement
    private let selectCohorts: Statement
    private let replaceCohorts: Statement

    init(_ connection: Connection) throws {
        selectDay = try connection.prepare("SELECT \(DaySums.columns) FROM daily WHERE subject = ? AND day = ?")
        replaceDay = try connection.prepare(
            """
            REPLACE INTO daily (subject, day, \(DaySums.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        selectMonth = try connection.prepare(
            "SELECT \(DaySums.monthColumns) FROM monthly WHERE subject = ? AND month = ?")
        replaceMonth = try connection.prepare(
            "REPLACE INTO monthly (subject, month, \(DaySums.monthColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
        selectRecency = try connection.prepare(
            "SELECT gaps FROM recency WHERE subject = ? AND usergroup = ? AND day = ?")
        replaceRecency = try connection.prepare("REPLACE INTO recency VALUES (?, ?, ?, ?)")
        selectMonthRecency = try connection.prepare(
            "SELECT gaps FROM recencyMonth WHERE subject = ? AND usergroup = ? AND month = ?")
        replaceMonthRecency = try connection.prepare("REPLACE INTO recencyMonth VALUES (?, ?, ?, ?, ?)")
        selectCohorts = try connection.prepare(
            "SELECT cohorts FROM retention WHERE subject = ? AND interval = ? AND period = ?")
        replaceCohorts = try connection.prepare("REPLACE INTO retention VALUES (?, ?, ?, ?)")
    }

    /// Forgets what is kept. Call this after the tables were changed in another way.
    func forget() {
        days.forget()
        months.forget()
        recencies.forget()
        monthRecencies.forget()
        cohorts.forget()
    }

    /// Adds the changes of these tables.
    func add(_ changes: RollupChanges) throws {
        for (key, sums) in changes.days where !sums.isZero { try add(sums, at: key) }
        for (key, sums) in changes.valueMonths where !sums.isZero { try add(sums, at: key) }
        for (key, recency) in changes.recencies where recency != .init() { try add(recency, at: key) }
        for (key, recency) in changes.monthRecencies where recency != .init() { try add(recency, at: key) }
        for (key, cohorts) in changes.cohorts where cohorts != .init() { try add(cohorts, at: key) }
    }

    private func add(_ sums: DaySums, at key: RollupChanges.DayKey) throws {
        let total = try days.update(key) {
            selectDay.bind(1, key.subject)
            selectDay.bind(2, Int64(key.day.number))
            return try selectDay.first { DaySums(row: $0, from: 0) } ?? DaySums()
        } _: {
            $0.add(sums)
        }
        replaceDay.bind(1, key.subject)
        replaceDay.bind(2, Int64(key.day.number))
        replaceDay.bind(3, total.count)
        replaceDay.bind(4, total.conditionMet)
        replaceDay.bind(5, total.limitReached)
        replaceDay.bind(6, total.points)
        replaceDay.bind(7, total.users)
        replaceDay.bind(8, total.newUsers)
        replaceDay.bind(9, bytes: total.packedHours)
        replaceDay.bind(10, total.measures)
        try replaceDay.run()
    }

    private func add(_ sums: DaySums, at key: RollupChanges.MonthKey) throws {
        let total = try months.update(key) {
            selectMonth.bind(1, key.subject)
            selectMonth.bind(2, Int64(key.month.number))
            return try selectMonth.first { DaySums(monthRow: $0, from: 0) } ?? DaySums()
        } _: {
            $0.add(sums)
        }
        replaceMonth.bind(1, key.subject)
        replaceMonth.bind(2, Int64(key.month.number))
        replaceMonth.bind(3, total.count)
        replaceMonth.bind(4, total.conditionMet)
        replaceMonth.bind(5, total.limitReached)
        replaceMonth.bind(6, total.points)
        replaceMonth.bind(7, total.measures)
        try replaceMonth.run()
    }

    private func add(_ recency: Recency, at key: RollupChanges.RecencyKey) throws {
        let total = try recencies.update(key) {
            selectRecency.bind(1, key.subject)
            selectRecency.bind(2, key.usergroup)
            selectRecency.bind(3, Int64(key.day.number))
            return try selectRecency.first { $0.withBytes(0) { Recency(packed: $0) } } ?? Recency()
        } _: {
            $0.add(recency)
        }
        replaceRecency.bind(1, key.subject)
        replaceRecency.bind(2, key.usergroup)
        replaceRecency.bind(3, Int64(key.day.number))
        replaceRecency.bind(4, bytes: total.packed)
        try replaceRecency.run()
    }

    private func add(_ recency: Recency, at key: RollupChanges.MonthRecencyKey) throws {
        let total = try monthRecencies.update(key) {
            selectMonthRecency.bind(1, key.subject)
            selectMonthRecency.bind(2, key.usergroup)
            selectMonthRecency.bind(3, Int64(key.month.number))
            return try selectMonthRecency.first { $0.withBytes(0) { Recency(packed: $0) } } ?? Recency()
        } _: {
            $0.add(recency)
        }
        replaceMonthRecency.bind(1, key.subject)
        replaceMonthRecency.bind(2, key.usergroup)
        replaceMonthRecency.bind(3, Int64(key.month.number))
        replaceMonthRecency.bind(4, total.users)
        replaceMonthRecency.bind(5, bytes: total.packed)
        try replaceMonthRecency.run()
    }

    private func add(_ more: Recency, at key: RollupChanges.CohortKey) throws {
        let total = try cohorts.update(key) {
            selectCohorts.bind(1, key.subject)
            selectCohorts.bind(2, key.interval.stored)
            selectCohorts.bind(3, Int64(key.period))
            return try selectCohorts.first { $0.withBytes(0) { Recency(packed: $0) } } ?? Recency()
        } _: {
            $0.add(more)
        }
        replaceCohorts.bind(1, key.subject)
        replaceCohorts.bind(2, key.interval.stored)
        replaceCohorts.bind(3, Int64(key.period))
        replaceCohorts.bind(4, bytes: total.packed)
        try replaceCohorts.run()
    }
}

extension Statement {
    fileprivate func bind(_ index: Int32, _ measures: [MeasureSums]) {
        if let packed = measures.packed { bind(index, bytes: packed) } else { bindNull(index) }
    }
}

extension DaySums {
    /// The columns that ``init(row:from:)`` reads, in their order.
    static let columns = "count, conditionMet, limitReached, points, users, newUsers, hours, measures"
    /// The columns that ``init(monthRow:from:)`` reads, in their order.
    static let monthColumns = "count, conditionMet, limitReached, points, measures"

    /// Reads ``columns``.
    init(row: Statement, from column: Int32) {
        self.init(
            count: row.int(column), conditionMet: row.int(column + 1), limitReached: row.int(column + 2),
            points: row.int(column + 3), users: row.int(column + 4), newUsers: row.int(column + 5),
            hours: row.withBytes(column + 6) { DaySums.hours(packed: $0) } ?? Array(repeating: 0, count: 24),
            measures: row.isNull(column + 7) ? [] : row.withBytes(column + 7) { [MeasureSums](packed: $0) })
    }

    /// Reads ``monthColumns``.
    init(monthRow row: Statement, from column: Int32) {
        self.init()
        (count, conditionMet, limitReached) = (row.int(column), row.int(column + 1), row.int(column + 2))
        points = row.int(column + 3)
        measures = row.withBytes(column + 4) { [MeasureSums](packed: $0) }
    }
}
