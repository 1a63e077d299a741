import Database
import Loyalty

/// Reads many rows of rollups at once. It exists only for an engine that gains by that.
struct RollupLists {
    private let days: any ListStatement
    private let months: any ListStatement
    private let recencies: any ListStatement
    private let monthRecencies: any ListStatement
    private let cohorts: any ListStatement

    /// - Returns: nil if the engine gains nothing.
    init?(_ connection: any Connection) throws {
        guard
            let days = try connection.prepareList(
                """
                SELECT wanted.subject, wanted.day, row.* FROM \(Self.wanted("subject", "day")), LATERAL (
                    SELECT \(DaySums.columns) FROM daily
                    WHERE daily.subject = wanted.subject AND daily.day = wanted.day OFFSET 0) AS row
                """),
            let months = try connection.prepareList(
                """
                SELECT wanted.subject, wanted.month, row.* FROM \(Self.wanted("subject", "month")), LATERAL (
                    SELECT \(DaySums.monthColumns) FROM monthly
                    WHERE monthly.subject = wanted.subject AND monthly.month = wanted.month OFFSET 0) AS row
                """),
            let recencies = try connection.prepareList(Self.gaps(of: "recency", unit: "day")),
            let monthRecencies = try connection.prepareList(Self.gaps(of: "recencyMonth", unit: "month")),
            let cohorts = try connection.prepareList(
                """
                SELECT wanted.subject, wanted.interval, wanted.period, row.*
                FROM unnest(CAST(?1 AS BIGINT[]), CAST(?2 AS BIGINT[]), CAST(?3 AS BIGINT[]))
                    AS wanted (subject, interval, period), LATERAL (
                    SELECT cohorts FROM retention
                    WHERE retention.subject = wanted.subject AND retention.interval = wanted.interval
                        AND retention.period = wanted.period OFFSET 0) AS row
                """)
        else { return nil }
        (self.days, self.months) = (days, months)
        (self.recencies, self.monthRecencies, self.cohorts) = (recencies, monthRecencies, cohorts)
    }

    private static func wanted(_ first: String, _ second: String) -> String {
        "unnest(CAST(?1 AS BIGINT[]), CAST(?2 AS BIGINT[])) AS wanted (\(first), \(second))"
    }

    private static func gaps(of table: String, unit: String) -> String {
        """
        SELECT wanted.subject, wanted.usergroup, wanted.\(unit), row.*
        FROM unnest(CAST(?1 AS BIGINT[]), CAST(?2 AS TEXT[]), CAST(?3 AS BIGINT[]))
            AS wanted (subject, usergroup, \(unit)), LATERAL (
            SELECT gaps FROM \(table)
            WHERE \(table).subject = wanted.subject AND \(table).usergroup = wanted.usergroup
                AND \(table).\(unit) = wanted.\(unit) OFFSET 0) AS row
        """
    }

    // MARK: - Asking

    func askDays(_ keys: [RollupChanges.DayKey]) throws {
        try ask(days, keys.map(\.subject), keys.map { Int64($0.day.number) })
    }

    func askMonths(_ keys: [RollupChanges.MonthKey]) throws {
        try ask(months, keys.map(\.subject), keys.map { Int64($0.month.number) })
    }

    func askRecencies(_ keys: [RollupChanges.RecencyKey]) throws {
        try ask(recencies, keys.map(\.subject), keys.map(\.usergroup), keys.map { Int64($0.day.number) })
    }

    func askMonthRecencies(_ keys: [RollupChanges.MonthRecencyKey]) throws {
        try ask(monthRecencies, keys.map(\.subject), keys.map(\.usergroup), keys.map { Int64($0.month.number) })
    }

    func askCohorts(_ keys: [RollupChanges.CohortKey]) throws {
        guard !keys.isEmpty else { return }
        cohorts.bind(1, list: keys.map(\.subject))
        cohorts.bind(2, list: keys.map(\.interval.stored))
        cohorts.bind(3, list: keys.map { Int64($0.period) })
        try cohorts.ask()
    }

    private func ask(_ query: any ListStatement, _ subjects: [Int64], _ units: [Int64]) throws {
        guard !subjects.isEmpty else { return }
        query.bind(1, list: subjects)
        query.bind(2, list: units)
        try query.ask()
    }

    private func ask(
        _ query: any ListStatement, _ subjects: [Int64], _ usergroups: [String], _ units: [Int64]
    ) throws {
        guard !subjects.isEmpty else { return }
        query.bind(1, list: subjects)
        query.bind(2, list: usergroups)
        query.bind(3, list: units)
        try query.ask()
    }

    // MARK: - Taking

    func takeDays(_ keep: (RollupChanges.DayKey, DaySums) -> Void) throws {
        while try days.step() {
            keep(
                .init(subject: days.int(0), day: Day(number: Int32(truncatingIfNeeded: days.int(1)))),
                DaySums(row: days, from: 2))
        }
    }

    func takeMonths(_ keep: (RollupChanges.MonthKey, DaySums) -> Void) throws {
        while try months.step() {
            keep(
                .init(subject: months.int(0), month: Month(number: Int32(truncatingIfNeeded: months.int(1)))),
                DaySums(monthRow: months, from: 2))
        }
    }

    func takeRecencies(_ keep: (RollupChanges.RecencyKey, Recency) -> Void) throws {
        while try recencies.step() {
            keep(
                .init(
                    subject: recencies.int(0), usergroup: recencies.text(1),
                    day: Day(number: Int32(truncatingIfNeeded: recencies.int(2)))),
                recencies.withBytes(3) { Recency(packed: $0) })
        }
    }

    func takeMonthRecencies(_ keep: (RollupChanges.MonthRecencyKey, Recency) -> Void) throws {
        let query = monthRecencies
        while try query.step() {
            keep(
                .init(
                    subject: query.int(0), usergroup: query.text(1),
                    month: Month(number: Int32(truncatingIfNeeded: query.int(2)))),
                query.withBytes(3) { Recency(packed: $0) })
        }
    }

    func takeCohorts(_ keep: (RollupChanges.CohortKey, Recency) -> Void) throws {
        while try cohorts.step() {
            guard let interval = CohortInterval.allCases.first(where: { $0.stored == cohorts.int(1) }) else { continue }
            keep(
                .init(subject: cohorts.int(0), interval: interval, period: Int32(truncatingIfNeeded: cohorts.int(2))),
                cohorts.withBytes(3) { Recency(packed: $0) })
        }
    }
}
