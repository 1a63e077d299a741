import Loyalty
import SQLite

/// How the users of a project fare in one streak, as of an instant.
public struct StreakAnalytics: Sendable, Equatable {
    /// Those whose streak can still be extended.
    public var activeParticipants: Int64
    /// The sum of the current lengths of the active ones.
    public var activeLengths: Int64
    /// How many users have which longest streak, the shortest first; each with an event that counted is in one.
    public var longestStreaks: [LongestStreak]

    /// Users whose longest streaks are equally long.
    public struct LongestStreak: Sendable, Equatable {
        /// In periods of the streak.
        public var length: Int64
        /// How many they are.
        public var users: Int64
    }

    /// Users with at least one counted event.
    public var totalParticipants: Int64 { longestStreaks.reduce(0) { $0 + $1.users } }

    /// The longest that any user ever had.
    public var longest: Int64 { longestStreaks.last?.length ?? 0 }
}

extension Reader {
    /// A streak's analytics at an instant; nil where it has no participants yet. What it costs depends on how many
    /// different lengths and expiries there are, never on the number of users or events.
    public func analytics(of streak: StreakRule, at instant: Instant) throws -> StreakAnalytics? {
        try snapshot { reader in
            let query = try reader.statement(
                "SELECT length, users FROM streakLongest WHERE streak = ? AND users > 0 ORDER BY length")
            query.bind(1, streak.number)
            defer { query.reset() }
            var longest: [StreakAnalytics.LongestStreak] = []
            while try query.step() { longest.append(.init(length: query.int(0), users: query.int(1))) }
            if longest.isEmpty { return nil }
            let active = try reader.statement(
                "SELECT sum(users), sum(lengths) FROM streakExpiry WHERE streak = ? AND expiry > ?")
            active.bind(1, streak.number)
            active.bind(2, instant.milliseconds)
            let running = try active.first { (users: $0.int(0), lengths: $0.int(1)) }
            return StreakAnalytics(
                activeParticipants: running?.users ?? 0, activeLengths: running?.lengths ?? 0,
                longestStreaks: longest)
        }
    }
}
