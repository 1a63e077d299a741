import JSON

/// Consecutive periods in which a user logs one of some events.
public struct StreakDefinition: Sendable, Equatable {
    /// Gaps that a streak survives.
    public struct Freezes: Sendable, Equatable {
        /// The most freezes that a user can hold.
        public var max: Int
        /// A freeze is earned with each so many periods of a streak; nil when all are there from the beginning.
        public var earnEvery: Int?
    }

    /// A bonus for reaching a length.
    public struct Reward: Sendable, Equatable {
        /// The length of the streak that is rewarded.
        public var length: Int
        /// The bonus.
        public var points: Int64
    }

    /// The id.
    @Exact public var streakId: String
    /// What people call it.
    public var title: LocalizedText
    /// The events that keep the streak up.
    @Exact public var events: [String]
    /// How often one of the events must be logged.
    public var period: Period
    /// Nil where a gap always ends the streak.
    public var freezes: Freezes?
    /// The hour of the local day (0 to 23) at which a new day begins.
    public var dayStartHour: Int
    /// Bonuses by length, each time that it is reached.
    public var rewards: [Reward]
    /// Whether what was logged before the streak was defined counts.
    public var backfill: Bool
}
