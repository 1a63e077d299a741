import Database
import Loyalty

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
            if let known = rows.index(forKey: key) {
                // A copy would have its arrays copied as well.
                change(&rows.values[known])
                return rows.values[known]
            }
            var row = try read()
            change(&row)
            if rows.count >= Self.limit { rows.removeAll(keepingCapacity: true) }
            rows[key] = row
            return row
        }

        /// Those of the keys whose rows aren't in memory.
        func unknown(_ keys: some Sequence<Key>) -> [Key] { keys.filter { rows[$0] == nil } }

        /// Keeps a row as it is stored.
        mutating func keep(_ row: Row, at key: Key) { rows[key] = row }

        mutating func forget() { rows.removeAll(keepingCapacity: true) }
    }

    private var days = Kept<RollupChanges.DayKey, DaySums>()
    private var months = Kept<RollupChanges.MonthKey, DaySums>()
    private var recencies = Kept<RollupChanges.RecencyKey, Recency>()
    private var monthRecencies = Kept<RollupChanges.MonthRecencyKey, Recency>()
    private var cohorts = Kept<RollupChanges.CohortKey, Recency>()

    /// Reads many rows at once; nil if the engine gains nothing by that.
    private let lists: RollupLists?
    private let selectDay: any Statement
    private let replaceDay: any RowWriter
    private let selectMonth: any Statement
    private let replaceMonth: any RowWriter
    private let selectRecency: any Statement
    private let replaceRecency: any RowWriter
    private let selectMonthRecency: any Statement
    private let replaceMonthRecency: any RowWriter
    private let selectCohorts: any Statement
    private let replaceCohorts: any RowWriter

    init(_ connection: any Connection) throws {
        selectDay = try connection.prepare("SELECT \(DaySums.columns) FROM daily WHERE subject = ? AND day = ?")
        replaceDay = try connection.rows(
            RowForm(
                .replace, "daily", key: [("subject", .integer), ("day", .integer)],
                others: [
                    ("count", .integer), ("conditionMet", .integer), ("limitReached", .integer), ("points", .integer),
                    ("users", .integer), ("newUsers", .integer), ("hours", .bytes), ("measures", .bytes),
                ]))
        selectMonth = try connection.prepare(
            "SELECT \(DaySums.monthColumns) FROM monthly WHERE subject = ? AND month = ?")
        replaceMonth = try connection.rows(
            RowForm(
                .replace, "monthly", key: [("subject", .integer), ("month", .integer)],
                others: [
                    ("count", .integer), ("conditionMet", .integer), ("limitReached", .integer), ("points", .integer),
                    ("measures", .bytes),
                ]))
        selectRecency = try connection.prepare(
            "SELECT gaps FROM recency WHERE subject = ? AND usergroup = ? AND day = ?")
        replaceRecency = try connection.rows(
            RowForm(
                .replace, "recency", key: [("subject", .integer), ("usergroup", .text), ("day", .integer)],
                others: [("gaps", .bytes)]))
        selectMonthRecency = try connection.prepare(
            "SELECT gaps FROM recencyMonth WHERE subject = ? AND usergroup = ? AND month = ?")
        replaceMonthRecency = try connection.rows(
            RowForm(
                .replace, "recencyMonth", key: [("subject", .integer), ("usergroup", .text), ("month", .integer)],
                others: [("users", .integer), ("gaps", .bytes)]))
        selectCohorts = try connection.prepare(
            "SELECT cohorts FROM retention WHERE subject = ? AND interval = ? AND period = ?")
        lists = try RollupLists(connection)
        replaceCohorts = try connection.rows(
            RowForm(
                .replace, "retention", key: [("subject", .integer), ("interval", .integer), ("period", .integer)],
                others: [("cohorts", .bytes)]))
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
        try readAhead(changes)
        for (key, sums) in changes.days where !sums.isZero { try add(sums, at: key) }
        for (key, sums) in changes.valueMonths where !sums.isZero { try add(sums, at: key) }
        for (key, recency) in changes.recencies where recency != .init() { try add(recency, at: key) }
        for (key, recency) in changes.monthRecencies where recency != .init() { try add(recency, at: key) }
        for (key, cohorts) in changes.cohorts where cohorts != .init() { try add(cohorts, at: key) }
    }

    /// Reads the rows that the changes need and that aren't in memory, all in one round trip.
    private func readAhead(_ changes: RollupChanges) throws {
        guard let lists else { return }
        let days = self.days.unknown(changes.days.keys)
        let months = self.months.unknown(changes.valueMonths.keys)
        let recencies = self.recencies.unknown(changes.recencies.keys)
        let monthRecencies = self.monthRecencies.unknown(changes.monthRecencies.keys)
        let cohorts = self.cohorts.unknown(changes.cohorts.keys)
        try lists.askDays(days)
        try lists.askMonths(months)
        try lists.askRecencies(recencies)
        try lists.askMonthRecencies(monthRecencies)
        try lists.askCohorts(cohorts)
        for key in days { self.days.keep(DaySums(), at: key) }
        for key in months { self.months.keep(DaySums(), at: key) }
        for key in recencies { self.recencies.keep(Recency(), at: key) }
        for key in monthRecencies { self.monthRecencies.keep(Recency(), at: key) }
        for key in cohorts { self.cohorts.keep(Recency(), at: key) }
        if !days.isEmpty { try lists.takeDays { self.days.keep($1, at: $0) } }
        if !months.isEmpty { try lists.takeMonths { self.months.keep($1, at: $0) } }
        if !recencies.isEmpty { try lists.takeRecencies { self.recencies.keep($1, at: $0) } }
        if !monthRecencies.isEmpty { try lists.takeMonthRecencies { self.monthRecencies.keep($1, at: $0) } }
        if !cohorts.isEmpty { try lists.takeCohorts { self.cohorts.keep($1, at: $0) } }
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
        try replaceDay.add()
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
        try replaceMonth.add()
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
        try replaceRecency.add()
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
        try replaceMonthRecency.add()
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
        try replaceCohorts.add()
    }
}

extension RowWriter {
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
    init(row: any Statement, from column: Int32) {
        self.init(
            count: row.int(column), conditionMet: row.int(column + 1), limitReached: row.int(column + 2),
            points: row.int(column + 3), users: row.int(column + 4), newUsers: row.int(column + 5),
            hours: row.withBytes(column + 6) { DaySums.hours(packed: $0) } ?? Array(repeating: 0, count: 24),
            measures: row.isNull(column + 7) ? [] : row.withBytes(column + 7) { [MeasureSums](packed: $0) })
    }

    /// Reads ``monthColumns``.
    init(monthRow row: any Statement, from column: Int32) {
        self.init()
        (count, conditionMet, limitReached) = (row.int(column), row.int(column + 1), row.int(column + 2))
        points = row.int(column + 3)
        measures = row.withBytes(column + 4) { [MeasureSums](packed: $0) }
    }
}
