import Database
import Loyalty

/// How the users of a project are doing in one streak at an instant.
public struct StreakAnalytics: Sendable, Equatable {
    /// Users whose streak can still be extended.
    public var activeParticipants: Int64
    /// The sum of the current lengths of these users' streaks.
    public var activeLengths: Int64
    /// Users with at least one counted event.
    public var totalParticipants: Int64
    /// The longest streak that any user ever had, in periods.
    public var longest: Int64
    /// The number of users for each longest streak, the shortest first; nil if that was not asked for.
    public var longestStreaks: [LongestStreak]?

    /// Users whose longest streaks are equally long.
    public struct LongestStreak: Sendable, Equatable {
        /// In periods of the streak.
        public var length: Int64
        /// The number of these users.
        public var users: Int64
    }

    /// A value from its parts.
    public init(
        activeParticipants: Int64, activeLengths: Int64, totalParticipants: Int64, longest: Int64,
        longestStreaks: [LongestStreak]? = nil
    ) {
        self.activeParticipants = activeParticipants
        self.activeLengths = activeLengths
        self.totalParticipants = totalParticipants
        self.longest = longest
        self.longestStreaks = longestStreaks
    }
}

extension Reader {
    /// A streak's analytics at an instant; nil if it has no participants yet. The cost grows with the number of
    /// different expiries still to come, not of users or events.
    /// - Parameter withLengths: whether to add `longestStreaks`, whose cost grows with the number of different
    ///   lengths.
    public func analytics(
        of streak: StreakRule, at instant: Instant, withLengths: Bool = false
    ) throws -> StreakAnalytics? {
        try snapshot { reader in
            let participants = try reader.figure(
                "SELECT users FROM streakLongest WHERE streak = ? AND length = 0", of: streak)
            guard let participants, participants > 0 else { return nil }
            let longest = try reader.figure(
                "SELECT length FROM streakLongest WHERE streak = ? AND users > 0 ORDER BY length DESC LIMIT 1",
                of: streak)
            let active = try reader.statement(
                "SELECT sum(users), sum(lengths) FROM streakExpiry WHERE streak = ? AND expiry > ?")
            active.bind(1, streak.number)
            active.bind(2, instant.milliseconds)
            let running = try active.first { (users: $0.int(0), lengths: $0.int(1)) }
            return StreakAnalytics(
                activeParticipants: running?.users ?? 0, activeLengths: running?.lengths ?? 0,
                totalParticipants: participants, longest: longest ?? 0,
                longestStreaks: withLengths ? try reader.longestStreaks(of: streak) : nil)
        }
    }

    private func longestStreaks(of streak: StreakRule) throws -> [StreakAnalytics.LongestStreak] {
        let query = try statement(
            "SELECT length, users FROM streakLongest WHERE streak = ? AND length > 0 AND users > 0 ORDER BY length")
        query.bind(1, streak.number)
        var streaks: [StreakAnalytics.LongestStreak] = []
        while try query.step() { streaks.append(.init(length: query.int(0), users: query.int(1))) }
        return streaks
    }

    private func figure(_ sql: String, of streak: StreakRule) throws -> Int64? {
        let query = try statement(sql)
        query.bind(1, streak.number)
        return try query.first { $0.int(0) }
    }
}
