/// The changes that facts make to a project's rollups: sums to add to the stored ones. The changes of all facts in the
/// log, added member by member, are the rollups themselves.
///
/// A *subject* is an event's number, or a project's number negated for all of its events together.
public struct RollupChanges: Sendable, Equatable {
    /// A subject's local day.
    public struct DayKey: Hashable, Sendable {
        /// The subject.
        public var subject: Int64
        /// The local day.
        public var day: Day

        /// A value from its parts.
        public init(subject: Int64, day: Day) {
            self.subject = subject
            self.day = day
        }
    }

    /// A subject's local day, for all groups together or for one.
    public struct RecencyKey: Hashable, Sendable {
        /// The subject.
        public var subject: Int64
        /// The group's id; empty for all groups together.
        public var usergroup: String
        /// The local day.
        public var day: Day

        /// A value from its parts.
        public init(subject: Int64, usergroup: String = "", day: Day) {
            self.subject = subject
            self.usergroup = usergroup
            self.day = day
        }
    }

    /// A subject's calendar month, for all groups together or for one.
    public struct MonthRecencyKey: Hashable, Sendable {
        /// The subject.
        public var subject: Int64
        /// The group's id; empty for all groups together.
        public var usergroup: String
        /// The month of local days.
        public var month: Month

        /// A value from its parts.
        public init(subject: Int64, usergroup: String = "", month: Month) {
            self.subject = subject
            self.usergroup = usergroup
            self.month = month
        }
    }

    /// A subject's week or month.
    public struct CohortKey: Hashable, Sendable {
        /// The subject.
        public var subject: Int64
        /// Whether it is a week or a month.
        public var interval: CohortInterval
        /// The number of the week or month.
        public var period: Int32

        /// A value from its parts.
        public init(subject: Int64, interval: CohortInterval, period: Int32) {
            self.subject = subject
            self.interval = interval
            self.period = period
        }
    }

    /// The members whose streak expires at one instant.
    public struct ExpiryKey: Hashable, Sendable {
        /// The streak's number.
        public var streak: Int64
        /// When the streak can no longer be extended.
        public var expiry: Instant

        /// A value from its parts.
        public init(streak: Int64, expiry: Instant) {
            self.streak = streak
            self.expiry = expiry
        }
    }

    /// The members whose longest streak has a certain length, or any length.
    public struct LongestKey: Hashable, Sendable {
        /// The streak's number.
        public var streak: Int64
        /// The length in periods; 0 for any.
        public var length: Int64

        /// A value from its parts.
        public init(streak: Int64, length: Int64) {
            self.streak = streak
            self.length = length
        }
    }

    /// A number of members, and the sum of their streaks' current lengths.
    public struct StreakSum: Sendable, Equatable {
        /// The number of members.
        public var users: Int64 = 0
        /// The sum of their current lengths, in periods.
        public var lengths: Int64 = 0

        /// A value from its parts.
        public init(users: Int64 = 0, lengths: Int64 = 0) {
            self.users = users
            self.lengths = lengths
        }
    }

    /// Sums by subject and day.
    public var days: [DayKey: DaySums] = [:]
    /// Members by day and previous active day. The unique users of any span are computed from them and from
    /// ``monthRecencies``.
    ///
    /// Most events are for `default`, so for this group they hold a difference: the members of `default` minus the
    /// members of all groups together. The difference is 0 as long as all of a member's events are for `default`.
    public var recencies: [RecencyKey: Recency] = [:]
    /// Members by month and last active day before the month; for `default` a difference, as in ``recencies``.
    public var monthRecencies: [MonthRecencyKey: Recency] = [:]
    /// The members who were active in a week or month, by the number of weeks or months from that of their first fact
    /// to it.
    public var cohorts: [CohortKey: Recency] = [:]
    /// Sums by subject, group and day.
    public var usergroupDays: [UsergroupDayKey: UsergroupSums] = [:]
    /// Members by the instant at which their streak expires. The active ones at an instant are those with a later
    /// expiry.
    public var expiries: [ExpiryKey: StreakSum] = [:]
    /// The number of members by the length of their longest streak; length 0 counts all of them.
    public var longest: [LongestKey: Int64] = [:]
    /// Flows of points, those to come included.
    public var flows: [FlowKey: PointsFlow] = [:]

    /// How often what a fact changes is counted: once; -1 to take it out again; 0 where only the member's state is
    /// wanted.
    public var weight: Int64 = 1
    /// The first entry whose sums are counted. Of those before, only what depends on others is: who is new on a day.
    var summedFrom: Int64 = .min

    /// No changes.
    public init() {}

    /// Changes that stay none, for who wants to know what facts come to without counting them.
    public static var unrecorded: RollupChanges {
        var changes = RollupChanges()
        changes.weight = 0
        return changes
    }

    /// What a member's standing in its streaks adds.
    public init(standingOf state: MemberState) {
        for streak in state.streaks { count(streak, by: 1) }
    }

    /// Adds a member's standing in a streak (`sign` 1), or subtracts it (-1).
    mutating func count(_ streak: MemberState.StreakState, by sign: Int64) {
        let users = sign * weight
        if users == 0 { return }
        let key = ExpiryKey(streak: streak.streak, expiry: streak.expiry)
        expiries[key, default: .init()].users += users
        expiries[key, default: .init()].lengths += users * streak.length
        longest[.init(streak: streak.streak, length: streak.longest), default: 0] += users
        longest[.init(streak: streak.streak, length: 0), default: 0] += users
    }

    /// Adds other changes, or subtracts them (`sign` -1).
    public mutating func add(_ other: RollupChanges, sign: Int64 = 1) {
        for (key, sums) in other.days { days[key, default: .init()].add(sums, sign: sign) }
        for (key, recency) in other.recencies { recencies[key, default: .init()].add(recency, sign: sign) }
        for (key, recency) in other.monthRecencies { monthRecencies[key, default: .init()].add(recency, sign: sign) }
        for (key, cohorts) in other.cohorts { self.cohorts[key, default: .init()].add(cohorts, sign: sign) }
        for (key, sums) in other.usergroupDays { usergroupDays[key, default: .init()].add(sums, sign: sign) }
        for (key, sum) in other.expiries {
            expiries[key, default: .init()].users += sign * sum.users
            expiries[key, default: .init()].lengths += sign * sum.lengths
        }
        for (key, users) in other.longest { longest[key, default: 0] += sign * users }
        for (key, flow) in other.flows { flows[key, default: .init()].add(flow, sign: sign) }
    }

    /// Removes changes that are 0.
    public mutating func dropZeros() {
        for (key, sums) in days where !sums.measures.isEmpty { days[key]?.measures.dropZeros() }
        days = days.filter { !$0.value.isZero }
        recencies = recencies.filter { $0.value != .init() }
        monthRecencies = monthRecencies.filter { $0.value != .init() }
        cohorts = cohorts.filter { $0.value != .init() }
        usergroupDays = usergroupDays.filter { $0.value != .init() }
        expiries = expiries.filter { $0.value != .init() }
        longest = longest.filter { $0.value != 0 }
        flows = flows.filter { $0.value != .init() }
    }

    /// Removes all changes, but keeps their memory for new ones.
    public mutating func removeAll() {
        days.removeAll(keepingCapacity: true)
        recencies.removeAll(keepingCapacity: true)
        monthRecencies.removeAll(keepingCapacity: true)
        cohorts.removeAll(keepingCapacity: true)
        usergroupDays.removeAll(keepingCapacity: true)
        expiries.removeAll(keepingCapacity: true)
        longest.removeAll(keepingCapacity: true)
        flows.removeAll(keepingCapacity: true)
    }
}
