import Gateway
import JSON
import Loyalty
import Store

/// What stats are asked for.
public struct StatsRequest: Sendable, Hashable {
    /// The period's name, or the month.
    let period: String
    /// The days of the period.
    public let span: StatsSpan
    private let event: ExactText?
    /// Nil for all events.
    var eventId: String? { event?.text }
    /// Whether the span just before is told as well.
    let comparesPrevious: Bool
    /// Whether each group's share is told.
    let groupsByUsergroup: Bool
    let format: Format

    enum Format: String {
        case json, csv
    }

    /// The figures alone, as JSON.
    /// - Parameters:
    ///   - period: a name that the parameter `period` takes, or a month (YYYY-MM).
    ///   - eventId: nil for all events.
    /// - Returns: nil for another period.
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
            period = head.queryValue("period") ?? "7d"
            guard let span = Self.span(of: period, today: today) else {
                throw .invalidParameter("period", "expected 1d, 7d, 30d, 90d, current_month, ytd or all")
            }
            self.span = span
        }
    }

    /// Whether a parameter that knows one value has it.
    private static func isAsked(
        _ name: String, _ value: String, in head: RequestHead
    ) throws(APIError) -> Bool {
        guard let asked = head.queryValue(name) else { return false }
        guard asked == value else { throw .invalidParameter(name, "expected \(value)") }
        return true
    }

    /// The parameter counts, else what the client would rather accept.
    private static func format(asked head: RequestHead) throws(APIError) -> Format {
        if let name = head.queryValue("format") {
            guard let format = Format(rawValue: name) else { throw .invalidParameter("format", "expected json or csv") }
            return format
        }
        guard let accept = head.header(.accept) else { return .json }
        let preferences = AcceptedTypes(accept)
        return preferences.weight(of: "text/csv") > preferences.weight(of: "application/json") ? .csv : .json
    }

    /// Periods of days end today and include it.
    private static func span(of period: String, today: Day) -> StatsSpan? {
        switch period {
        case "1d": .since(today)
        case "7d": .since(Day(number: today.number - 6))
        case "30d": .since(Day(number: today.number - 29))
        case "90d": .since(Day(number: today.number - 89))
        case "current_month": .since(today.month.firstDay)
        case "ytd": .since(Day(year: today.civil.year, month: 1, day: 1))
        case "all": .all
        default: nil
        }
    }
}
