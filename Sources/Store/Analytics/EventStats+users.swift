import Loyalty
import SQLite

extension StatsSpan {
    /// The span of equal length just before; nil for all time.
    func previous(from start: Day, through end: Day) -> StatsSpan? {
        switch self {
        case .all: return nil
        case .month(let month): return .month(month.advanced(by: -1))
        case .since, .days:
            let first = start.advanced(by: -1 - start.distance(to: end))
            return .days(first...max(first, start.advanced(by: -1)))
        }
    }
}

extension Reader {
    /// Unique users of a span, in all groups or in one. The cost grows with the number of days.
    ///
    /// If no later day has events, they are the users whose last active day is in the span. If there are later days,
    /// the cheaper of two sums is used: over each day of the span, the users who were not active since the span's
    /// first day; or the same over each later day, subtracted from all users active since the span's first day.
    /// - Parameter usergroup: empty for all groups together. For `default`, the result is the difference from all
    ///   groups.
    func users(of subject: Int64, usergroup: String = "", from start: Day, through end: Day) throws -> Int64 {
        guard let newest = try newestDay(of: subject, usergroup: usergroup), newest > end else {
            return try users(of: subject, usergroup: usergroup, since: start)
        }
        if start.distance(to: end) <= end.distance(to: newest) {
            return try newUsers(of: subject, usergroup: usergroup, on: start...max(start, end), since: start)
        }
        return try users(of: subject, usergroup: usergroup, since: start)
            &- newUsers(of: subject, usergroup: usergroup, on: end.advanced(by: 1)...newest, since: start)
    }

    private func newestDay(of subject: Int64, usergroup: String) throws -> Day? {
        let query = try statement("SELECT max(day) FROM recency WHERE subject = ? AND usergroup = ?")
        query.bind(1, subject)
        query.bind(2, usergroup)
        let day = try query.first { $0.intIfPresent(0) } ?? nil
        return day.map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }

    /// Users whose last active day is `start` or later.
    private func users(of subject: Int64, usergroup: String, since start: Day) throws -> Int64 {
        let query =
            usergroup.isEmpty
            ? try statement("SELECT coalesce(sum(users), 0) FROM lastDay WHERE subject = ?1 AND day >= ?2")
            : try statement(
                """
                SELECT coalesce(sum(lastUsers), 0) FROM usergroupDaily
                WHERE subject = ?1 AND day >= ?2 AND usergroup = ?3
                """)
        query.bind(1, subject)
        query.bind(2, Int64(start.number))
        if !usergroup.isEmpty { query.bind(3, usergroup) }
        return try query.first { $0.int(0) } ?? 0
    }

    /// Users of some days who had not been active earlier, from `start` on.
    private func newUsers(
        of subject: Int64, usergroup: String, on days: ClosedRange<Day>, since start: Day
    ) throws -> Int64 {
        // The number of all users of a day is stored only for all groups together.
        let query =
            usergroup.isEmpty
            ? try statement(
                """
                SELECT day, gaps, users FROM recency JOIN daily USING (subject, day)
                WHERE subject = ?1 AND usergroup = ?2 AND day BETWEEN ?3 AND ?4
                """)
            : try statement(
                "SELECT day, gaps, NULL FROM recency WHERE subject = ?1 AND usergroup = ?2 AND day BETWEEN ?3 AND ?4")
        query.bind(1, subject)
        query.bind(2, usergroup)
        query.bind(3, Int64(days.lowerBound.number))
        query.bind(4, Int64(days.upperBound.number))
        var users: Int64 = 0
        while try query.step() {
            let before = Int(query.int(0) &- Int64(start.number))
            let total = query.intIfPresent(2)
            users &+= query.withBytes(1) { gaps in
                total.map { $0 &- Recency.users(activeWithin: before, packed: gaps) }
                    ?? Recency(packed: gaps).users(newAfter: before)
            }
        }
        return users
    }
}
