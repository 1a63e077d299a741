/// The members who were active on a day or in a month, by the number of days from when they were last active before to
/// that day, or to the month's first day.
///
/// The unique members of a span are computed as a sum: for each whole month in it, and for each day outside these
/// months, the members who were not active earlier in the span. The cost doesn't depend on the number of members and
/// events.
///
/// For ``RollupChanges/cohorts``, the distances are not days but weeks or months.
public struct Recency: Sendable, Equatable {
    /// Members with the same distance to their previous active day.
    public struct Gap: Sendable, Equatable {
        /// The days since the previous active day, at least 1; 0 if there was none.
        public var days: Int32
        /// The number of members. It can be negative in a difference.
        public var users: Int64

        /// A value from its parts.
        public init(days: Int32, users: Int64) {
            self.days = days
            self.users = users
        }
    }

    /// The gaps by ascending distance, each distance once. Gaps without members are left out.
    public private(set) var gaps: [Gap] = []

    /// No members.
    public init() {}

    /// Adds members whose previous active day is `days` days back; 0 if there was none.
    public mutating func add(_ users: Int64, days: Int32) {
        var low = 0
        var high = gaps.count
        while low < high {
            let middle = (low + high) / 2
            if gaps[middle].days < days { low = middle + 1 } else { high = middle }
        }
        guard low < gaps.count, gaps[low].days == days else {
            if users != 0 { gaps.insert(Gap(days: days, users: users), at: low) }
            return
        }
        gaps[low].users &+= users
        if gaps[low].users == 0 { gaps.remove(at: low) }
    }

    /// Adds a gap that is longer than all others.
    public mutating func append(_ gap: Gap) { gaps.append(gap) }

    /// Adds other members, or subtracts them (`sign` -1).
    public mutating func add(_ other: Recency, sign: Int64 = 1) {
        for gap in other.gaps { add(sign &* gap.users, days: gap.days) }
    }

    /// The number of members.
    public var users: Int64 { gaps.reduce(0) { $0 &+ $1.users } }

    /// The number of members who were not active on the `days` days before.
    public func users(newAfter days: Int) -> Int64 {
        gaps.reduce(0) { $1.days == 0 || Int($1.days) > days ? $0 &+ $1.users : $0 }
    }
}
