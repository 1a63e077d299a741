import Gateway
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

    /// A period by its name.
    /// - Parameter name: one that the parameter `period` takes, or a month (YYYY-MM).
    /// - Returns: nil for another name.
    public init?(_ name: String, today: Day) {
        guard let span = Month(name).map(StatsSpan.month) ?? Self.span(of: name, today: today) else { return nil }
        self.name = name
        self.span = span
    }

    /// - Parameter standard: the period of a request that names none.
    init(_ head: RequestHead, today: Day, orElse standard: Name = .week) throws(APIError) {
        if head.queryValue("timeframe") == "month", let text = head.queryValue("month") {
            guard let month = Month(text) else {
                throw .invalidParameter("month", "expected a month such as 2025-08 (YYYY-MM)")
            }
            name = text
            span = .month(month)
        } else {
            name = head.queryValue("period") ?? standard.rawValue
            guard let span = Self.span(of: name, today: today) else {
                throw .invalidParameter("period", "expected \(alternatives(Name.allCases.map(\.rawValue)))")
            }
            self.span = span
        }
    }

    /// The days of a period. A period of days includes today and ends with it.
    private static func span(of period: String, today: Day) -> StatsSpan? {
        switch Name(rawValue: period) {
        case .day: .since(today)
        case .week: .since(Day(number: today.number - 6))
        case .thirtyDays: .since(Day(number: today.number - 29))
        case .ninetyDays: .since(Day(number: today.number - 89))
        case .currentMonth: .since(today.month.firstDay)
        case .yearToDate: .since(Day(year: today.civil.year, month: 1, day: 1))
        case .all: .all
        case nil: nil
        }
    }
}

/// The format of stats.
enum StatsFormat: String, CaseIterable {
    case json, csv

    /// The value of the parameter `format`, else the type that `Accept` prefers.
    init(_ head: RequestHead) throws(APIError) {
        if let name = head.queryValue("format") {
            guard let format = Self(rawValue: name) else {
                throw .invalidParameter("format", "expected \(alternatives(Self.allCases.map(\.rawValue)))")
            }
            self = format
        } else if let accept = head.header(.accept) {
            let preferences = AcceptedTypes(accept)
            self = preferences.weight(of: "text/csv") > preferences.weight(of: "application/json") ? .csv : .json
        } else {
            self = .json
        }
    }
}

extension RequestHead {
    /// Whether a parameter with only one valid value is present.
    func isAsked(_ name: String, _ value: String) throws(APIError) -> Bool {
        guard let asked = queryValue(name) else { return false }
        guard asked == value else { throw .invalidParameter(name, "expected \(value)") }
        return true
    }
}
