import Database
import Loyalty

extension DaySums: Rollup {}

extension Recency: Rollup {
    var isZero: Bool { self == Recency() }
}

extension RollupForm where Key == RollupChanges.DayKey, Row == DaySums {
    /// The sums of each day.
    static var days: Self {
        Self(
            table: "daily", key: [("subject", .integer), ("day", .integer)],
            columns: DaySums.columnNames.map { ($0, $0 == "hours" || $0 == "measures" ? .bytes : .integer) },
            bindKey: { $0.bind($1.subject, Int64($1.day.number)) },
            bindKeys: { $0.bind($1.map(\.subject), $1.map { Int64($0.day.number) }) },
            readKey: { Key(subject: $0.int(0), day: $0.day(1)) },
            bindRow: { row, index, sums in
                row.bindEvents(index, sums)
                row.bind(index + 4, sums.users)
                row.bind(index + 5, sums.newUsers)
                row.bind(index + 6, bytes: sums.packedHours)
                row.bind(index + 7, sums.measures)
            },
            readRow: { DaySums(row: $0, from: $1) })
    }
}

extension RollupForm where Key == RollupChanges.MonthKey, Row == DaySums {
    /// The sums of each month, of values of dimensions.
    static var months: Self {
        Self(
            table: "monthly", key: [("subject", .integer), ("month", .integer)],
            columns: [
                ("count", .integer), ("conditionMet", .integer), ("limitReached", .integer), ("points", .integer),
                ("measures", .bytes),
            ],
            bindKey: { $0.bind($1.subject, Int64($1.month.number)) },
            bindKeys: { $0.bind($1.map(\.subject), $1.map { Int64($0.month.number) }) },
            readKey: { Key(subject: $0.int(0), month: $0.month(1)) },
            bindRow: { row, index, sums in
                row.bindEvents(index, sums)
                row.bind(index + 4, sums.measures)
            },
            readRow: { row, column in
                var sums = DaySums()
                sums.count = row.int(column)
                sums.conditionMet = row.int(column + 1)
                sums.limitReached = row.int(column + 2)
                sums.points = row.int(column + 3)
                sums.measures = row.withBytes(column + 4) { [MeasureSums](packed: $0) }
                return sums
            })
    }
}

extension RollupForm where Key == RollupChanges.RecencyKey, Row == Recency {
    /// The users of each day by how long before they were active.
    static var recencies: Self {
        Self(
            table: "recency", key: [("subject", .integer), ("usergroup", .text), ("day", .integer)],
            columns: [("gaps", .bytes)],
            bindKey: { $0.bind($1.subject, $1.usergroup, Int64($1.day.number)) },
            bindKeys: { $0.bind($1.map(\.subject), $1.map(\.usergroup), $1.map { Int64($0.day.number) }) },
            readKey: { Key(subject: $0.int(0), usergroup: $0.text(1), day: $0.day(2)) },
            bindRow: { $0.bind($1, bytes: $2.packed) },
            readRow: { row, column in row.withBytes(column) { Recency(packed: $0) } })
    }
}

extension RollupForm where Key == RollupChanges.MonthRecencyKey, Row == Recency {
    /// The users of each month, and how many there are.
    static var monthRecencies: Self {
        Self(
            table: "recencyMonth", key: [("subject", .integer), ("usergroup", .text), ("month", .integer)],
            columns: [("gaps", .bytes), ("users", .integer)],
            bindKey: { $0.bind($1.subject, $1.usergroup, Int64($1.month.number)) },
            bindKeys: { $0.bind($1.map(\.subject), $1.map(\.usergroup), $1.map { Int64($0.month.number) }) },
            readKey: { Key(subject: $0.int(0), usergroup: $0.text(1), month: $0.month(2)) },
            bindRow: { row, index, recency in
                row.bind(index, bytes: recency.packed)
                row.bind(index + 1, recency.users)
            },
            readRow: { row, column in row.withBytes(column) { Recency(packed: $0) } })
    }
}

extension RollupForm where Key == RollupChanges.CohortKey, Row == Recency {
    /// The users of each week and month by that of their first event.
    static var cohorts: Self {
        Self(
            table: "retention", key: [("subject", .integer), ("interval", .integer), ("period", .integer)],
            columns: [("cohorts", .bytes)],
            bindKey: { row, key in
                row.bind(1, key.subject)
                row.bind(2, key.interval.stored)
                row.bind(3, Int64(key.period))
            },
            bindKeys: { query, keys in
                query.bind(1, list: keys.map(\.subject))
                query.bind(2, list: keys.map(\.interval.stored))
                query.bind(3, list: keys.map { Int64($0.period) })
            },
            readKey: { row in
                CohortInterval.allCases.first { $0.stored == row.int(1) }.map {
                    Key(subject: row.int(0), interval: $0, period: Int32(truncatingIfNeeded: row.int(2)))
                }
            },
            bindRow: { $0.bind($1, bytes: $2.packed) },
            readRow: { row, column in row.withBytes(column) { Recency(packed: $0) } })
    }
}

extension Binding {
    fileprivate func bind(_ subject: Int64, _ unit: Int64) {
        bind(1, subject)
        bind(2, unit)
    }

    fileprivate func bind(_ subject: Int64, _ usergroup: String, _ unit: Int64) {
        bind(1, subject)
        bind(2, usergroup)
        bind(3, unit)
    }

    /// Binds four columns, which both tables of sums begin with.
    fileprivate func bindEvents(_ index: Int32, _ sums: DaySums) {
        bind(index, sums.count)
        bind(index + 1, sums.conditionMet)
        bind(index + 2, sums.limitReached)
        bind(index + 3, sums.points)
    }

    fileprivate func bind(_ index: Int32, _ measures: [MeasureSums]) {
        if let packed = measures.packed { bind(index, bytes: packed) } else { bindNull(index) }
    }
}

extension ListStatement {
    fileprivate func bind(_ subjects: [Int64], _ units: [Int64]) {
        bind(1, list: subjects)
        bind(2, list: units)
    }

    fileprivate func bind(_ subjects: [Int64], _ usergroups: [String], _ units: [Int64]) {
        bind(1, list: subjects)
        bind(2, list: usergroups)
        bind(3, list: units)
    }
}

extension DaySums {
    fileprivate static let columnNames = [
        "count", "conditionMet", "limitReached", "points", "users", "newUsers", "hours", "measures",
    ]
    /// The columns that ``init(row:from:)`` reads, in their order.
    static let columns = columnNames.joined(separator: ", ")

    /// Reads ``columns``.
    init(row: any Statement, from column: Int32) {
        self.init(
            count: row.int(column), conditionMet: row.int(column + 1), limitReached: row.int(column + 2),
            points: row.int(column + 3), users: row.int(column + 4), newUsers: row.int(column + 5),
            hours: row.withBytes(column + 6) { DaySums.hours(packed: $0) } ?? Array(repeating: 0, count: 24),
            measures: row.isNull(column + 7) ? [] : row.withBytes(column + 7) { [MeasureSums](packed: $0) })
    }
}
