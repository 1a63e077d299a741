import Loyalty
import SQLite

/// How the users of a project fare in one streak, as of an instant.
public struct StreakAnalytics: Sendable, Equatable {
    /// Users with at least one counted event.
    public var totalParticipants: Int64
    /// Those whose streak can still be extended.
    public var activeParticipants: Int64
    /// The sum of the current lengths of the active ones.
    public var activeLengths: Int64
    /// The longest that any user ever had.
    public var longest: Int64
}

extension Reader {
    /// A streak's analytics at an instant; nil where it has no participants yet. What it costs depends on how many
    /// different lengths and expiries there are, never on the number of users or events.
    public func analytics(of streak: StreakRule, at instant: Instant) throws -> StreakAnalytics? {
        try snapshot { reader in
            let longest = try reader.statement(
                "SELECT sum(users), max(CASE WHEN users > 0 THEN length END) FROM streakLongest WHERE streak = ?")
            longest.bind(1, streak.number)
            let all = try longest.first { (users: $0.int(0), length: $0.int(1)) }
            guard let all, all.users > 0 else { return nil }
            let active = try reader.statement(
                "SELECT sum(users), sum(lengths) FROM streakExpiry WHERE streak = ? AND expiry > ?")
            active.bind(1, streak.number)
            active.bind(2, instant.milliseconds)
            let running = try active.first { (users: $0.int(0), lengths: $0.int(1)) }
            return StreakAnalytics(
                totalParticipants: all.users, activeParticipants: running?.users ?? 0,
                activeLengths: running?.lengths ?? 0, longest: all.length)
        }
    }
}
