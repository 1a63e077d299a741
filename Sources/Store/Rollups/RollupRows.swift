import Database
import Loyalty

/// The rows of rollups by day, week and month.
final class RollupRows {
    private let days: RollupTable<RollupChanges.DayKey, DaySums>
    private let months: RollupTable<RollupChanges.MonthKey, DaySums>
    private let recencies: RollupTable<RollupChanges.RecencyKey, Recency>
    private let monthRecencies: RollupTable<RollupChanges.MonthRecencyKey, Recency>
    private let cohorts: RollupTable<RollupChanges.CohortKey, Recency>

    init(_ connection: any Connection) throws {
        days = try RollupTable(.days, on: connection)
        months = try RollupTable(.months, on: connection)
        recencies = try RollupTable(.recencies, on: connection)
        monthRecencies = try RollupTable(.monthRecencies, on: connection)
        cohorts = try RollupTable(.cohorts, on: connection)
    }

    /// Forgets what is kept in memory. Call this after the tables were changed in another way.
    func forget() {
        days.forget()
        months.forget()
        recencies.forget()
        monthRecencies.forget()
        cohorts.forget()
    }

    /// Adds the changes of these tables.
    func add(_ changes: RollupChanges) throws {
        let valueMonths = changes.valueMonths
        // An engine on another machine answers all of this in one round trip.
        try days.ask(for: changes.days.keys)
        try months.ask(for: valueMonths.keys)
        try recencies.ask(for: changes.recencies.keys)
        try monthRecencies.ask(for: changes.monthRecencies.keys)
        try cohorts.ask(for: changes.cohorts.keys)
        try days.take()
        try months.take()
        try recencies.take()
        try monthRecencies.take()
        try cohorts.take()

        try days.add(changes.days)
        try months.add(valueMonths)
        try recencies.add(changes.recencies)
        try monthRecencies.add(changes.monthRecencies)
        try cohorts.add(changes.cohorts)
    }
}
