/// The members who were active on a day, by how long before they had been active last.
///
/// The different members of a span of days are those of each of its days who had not been active in the span before: a
/// sum over its days, whatever the number of members and events.
public struct Recency: Sendable, Equatable {
    /// Members with the same distance to their day before.
    public struct Gap: Sendable, Equatable {
        /// Days since then, at least 1; 0 where there was none.
        public var days: Int32
        /// How many they are. Of what is kept as a difference it can be negative.
        public var users: Int64

        /// A value with its parts.
        public init(days: Int32, users: Int64) {
            self.days = days
            self.users = users
        }
    }

    /// By ascending distance, each once; those of nobody are left out.
    public private(set) var gaps: [Gap] = []

    /// Nobody.
    public init() {}

    /// Adds members whose day before is so many days ago (0: there was none).
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

    /// Adds members whose day before is longer ago than that of all others.
    public mutating func append(_ gap: Gap) { gaps.append(gap) }

    /// Adds others, or takes them out again (`sign` -1).
    public mutating func add(_ other: Recency, sign: Int64 = 1) {
        for gap in other.gaps { add(sign &* gap.users, days: gap.days) }
    }

    /// Those who were not active on the `days` days before.
    public func users(newAfter days: Int) -> Int64 {
        gaps.reduce(0) { $1.days == 0 || Int($1.days) > days ? $0 &+ $1.users : $0 }
    }
}
