/// All that the engine keeps of one member: the outcome of its history so far.
///
/// It is a function of the member's facts and the rulebook alone, so that it can be rebuilt from the log at any time.
public struct MemberState: Sendable, Equatable {
    /// Points; never negative.
    public var balance: Int64 = 0
    /// The newest fact's instant; nil before the first.
    public var lastAt: Instant?
    /// The newest fact's local day; nil before the first.
    public var lastDay: Day?
    /// One for each event that the member has logged, by ascending number.
    public var activities: [Activity] = []
    /// One for each streak that the member takes part in, by ascending number.
    public var streaks: [StreakState] = []

    /// The state before the first fact.
    public init() {}

    /// What is kept of a member's facts of one event.
    public struct Activity: Sendable, Equatable {
        /// The event's number.
        public var event: Int64
        /// The local day of the newest one.
        public var lastDay: Day
        /// The limit window of the newest rewarded one (see ``LimitWindow/key(at:in:)``).
        public var window: Int64
        /// How many rewarded ones lie in `window`.
        public var rewarded: Int64

        /// A value with its parts.
        public init(event: Int64, lastDay: Day, window: Int64 = .min, rewarded: Int64 = 0) {
            self.event = event
            self.lastDay = lastDay
            self.window = window
            self.rewarded = rewarded
        }
    }

    /// A member's standing in one streak.
    public struct StreakState: Sendable, Equatable {
        /// The streak's number.
        public var streak: Int64
        /// The newest period in which it was kept up.
        public var lastPeriod: Int32
        /// Consecutive periods up to `lastPeriod`; at least 1.
        public var length: Int64
        /// The longest that the member has had; at least `length`.
        public var longest: Int64
        /// When the streak can no longer be extended.
        public var expiry: Instant

        /// A value with its parts.
        public init(streak: Int64, lastPeriod: Int32, length: Int64, longest: Int64, expiry: Instant) {
            self.streak = streak
            self.lastPeriod = lastPeriod
            self.length = length
            self.longest = longest
            self.expiry = expiry
        }
    }

    /// What is kept of one event; nil when the member has not logged it.
    public func activity(of event: Int64) -> Activity? {
        activities.first { $0.event == event }
    }

    /// How many rewarded completions of an event lie in the window with `key`, as far as the state alone can tell:
    /// nil when that takes the history (a window before the newest).
    public func rewarded(_ event: Int64, inWindow key: Int64) -> Int64? {
        guard let activity = activity(of: event), activity.rewarded > 0 else { return 0 }
        if activity.window == key { return activity.rewarded }
        return activity.window < key ? 0 : nil
    }

    /// Whether a fact at `instant` comes after all that the state holds, so that it can simply be added.
    public func isFollowed(by instant: Instant, on day: Day) -> Bool {
        guard let lastAt, let lastDay else { return true }
        return instant >= lastAt && day >= lastDay
    }
}
