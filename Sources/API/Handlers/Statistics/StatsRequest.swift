import Gateway
import JSON
import Loyalty
import Store

/// A request for stats of events.
public struct StatsRequest: Sendable, Hashable {
    /// The days.
    public let days: StatsPeriod
    private let event: ExactText?
    /// Nil for all events.
    var eventId: String? { event?.text }
    /// Whether the answer also has the previous span.
    let comparesPrevious: Bool
    /// Whether the answer has each group's share.
    let groupsByUsergroup: Bool
    let format: StatsFormat

    /// A request for JSON without comparison or groups.
    /// - Parameter eventId: nil for all events.
    public init(_ days: StatsPeriod, eventId: String?) {
        self.days = days
        event = eventId.map { ExactText($0) }
        comparesPrevious = false
        groupsByUsergroup = false
        format = .json
    }

    init(_ head: RequestHead, today: Day) throws(APIError) {
        event = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : ExactText($0) }
        comparesPrevious = try head.isAsked("compare", "previous")
        groupsByUsergroup = try head.isAsked("groupBy", "usergroup")
        format = try StatsFormat(head)
        days = try StatsPeriod(head, today: today)
    }
}

/// A request for stats of points.
public struct PointsStatsRequest: Sendable, Hashable {
    /// The days.
    public let days: StatsPeriod
    /// Whether the answer also has the previous span.
    let comparesPrevious: Bool
    let format: StatsFormat

    /// A request for JSON without comparison.
    public init(_ days: StatsPeriod) {
        self.days = days
        comparesPrevious = false
        format = .json
    }

    init(_ head: RequestHead, today: Day) throws(APIError) {
        // Without an error, the figures of all points would pass for those of an event or of groups.
        for name in ["eventId", "groupBy"] where head.queryValue(name).map({ !$0.isEmpty }) ?? false {
            throw .invalidParameter(name, "these figures cover all points of the project and take no \(name)")
        }
        comparesPrevious = try head.isAsked("compare", "previous")
        format = try StatsFormat(head)
        days = try StatsPeriod(head, today: today)
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
