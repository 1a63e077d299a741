import Gateway
import JSON
import Loyalty
import Store

/// A request for stats.
public struct StatsRequest: Sendable, Hashable {
    /// The name of the period, or the month.
    let period: String
    /// The days of the period.
    public let span: StatsSpan
    private let event: ExactText?
    /// Nil for all events.
    var eventId: String? { event?.text }
    /// Whether the answer also has the previous span.
    let comparesPrevious: Bool
    /// Whether the answer has each group's share.
    let groupsByUsergroup: Bool
    let format: Format

    enum Format: String, CaseIterable {
        case json, csv
    }

    /// The values of the parameter `period`.
    enum Period: String, CaseIterable {
        case day = "1d"
        case week = "7d"
        case thirtyDays = "30d"
        case ninetyDays = "90d"
        case currentMonth = "current_month"
        case yearToDate = "ytd"
        case all
    }

    /// A request for JSON without comparison or groups.
    /// - Parameters:
    ///   - period: a name that the parameter `period` takes, or a month (YYYY-MM).
    ///   - eventId: nil for all events.
    /// - Returns: nil for an unknown period.
    public init?(period: String, eventId: String?, today: Day) {
        guard let span = Month(period).map(StatsSpan.month) ?? Self.span(of: period, today: today) else { return nil }
        self.period = period
        self.span = span
        event = eventId.map { ExactText($0) }
        comparesPrevious = false
        groupsByUsergroup = false
        format = .json
    }

    init(_ head: RequestHead, today: Day) throws(APIError) {
        event = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : ExactText($0) }
        comparesPrevious = try Self.isAsked("compare", "previous", in: head)
        groupsByUsergroup = try Self.isAsked("groupBy", "usergroup", in: head)
        format = try Self.format(asked: head)
        if head.queryValue("timeframe") == "month", let text = head.queryValue("month") {
            guard let month = Month(text) else {
                throw .invalidParameter("month", "expected a month such as 2025-08 (YYYY-MM)")
            }
            period = text
            span = .month(month)
        } else {
            period = head.queryValue("period") ?? Period.week.rawValue
            guard let span = Self.span(of: period, today: today) else {
                throw .invalidParameter("period", "expected \(alternatives(Period.allCases.map(\.rawValue)))")
            }
            self.span = span
        }
    }

    /// Whether a parameter with only one valid value is present.
    private static func isAsked(
        _ name: String, _ value: String, in head: RequestHead
    ) throws(APIError) -> Bool {
        guard let asked = head.queryValue(name) else { return false }
        guard asked == value else { throw .invalidParameter(name, "expected \(value)") }
        return true
    }

    /// The value of the parameter `format`, else the type that `Accept` prefers.
    static func format(asked head: RequestHead) throws(APIError) -> Format {
        if let name = head.queryValue("format") {
            guard let format = Format(rawValue: name) else {
                throw .invalidParameter("format", "expected \(alternatives(Format.allCases.map(\.rawValue)))")
            }
            return format
        }
        guard let accept = head.header(.accept) else { return .json }
        let preferences = AcceptedTypes(accept)
        return preferences.weight(of: "text/csv") > preferences.weight(of: "application/json") ? .csv : .json
    }

    /// The days of a period. A period of days includes today and ends with it.
    private static func span(of period: String, today: Day) -> StatsSpan? {
        switch Period(rawValue: period) {
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
