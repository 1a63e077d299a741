import Database
import Loyalty

extension Reader {
    /// Unique users of a span, in all groups or in one. The cost grows with the number of months, and with the days of
    /// at most two months.
    /// - Parameter usergroup: empty for all groups together. For `default`, the result is the difference from all
    ///   groups.
    func users(of subject: Int64, usergroup: String = "", from start: Day, through end: Day) throws -> Int64 {
        let parts = try parts(of: subject, from: start, through: end)
        return try users(of: [subject], usergroup: usergroup, in: parts, since: start)[subject] ?? 0
    }

    /// Unique users of a span by subject; none for those without a row.
    ///
    /// It is a sum over the whole months of the span and over the days before and after them: the users of each who were
    /// not active since the span's first day.
    /// - Parameters:
    ///   - parts: those of the span, for a subject that counts whatever one of the subjects does.
    ///   - start: the span's first day.
    func users(
        of subjects: [Int64], usergroup: String = "", in parts: StatsParts, since start: Day
    ) throws -> [Int64: Int64] {
        var users: [Int64: Int64] = [:]
        if let months = parts.months {
            try add(monthlyUsers: subjects, usergroup: usergroup, in: months, newSince: start, to: &users)
        }
        for days in parts.days {
            try add(dailyUsers: subjects, usergroup: usergroup, on: days, newSince: start, to: &users)
        }
        return users
    }

    /// A span in whole months and days. If no event came later in the span's last month, the month counts as a whole
    /// one.
    func parts(of subject: Int64, from start: Day, through end: Day) throws -> StatsParts {
        guard start <= end else { return StatsParts(from: start, through: end, isLast: false) }
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

    /// Adds the users of whole months who had not been active earlier, from `start` on, which is no later than the
    /// first.
    func add(
        monthlyUsers subjects: [Int64], usergroup: String = "", in months: ClosedRange<Month>, newSince start: Day,
        to users: inout [Int64: Int64]
    ) throws {
        try add(
            usersOf: subjects, usergroup, from: Int64(months.lowerBound.number),
            through: Int64(months.upperBound.number),
            newSince: start, to: &users
        ) {
            "SELECT subject, users, month, gaps FROM recencyMonth WHERE \($0) AND month BETWEEN ?3 AND ?4"
        } firstDay: {
            $0.month(2).firstDay
        }
    }

    /// Adds the users of some days who had not been active earlier, from `start` on, which is no later than the first.
    private func add(
        dailyUsers subjects: [Int64], usergroup: String, on days: ClosedRange<Day>, newSince start: Day,
        to users: inout [Int64: Int64]
    ) throws {
        // The number of all users of a day is stored only for all groups together.
        let rows =
            usergroup.isEmpty
            ? "users, day, gaps FROM recency JOIN daily USING (subject, day)" : "NULL, day, gaps FROM recency"
        try add(
            usersOf: subjects, usergroup, from: Int64(days.lowerBound.number), through: Int64(days.upperBound.number),
            newSince: start, to: &users
        ) {
            "SELECT subject, \(rows) WHERE \($0) AND day BETWEEN ?3 AND ?4"
        } firstDay: {
            $0.day(2)
        }
    }

    /// Adds the users of a query's rows.
    /// - Parameters:
    ///   - sql: the query for a condition, with the first and last day or month as the third and fourth parameter.
    ///   - firstDay: the first day of a row's day or month.
    private func add(
        usersOf subjects: [Int64], _ usergroup: String, from first: Int64, through last: Int64, newSince start: Day,
        to users: inout [Int64: Int64], _ sql: (_ condition: String) -> String, firstDay: (any Statement) -> Day
    ) throws {
        try eachRow(of: subjects) {
            sql("\($0) AND usergroup = ?2")
        } bind: { query in
            query.bind(2, usergroup)
            query.bind(3, first)
            query.bind(4, last)
        } body: { row in
            users[row.int(0), default: 0] &+= Self.newUsers(row, after: start.distance(to: firstDay(row)))
        }
    }

    /// The users of a row who had not been active on the `days` days before its day or month. The row's columns from 1 on
    /// are the number of its users or NULL, the day or month, and the gaps.
    private static func newUsers(_ row: any Statement, after days: Int) -> Int64 {
        guard let total = row.intIfPresent(1) else {
            return row.withBytes(3) { Recency(packed: $0).users(newAfter: days) }
        }
        // With many users, a row has hundreds of gaps.
        return days > 0 ? total &- row.withBytes(3) { Recency.users(activeWithin: days, packed: $0) } : total
    }

    /// Runs a query for some subjects, or other numbers: for many at once if the engine takes lists, or else for one after
    /// the other.
    /// - Parameters:
    ///   - column: the column that has the numbers.
    ///   - most: the most numbers that one statement asks for: what it gives is in memory at once.
    ///   - sql: the query for a condition on the column, whose parameter is the first.
    ///   - bind: binds the other parameters.
    func eachRow(
        of numbers: [Int64], in column: String = "subject", atOnce most: Int = 100,
        _ sql: (_ condition: String) -> String, bind: (any Binding) -> Void = { _ in },
        body: (any Statement) throws -> Void
    ) throws {
        let rows = ListSQL.found(sql("\(column) = wanted.wantedNumber"), for: [("wantedNumber", .integer)])
        guard let many = try list("SELECT found.* FROM \(rows)") else {
            let query = try statement(sql("\(column) = ?1"))
            bind(query)
            for number in numbers {
                query.bind(1, number)
                while try query.step() { try body(query) }
            }
            return
        }
        var rest = numbers[...]
        while !rest.isEmpty {
            many.bind(1, list: Array(rest.prefix(most)))
            bind(many)
            while try many.step() { try body(many) }
            rest = rest.dropFirst(most)
        }
    }
}
