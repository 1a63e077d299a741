import JSON

/// A goal that a user reaches by logging an event, for bonus points.
public struct ChallengeDefinition: Sendable, Equatable {
    /// What is counted.
    public enum Metric: Sendable, Equatable {
        /// Completions of the event.
        case count
        /// The sum of a metadata field (a dotted path, split at the dots).
        case sum(field: [String])

        /// Whether the same is counted.
        public static func == (left: Metric, right: Metric) -> Bool {
            switch (left, right) {
            case (.count, .count): true
            case (.sum(let left), .sum(let right)): left.isExactly(right)
            default: false
            }
        }
    }

    /// The id.
    @Exact public var challengeId: String
    /// What people call it.
    public var title: LocalizedText
    /// The event that counts.
    @Exact public var eventId: String
    /// How much is needed; greater than 0.
    public var goal: ExactDecimal
    /// What is counted.
    public var metric: Metric
    /// The bonus on completion.
    public var points: Int64
    /// When it begins; nil for always.
    public var start: Instant?
    /// When it is over (the first instant that does not count); nil for never.
    public var end: Instant?
    /// Whether it begins anew after completion.
    public var repeatable: Bool
    /// The series that this challenge is a step of, and which one (from 1); a step opens when the one before is done.
    @Exact public var series: String?
    /// From 1 on; nil outside of a series.
    public var step: Int?
    /// Whether what was logged before the challenge was defined counts.
    public var backfill: Bool
}
