import Database
import JSON
import Loyalty

extension Reader {
    /// The shares of a dimension's values.
    ///
    /// The counts of all values tell which are the most frequent. Users and measures are read for these only.
    /// - Parameters:
    ///   - measures: whether the event has measures.
    ///   - limit: the most values.
    ///   - start: the span's first day.
    ///   - parts: the span's parts.
    func breakdown(
        by dimension: Int64, measures: Bool, limit: Int, from start: Day, _ parts: StatsParts
    ) throws -> StatsBreakdown {
        let occurred = try counts(of: dimension, in: parts).filter { $0.value.count != 0 }
        let most = occurred.sorted { left, right in
            left.value.count != right.value.count
                ? left.value.count > right.value.count : left.value.value.isOrderedBefore(right.value.value)
        }.prefix(limit)
        let subjects = most.map(\.key)
        let users = try monthlyUsers(of: subjects, beyondDaysOf: parts, since: start)
        let sums = try measures ? self.measures(of: subjects, in: parts) : [:]
        let shares = most.map { subject, share in
            var share = share
            share.users &+= users[subject] ?? 0
            share.measures = sums[subject] ?? []
            return share
        }
        return StatsBreakdown(
            shares: shares, valuesTotal: occurred.count,
            hasOther: occurred.values.contains { $0.value.isExactly(DimensionValue.other) })
    }

    /// The counts of all values by their numbers. `users` is the sum of the users of each day outside the months.
    private func counts(of dimension: Int64, in parts: StatsParts) throws -> [Int64: StatsBreakdown.Share] {
        var shares: [Int64: StatsBreakdown.Share] = [:]
        func add(_ table: String, _ unit: String, users: String, _ first: Int64, _ last: Int64) throws {
            // The index of values is read in the order of the groups.
            let query = try statement(
                """
                SELECT dimensionValue.number, value, sum(count), sum(conditionMet), sum(limitReached), sum(points),
                    sum(\(users))
                FROM dimensionValue
                CROSS JOIN \(table) ON subject = dimensionValue.number AND \(unit) BETWEEN ?2 AND ?3
                WHERE dimension = ?1 GROUP BY value, dimensionValue.number
                """)
            query.bind(1, dimension)
            query.bind(2, first)
            query.bind(3, last)
            while try query.step() {
                var share = shares[query.int(0)] ?? StatsBreakdown.Share(value: query.text(1))
                share.count &+= query.int(2)
                share.conditionMet &+= query.int(3)
                share.limitReached &+= query.int(4)
                share.points &+= query.int(5)
                share.users &+= query.int(6)
                shares[query.int(0)] = share
            }
        }
        if let months = parts.months {
            try add("monthly", "month", users: "0", Int64(months.lowerBound.number), Int64(months.upperBound.number))
        }
        for days in parts.days {
            try add("daily", "day", users: "users", Int64(days.lowerBound.number), Int64(days.upperBound.number))
        }
        return shares
    }

    /// The users of the months who had not been active since the span's first day, less the users of the days who had;
    /// by subject.
    private func monthlyUsers(
        of subjects: [Int64], beyondDaysOf parts: StatsParts, since start: Day
    ) throws -> [Int64: Int64] {
        var users: [Int64: Int64] = [:]
        if let months = parts.months { try add(monthlyUsers: subjects, in: months, newSince: start, to: &users) }
        for days in parts.days {
            try forEachDay(of: subjects, on: days) { subject, day, gaps in
                users[subject, default: 0] &-= Recency.users(activeWithin: start.distance(to: day), packed: gaps)
            }
        }
        return users
    }

    /// What the numbers of the measures come to, by subject.
    private func measures(of subjects: [Int64], in parts: StatsParts) throws -> [Int64: [MeasureSums]] {
        var sums: [Int64: [MeasureSums]] = [:]
        func add(_ table: String, _ unit: String, _ first: Int64, _ last: Int64) throws {
            try eachRow(of: subjects) { condition in
                """
                SELECT subject, measures FROM \(table)
                WHERE \(condition) AND \(unit) BETWEEN ?2 AND ?3 AND measures IS NOT NULL
                """
            } bind: { query in
                query.bind(2, first)
                query.bind(3, last)
            } body: { row in
                row.withBytes(1) { sums[row.int(0), default: []].add(packed: $0) }
            }
        }
        if let months = parts.months {
            try add("monthly", "month", Int64(months.lowerBound.number), Int64(months.upperBound.number))
        }
        for days in parts.days {
            try add("daily", "day", Int64(days.lowerBound.number), Int64(days.upperBound.number))
        }
        return sums
    }
}
