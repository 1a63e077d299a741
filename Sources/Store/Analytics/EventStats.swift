import JSON
import Loyalty

/// Exact counts for a span of local days.
public struct EventStats: Sendable, Equatable {
    /// One event's share of the span.
    public struct EventShare: Sendable, Equatable {
        /// The event.
        public var eventId: String
        /// Events logged in the span.
        public var count: Int64
        /// Unique users of the span.
        public var users: Int64
        /// Points awarded in the span.
        public var points: Int64
    }

    /// One group's share of the span.
    public struct UsergroupShare: Sendable, Equatable {
        /// The group.
        public var usergroupId: String
        /// Events of the span to which the group's rate applied.
        public var count: Int64
        /// Unique users of these events.
        public var users: Int64
        /// Points awarded for these events.
        public var points: Int64
    }

    /// A part of the span.
    public struct Bucket: Sendable, Equatable {
        /// The first day of the span in it.
        public var start: Day
        /// Events logged in it.
        public var count: Int64 = 0
        /// Unique users.
        public var users: Int64 = 0
        /// Points awarded.
        public var points: Int64 = 0
    }

    /// The first day, included.
    public var start: Day
    /// The last day, included.
    public var end: Day
    /// The sums over all days; `users` counts each user of the span once.
    public var total: DaySums
    /// Every day of the span, in order.
    public var days: [(day: Day, sums: DaySums)]
    /// The events logged in the span, the most frequent first; only for all events of a project.
    public var shares: [EventShare]
    /// The groups of the span, the largest count first; empty if they were not asked for.
    public var usergroups: [UsergroupShare]
    /// The days, weeks or months of the span, in order; empty if they were not asked for. Hours are in ``days``.
    public var series: [Bucket] = []
    /// The measures of the event.
    public var measures: [EventField] = []
    /// The values of a dimension; nil if they were not asked for.
    public var breakdown: StatsBreakdown?
    /// How far the past is counted for the dimension and the measures that are in these figures: of the one that is
    /// least far. Nil if it is counted for all.
    public var counting: EventField.Progress?

    /// Whether all figures are the same.
    public static func == (left: EventStats, right: EventStats) -> Bool {
        left.start == right.start && left.end == right.end && left.total == right.total && left.shares == right.shares
            && left.usergroups == right.usergroups && left.series == right.series && left.measures == right.measures
            && left.breakdown == right.breakdown && left.counting == right.counting
            && left.days.elementsEqual(right.days) { $0 == $1 }
    }
}
