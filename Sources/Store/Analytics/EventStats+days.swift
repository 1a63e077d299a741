import Database
import Loyalty

extension Reader {
    /// Starts the query for the figures of a subject, day by day.
    func askForDays(of subject: Int64, from start: Day, through end: Day) throws -> any Statement {
        let query = try statement(
            "SELECT day, \(DaySums.columns) FROM daily WHERE subject = ? AND day BETWEEN ? AND ? ORDER BY day")
        query.bind(1, subject)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        try query.ask()
        return query
    }

    /// The figures day by day and together, without unique users of the span and without additions.
    func dailyStats(_ query: any Statement, from start: Day, through end: Day) throws -> EventStats {
        var days: [(day: Day, sums: DaySums)] = []
        var total = DaySums()
        while try query.step() {
            let sums = DaySums(row: query, from: 1)
            days.append((query.day(0), sums))
            total.add(sums)
        }
        total.users = 0
        return EventStats(
            start: start, end: end, total: total, days: Self.filled(days, from: start, through: end), shares: [],
            usergroups: [])
    }

    /// The days of the span in order, with zeros for those without a row.
    private static func filled(
        _ days: [(day: Day, sums: DaySums)], from start: Day, through end: Day
    ) -> [(day: Day, sums: DaySums)] {
        let empty = DaySums()
        var all: [(day: Day, sums: DaySums)] = []
        all.reserveCapacity(max(1, start.distance(to: end) + 1))
        var stored = days[...]
        for number in start.number...max(start.number, end.number) {
            if let next = stored.first, next.day.number == number {
                all.append(next)
                stored.removeFirst()
            } else {
                all.append((Day(number: number), empty))
            }
        }
        return all
    }
}
