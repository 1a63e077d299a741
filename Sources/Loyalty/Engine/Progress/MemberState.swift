import JSON

/// Everything that the engine keeps about one member: the result of its history so far.
///
/// It is a function of the member's entries, its time zones and the rulebook alone, so that it can be rebuilt from the
/// log at any time.
public struct MemberState: Sendable, Equatable {
    /// The lots of points that its entries come to.
    public var ledger = Ledger()
    /// The latest instant of a fact; nil before the first.
    public var lastAt: Instant?
    /// The earliest local day of a fact; nil before the first.
    public var firstDay: Day?
    /// The latest local day of a fact; nil before the first.
    public var lastDay: Day?
    /// The number of the member's changes of time zone that its streaks include.
    public var zoneChanges = 0
    /// One for each event that the member has logged, by ascending number.
    public var activities: [Activity] = []
    /// One for each streak that the member takes part in, by ascending number.
    public var streaks: [StreakState] = []
    /// One for each challenge that the member has made progress in, by ascending number.
    public var challenges: [ChallengeState] = []
    /// The points by day and month.
    public var earnings = Earnings()
    /// One for each value of a dimension that the member's events have had, by ascending number.
    public var values: [ValueDay] = []

    /// The state before the first entry.
    public init() {}

    /// The sum of all entries: the total that the API calls the balance.
    public var balance: Int64 { ledger.total }

    /// All points of events and all bonuses, less what was taken back of them: what leaderboards count. Offers, adjustments
    /// and expiries leave it as it is.
    public var earned: Int64 { earnings.total?.points ?? 0 }

    /// What is kept of a member's facts of one event.
    public struct Activity: Sendable, Equatable {
        /// The event's number.
        public var event: Int64
        /// The local day of the first fact.
        public var firstDay: Day
        /// The local day of the newest fact.
        public var lastDay: Day
        /// The limit window of the newest rewarded fact (see ``LimitWindow/key(at:in:)``).
        public var window: Int64
        /// The number of rewarded facts in `window`.
        public var rewarded: Int64
        /// When the newest rewarded fact happened; nil before the first.
        public var lastRewarded: Instant?
        /// The local day of the newest fact for each group, by ascending name; empty if all facts were for `default`.
        public var usergroups: [UsergroupDay]

        /// A value from its parts.
        public init(
            event: Int64, firstDay: Day, lastDay: Day, window: Int64 = .min, rewarded: Int64 = 0,
            lastRewarded: Instant? = nil, usergroups: [UsergroupDay] = []
        ) {
            self.event = event
            self.firstDay = firstDay
            self.lastDay = lastDay
            self.window = window
            self.rewarded = rewarded
            self.lastRewarded = lastRewarded
            self.usergroups = usergroups
        }
    }

    /// The last day on which a group's rate applied to a member's event.
    public struct UsergroupDay: Sendable, Equatable {
        /// The group's id.
        public var usergroup: String
        /// The local day.
        public var lastDay: Day

        /// A value from its parts.
        public init(usergroup: String, lastDay: Day) {
            self.usergroup = usergroup
            self.lastDay = lastDay
        }
    }

    /// A member's standing in one streak.
    public struct StreakState: Sendable, Equatable {
        /// The streak's number.
        public var streak: Int64
        /// When the newest counted fact happened.
        public var lastAt: Instant
        /// The period of `lastAt`, in the member's zone.
        public var lastPeriod: Int32
        /// The number of periods with a fact up to `lastPeriod`, without gaps other than those filled by freezes; at
        /// least 1.
        public var length: Int64
        /// The greatest length so far; at least `length`.
        public var longest: Int64
        /// The number of freezes that the member holds.
        public var freezes: Int64
        /// When the streak can no longer be extended.
        public var expiry: Instant

        /// A value from its parts.
        public init(
            streak: Int64, lastAt: Instant, lastPeriod: Int32, length: Int64, longest: Int64, freezes: Int64,
            expiry: Instant
        ) {
            self.streak = streak
            self.lastAt = lastAt
            self.lastPeriod = lastPeriod
            self.length = length
            self.longest = longest
            self.freezes = freezes
            self.expiry = expiry
        }
    }

    /// A member's progress in one challenge.
    public struct ChallengeState: Sendable, Equatable {
        /// The challenge's number.
        public var challenge: Int64
        /// The count or sum towards the goal since the last completion.
        public var progress: ExactDecimal
        /// How often the goal has been reached.
        public var completions: Int64
        /// When the goal was first reached, which opens the next step of a series; nil if never.
        public var firstCompletedAt: Instant?
        /// When the goal was last reached; nil if never.
        public var completedAt: Instant?

        /// A value from its parts.
        /// - Parameter firstCompletedAt: nil for `completedAt`.
        public init(
            challenge: Int64, progress: ExactDecimal = .zero, completions: Int64 = 0,
            firstCompletedAt: Instant? = nil, completedAt: Instant? = nil
        ) {
            self.challenge = challenge
            self.progress = progress
            self.completions = completions
            self.firstCompletedAt = firstCompletedAt ?? completedAt
            self.completedAt = completedAt
        }
    }

    // Inlinable: otherwise, a call from another module copies the whole state.

    /// The figures for one event; nil if the member hasn't logged it.
    @inlinable
    public func activity(of event: Int64) -> Activity? {
        activities.first { $0.event == event }
    }

    /// The standing in one streak; nil if the member takes no part.
    public func streak(_ number: Int64) -> StreakState? {
        streaks.first { $0.streak == number }
    }

    /// The progress in one challenge; nil if there is none.
    public func challenge(_ number: Int64) -> ChallengeState? {
        challenges.first { $0.challenge == number }
    }

    /// The number of rewarded completions of an event in the window with `key`. Nil for a window before the newest one:
    /// its count needs the history.
    @inlinable
    public func rewarded(_ event: Int64, inWindow key: Int64) -> Int64? {
        guard let activity = activity(of: event), activity.rewarded > 0 else { return 0 }
        if activity.window == key { return activity.rewarded }
        return activity.window < key ? 0 : nil
    }

    /// Whether a fact at `instant` comes after all facts of a state with this ``lastAt`` and ``lastDay``, so that it can
    /// simply be added.
    public static func isFollowed(
        by instant: Instant, on day: Day, lastAt: Instant?, lastDay: Day?, zones: MemberZones = .project
    ) -> Bool {
        guard zones.count(through: instant) == zones.count else { return false }
        guard let lastAt, let lastDay else { return true }
        return instant >= lastAt && day >= lastDay
    }
}
