import JSON
import Loyalty

/// The most frequent values of a dimension in a span.
public struct StatsBreakdown: Sendable, Equatable {
    /// A value's share of the span.
    public struct Share: Sendable, Equatable {
        /// The value's text; see ``DimensionValue``.
        @Exact public var value: String
        /// Events logged with the value.
        public var count: Int64 = 0
        /// Unique users.
        public var users: Int64 = 0
        /// Points awarded.
        public var points: Int64 = 0
        /// Events of `count` whose conditions were reached.
        public var conditionMet: Int64 = 0
        /// Events of `conditionMet` that got nothing because of a limit.
        public var limitReached: Int64 = 0
        /// What the numbers of the event's measures come to, by ascending number of the measure.
        public var measures: [MeasureSums] = []

        /// Events of `count` whose conditions were not reached.
        public var conditionFailed: Int64 { count &- conditionMet }
    }

    /// The most frequent values first; values with the same count in the order of their bytes.
    public var shares: [Share]
    /// How many values occurred.
    public var valuesTotal: Int
    /// Whether ``DimensionValue/other`` is one of them.
    public var hasOther: Bool
}
