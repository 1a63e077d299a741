import Database
import Loyalty

extension Reader {
    /// The figures of each day, week or month.
    ///
    /// The unique users of a bucket are the sum of its days' users, less those who had been active on an earlier day of
    /// the bucket.
    /// - Parameter days: every day of the span, in order.
    func series(
        _ period: Period, of days: [(day: Day, sums: DaySums)], subject: Int64
    ) throws -> [EventStats.Bucket] {
        var buckets: [EventStats.Bucket] = []
        var current: Int32?
        for (day, sums) in days {
            let index = period.index(of: day)
            if index != current { buckets.append(EventStats.Bucket(start: day)) }
            current = index
            buckets[buckets.count - 1].count &+= sums.count
            buckets[buckets.count - 1].users &+= sums.users
            buckets[buckets.count - 1].points &+= sums.points
        }
        if period != .daily, let first = days.first?.day, let last = days.last?.day {
            try subtractReturns(of: subject, on: first...last, from: &buckets)
        }
        return buckets
    }

    private func subtractReturns(
        of subject: Int64, on days: ClosedRange<Day>, from buckets: inout [EventStats.Bucket]
    ) throws {
        var index = 0
        try forEachDay(of: [subject], on: days) { _, day, gaps in
            while index + 1 < buckets.count, buckets[index + 1].start <= day { index += 1 }
            let before = buckets[index].start.distance(to: day)
            buckets[index].users &-= Recency.users(activeWithin: before, packed: gaps)
        }
    }

    /// Calls `body` with each day that has users, in order for one subject, and with their gaps.
    func forEachDay(
        of subjects: [Int64], on days: ClosedRange<Day>, _ body: (Int64, Day, UnsafeBufferPointer<UInt8>) -> Void
    ) throws {
        try eachRow(of: subjects) { condition in
            """
            SELECT subject, day, gaps FROM recency
            WHERE \(condition) AND usergroup = '' AND day BETWEEN ?2 AND ?3 ORDER BY day
            """
        } bind: { query in
            query.bind(2, Int64(days.lowerBound.number))
            query.bind(3, Int64(days.upperBound.number))
        } body: { row in
            row.withBytes(2) { body(row.int(0), row.day(1), $0) }
        }
    }
}
