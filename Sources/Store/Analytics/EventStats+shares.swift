import Database
import Loyalty

extension Reader {
    /// Each event's share of a span, the most frequent first.
    func shares(from start: Day, through end: Day, in project: Project) throws -> [EventStats.EventShare] {
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
        var shares: [EventStats.EventShare] = []
        var subjects: [Int64] = []
        while try query.step() {
            subjects.append(query.int(0))
            shares.append(.init(eventId: query.text(1), count: query.int(2), users: 0, points: query.int(3)))
        }
        for index in shares.indices {
            shares[index].users = try users(of: subjects[index], from: start, through: end)
        }
        return shares.sorted { ($1.count, $0.eventId) < ($0.count, $1.eventId) }
    }
}
