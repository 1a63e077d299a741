import JSON

/// A goal that a user reaches by logging an event, for bonus points.
public struct ChallengeDefinition: Sendable, Equatable {
    /// How progress is measured.
    public enum Metric: Sendable, Equatable {
        /// The number of completions of the event.
        case count
        /// The sum of a metadata field (a dotted path, split at the dots).
        case sum(field: [String])

        /// Whether both metrics count the same.
        public static func == (left: Metric, right: Metric) -> Bool {
            switch (left, right) {
            case (.count, .count): true
            case (.sum(let left), .sum(let right)): left.isExactly(right)
            default: false
            }
        }
    }

    /// The challenge's id.
    @Exact public var challengeId: String
    /// The challenge's name for people.
    public var title: LocalizedText
    /// The event that counts towards the goal.
    @Exact public var eventId: String
    /// The progress needed for completion; greater than 0.
    public var goal: ExactDecimal
    /// How progress is measured.
    public var metric: Metric
    /// The bonus points on completion.
    public var points: Int64
    /// The first instant that counts; nil for always.
    public var start: Instant?
    /// The first instant that no longer counts; nil for never.
    public var end: Instant?
    /// Whether the challenge starts again after completion.
    public var repeatable: Bool
    /// The series that this challenge is a step of; nil if none. A step opens when the one before is completed.
    @Exact public var series: String?
    /// The number of the step, from 1; nil outside a series.
    public var step: Int?
    /// Whether events from before the challenge was defined count.
    public var backfill: Bool
}
