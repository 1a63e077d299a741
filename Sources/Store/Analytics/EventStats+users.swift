import Database
import Loyalty

extension Reader {
    /// Unique users of a span, in all groups or in one. The cost grows with the number of months, and with the days of
    /// at most two months.
    ///
    /// It is a sum over the whole months of the span and over the days before and after them: the users of each who were
    /// not active since the span's first day. If no event came later in the span's last month, the month counts as a
    /// whole one.
    /// - Parameter usergroup: empty for all groups together. For `default`, the result is the difference from all
    ///   groups.
    func users(of subject: Int64, usergroup: String = "", from start: Day, through end: Day) throws -> Int64 {
        guard start <= end else { return 0 }
        let parts = try parts(of: subject, from: start, through: end)
        var users: Int64 = 0
        if let months = parts.months {
            users = try self.users(of: subject, usergroup: usergroup, in: months, newSince: start)
        }
        for days in parts.days {
            users &+= try self.users(of: subject, usergroup: usergroup, on: days, newSince: start)
        }
        return users
    }

    /// A span in whole months and days.
    func parts(of subject: Int64, from start: Day, through end: Day) throws -> StatsParts {
        let rest = end.advanced(by: 1)...max(end.advanced(by: 1), end.month.lastDay)
        let isLast = try end == end.month.lastDay || !isActive(subject, on: rest)
        return StatsParts(from: start, through: end, isLast: isLast)
    }

    private func isActive(_ subject: Int64, on days: ClosedRange<Day>) throws -> Bool {
        let query = try statement(
            "SELECT 1 FROM recency WHERE subject = ? AND usergroup = '' AND day BETWEEN ? AND ? LIMIT 1")
        query.bind(1, subject)
        query.bind(2, Int64(days.lowerBound.number))
        query.bind(3, Int64(days.upperBound.number))
        return try query.first { _ in true } ?? false
    }

    /// Users of whole months who had not been active earlier, from `start` on, which is no later than the first.
    func users(
        of subject: Int64, usergroup: String = "", in months: ClosedRange<Month>, newSince start: Day
    ) throws -> Int64 {
        let query = try statement(
            """
            SELECT month, gaps, users FROM recencyMonth
            WHERE subject = ?1 AND usergroup = ?2 AND month BETWEEN ?3 AND ?4
            """)
        query.bind(3, Int64(months.lowerBound.number))
        query.bind(4, Int64(months.upperBound.number))
        return try sum(of: query, subject: subject, usergroup: usergroup) { number in
            start.distance(to: Month(number: Int32(truncatingIfNeeded: number)).firstDay)
        }
    }

    /// Users of some days who had not been active earlier, from `start` on, which is no later than the first.
    private func users(
        of subject: Int64, usergroup: String, on days: ClosedRange<Day>, newSince start: Day
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
        query.bind(3, Int64(days.lowerBound.number))
        query.bind(4, Int64(days.upperBound.number))
        return try sum(of: query, subject: subject, usergroup: usergroup) { number in
            start.distance(to: Day(number: Int32(truncatingIfNeeded: number)))
        }
    }

    /// The sum of new users over rows of a day or month, its gaps and, unless it is NULL, the number of its users.
    /// - Parameter days: the number of days from the span's first day to a row's.
    private func sum(
        of query: any Statement, subject: Int64, usergroup: String, days: (Int64) -> Int
    ) throws -> Int64 {
        query.bind(1, subject)
        query.bind(2, usergroup)
        var users: Int64 = 0
        while try query.step() {
            let before = days(query.int(0))
            guard let total = query.intIfPresent(2) else {
                users &+= query.withBytes(1) { Recency(packed: $0).users(newAfter: before) }
                continue
            }
            users &+= total
            // With many users, a row has hundreds of gaps.
            if before > 0 { users &-= query.withBytes(1) { Recency.users(activeWithin: before, packed: $0) } }
        }
        return users
    }
}
