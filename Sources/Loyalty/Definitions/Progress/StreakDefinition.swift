import JSON

/// Counts the consecutive periods in which a user logs at least one of some events.
public struct StreakDefinition: Sendable, Equatable {
    /// Missed periods that don't end a streak.
    public struct Freezes: Sendable, Equatable {
        /// The most freezes that a user can hold.
        public var max: Int
        /// The user earns a freeze after this many periods of a streak; nil if the user has all of them from the
        /// start.
        public var earnEvery: Int?
    }

    /// A bonus for reaching a length.
    public struct Reward: Sendable, Equatable {
        /// The length at which the bonus is paid, in periods.
        public var length: Int
        /// The bonus points.
        public var points: Int64
    }

    /// The streak's id.
    @Exact public var streakId: String
    /// The streak's name for people.
    public var title: LocalizedText
    /// The events that extend the streak.
    @Exact public var events: [String]
    /// How often one of the events must be logged.
    public var period: Period
    /// The freezes; nil if every missed period ends the streak.
    public var freezes: Freezes?
    /// The hour of the local day (0 to 23) at which a new day begins.
    public var dayStartHour: Int
    /// The bonuses by length. Each is paid whenever a streak reaches the length.
    public var rewards: [Reward]
    /// Whether events from before the streak was defined count.
    public var backfill: Bool
}
