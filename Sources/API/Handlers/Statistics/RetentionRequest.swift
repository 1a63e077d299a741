import Gateway
import JSON
import Loyalty

/// A request for retention.
struct RetentionRequest: Sendable, Hashable {
    /// Whether the cohorts are those of weeks or of months.
    let interval: CohortInterval
    /// The number of cohorts.
    let cohorts: Int
    private let event: ExactText?
    /// Nil for all events.
    var eventId: String? { event?.text }
    let format: StatsFormat

    init(_ head: RequestHead) throws(APIError) {
        if let name = head.queryValue("interval") {
            guard let interval = CohortInterval(rawValue: name) else {
                throw .invalidParameter("interval", "expected \(alternatives(CohortInterval.allCases.map(\.rawValue)))")
            }
            self.interval = interval
        } else {
            interval = .month
        }
        cohorts = try head.limit(.cohorts, parameter: "cohorts")
        event = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : ExactText($0) }
        format = try StatsFormat(head)
    }
}
