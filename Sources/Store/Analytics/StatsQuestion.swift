import JSON
import Loyalty

/// What is asked about the events of a span.
public struct StatsQuestion: Sendable, Hashable {
    /// A value of a dimension.
    public struct Value: Sendable, Hashable {
        /// The dimension.
        public var field: ExactText
        /// The value's text, as ``DimensionValue`` has it.
        public var text: ExactText

        /// A value from its parts.
        public init(field: String, text: String) {
            self.field = ExactText(field)
            self.text = ExactText(text)
        }
    }

    /// The most frequent values of a dimension.
    public struct Values: Sendable, Hashable {
        /// The dimension.
        public var field: ExactText
        /// The most values, at least 1.
        public var limit: Int

        /// The limit of a question that names none.
        public static let standardLimit = 100
        /// The largest limit of a client's question.
        public static let largestLimit = 1_000

        /// Values from their parts.
        public init(of field: String, limit: Int) {
            self.field = ExactText(field)
            self.limit = limit
        }
    }

    private let event: ExactText?
    /// The event; nil for all events of a project.
    public var eventId: String? { event?.text }
    /// The days.
    public var span: StatsSpan
    /// Only what counts for a value of a dimension of the event.
    public var value: Value?
    /// Adds the shares of a dimension's values.
    public var values: Values?
    /// Adds the figures of each week, month and so on.
    public var interval: StatsInterval?
    /// Adds each group's share.
    public var isByUsergroup = false
    /// Adds the previous span: that of equal length just before, without shares. For a calendar month, that is the month
    /// before. All time has none.
    public var isComparing = false

    /// A question without additions.
    /// - Parameter eventId: nil for all events.
    public init(about eventId: String?, in span: StatsSpan) {
        event = eventId.map { ExactText($0) }
        self.span = span
    }
}

/// How a span is divided.
public enum StatsInterval: String, Sendable, CaseIterable {
    /// Hours of the local clock.
    case hour
    case day
    /// From Monday to Sunday.
    case week
    case month

    /// What divides the days; nil for a part of a day.
    var period: Period? {
        switch self {
        case .hour: nil
        case .day: .daily
        case .week: .weekly
        case .month: .monthly
        }
    }
}

/// The event has no such dimension.
public struct UnknownDimension: Error, Equatable {
    /// The dimensions that it has.
    @Exact public var known: [String]

    /// An error from its parts.
    public init(known: [String]) {
        self.known = known
    }
}
