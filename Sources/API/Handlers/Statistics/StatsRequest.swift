import Gateway
import Loyalty
import Store

/// A request for stats of events.
public struct StatsRequest: Sendable, Hashable {
    /// The name of the period.
    let period: String
    /// What is asked.
    public let question: StatsQuestion
    let format: StatsFormat

    /// A request for JSON.
    /// - Parameter days: those of the question.
    public init(_ question: StatsQuestion, days: StatsPeriod) {
        self.question = question
        period = days.name
        format = .json
    }

    init(_ head: RequestHead, today: Day) throws(APIError) {
        let eventId = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : $0 }
        let isComparing = try head.isAsked("compare", "previous")
        let grouping = try StatsGrouping(head, isOfOneEvent: eventId != nil)
        let interval = try StatsInterval(head)
        format = try StatsFormat(head)
        if format == .csv, interval != nil, grouping.hasRows {
            throw .invalidParameter("interval", "a table has rows for either intervals or groups")
        }
        let days = try StatsPeriod(head, today: today)
        period = days.name
        var question = StatsQuestion(about: eventId, in: days.span)
        question.isComparing = isComparing
        question.interval = interval
        (question.isByUsergroup, question.values, question.value) = (
            grouping.isByUsergroup, grouping.values, grouping.value
        )
        self.question = question
    }
}

/// A request for stats of points.
public struct PointsStatsRequest: Sendable, Hashable {
    /// The days.
    public let days: StatsPeriod
    /// Whether the answer also has the previous span.
    let comparesPrevious: Bool
    let format: StatsFormat

    /// A request for JSON.
    public init(_ days: StatsPeriod, comparesPrevious: Bool = false) {
        self.days = days
        self.comparesPrevious = comparesPrevious
        format = .json
    }

    init(_ head: RequestHead, today: Day) throws(APIError) {
        // Without an error, the figures of all points would pass for those of an event or of groups.
        for name in ["eventId", "groupBy", "where", "interval"]
        where head.queryValue(name).map({ !$0.isEmpty }) ?? false {
            throw .invalidParameter(name, "these figures cover all points of the project and take no \(name)")
        }
        comparesPrevious = try head.isAsked("compare", "previous")
        format = try StatsFormat(head)
        days = try StatsPeriod(head, today: today)
    }
}

extension StatsInterval {
    /// The parameter `interval`; nil if it isn't there.
    fileprivate init?(_ head: RequestHead) throws(APIError) {
        guard let name = head.queryValue("interval") else { return nil }
        guard let interval = Self(rawValue: name) else {
            throw .invalidParameter("interval", "expected \(alternatives(Self.allCases.map(\.rawValue)))")
        }
        self = interval
    }
}

extension RequestHead {
    /// Whether a parameter with only one valid value is present.
    fileprivate func isAsked(_ name: String, _ value: String) throws(APIError) -> Bool {
        guard let asked = queryValue(name) else { return false }
        guard asked == value else { throw .invalidParameter(name, "expected \(value)") }
        return true
    }
}
