import Loyalty
import Store

/// The days of stats, as a client names them.
public struct StatsPeriod: Sendable, Hashable {
    /// The name of the period, or the month.
    let name: String
    /// The days.
    public let span: StatsSpan

    /// The values of the parameter `period`.
    enum Name: String, CaseIterable {
        case day = "1d"
        case week = "7d"
        case thirtyDays = "30d"
        case ninetyDays = "90d"
        case currentMonth = "current_month"
        case yearToDate = "ytd"
        case all
    }

    /// What the answer calls a range of days.
    static let custom = "custom"

    /// A month.
    init(_ month: Month) {
        name = month.description
        span = .month(month)
    }

    /// A range of days.
    public init(_ range: StatsRange) {
        name = Self.custom
        span = .days(range.days)
    }

    /// A period by its name.
    /// - Parameter name: one that the parameter `period` takes, or a month (YYYY-MM).
    /// - Returns: nil for another name.
    public init?(_ name: String, today: Day) {
        if let month = Month(name) {
            self.init(month)
        } else {
            self.init(named: name, today: today)
        }
    }

    /// The days of a period. A period of days includes today and ends with it.
    /// - Returns: nil unless the parameter `period` takes the name.
    init?(named name: String, today: Day) {
        switch Name(rawValue: name) {
        case .day: span = .since(today)
        case .week: span = .since(Day(number: today.number - 6))
        case .thirtyDays: span = .since(Day(number: today.number - 29))
        case .ninetyDays: span = .since(Day(number: today.number - 89))
        case .currentMonth: span = .since(today.month.firstDay)
        case .yearToDate: span = .since(Day(year: today.civil.year, month: 1, day: 1))
        case .all: span = .all
        case nil: return nil
        }
        self.name = name
    }
}
