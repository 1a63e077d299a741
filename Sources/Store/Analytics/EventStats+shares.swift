import Database
import Loyalty

extension Reader {
    /// Starts the query for ``shares(_:)``.
    func askForShares(from start: Day, through end: Day, in project: Project) throws -> any Statement {
        let query = try statement(
            """
            SELECT subject.number, subject.id, sum(count), sum(points)
            FROM subject JOIN daily ON daily.subject = subject.number AND day BETWEEN ?2 AND ?3
            WHERE project = ?1 AND kind = 'event'
            GROUP BY subject.number HAVING sum(count) > 0
            """)
        query.bind(1, project.number)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        try query.ask()
        return query
    }

    /// Each event's share of a span by the event's number, without users.
    func shares(_ query: any Statement) throws -> [Int64: EventStats.EventShare] {
        var shares: [Int64: EventStats.EventShare] = [:]
        while try query.step() {
            shares[query.int(0)] = .init(
                eventId: query.text(1), count: query.int(2), users: 0, points: query.int(3))
        }
        return shares
    }
}
