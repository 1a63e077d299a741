import Database
import Loyalty

extension Reader {
    /// Each group's share of a span. Events that count for no other group are `default`'s (see
    /// ``RollupChanges/UsergroupSums``).
    /// - Parameter parts: those of the span.
    func usergroupShares(
        of subject: Int64, total: DaySums, from start: Day, through end: Day, _ parts: StatsParts
    ) throws -> [EventStats.UsergroupShare] {
        let everybody = Usergroups.everybody
        var shares: [EventStats.UsergroupShare] = []
        let query = try statement(
            """
            SELECT usergroup, sum(count), sum(points) FROM usergroupDaily
            WHERE subject = ?1 AND day BETWEEN ?2 AND ?3 AND usergroup <> ?4
            GROUP BY usergroup HAVING sum(count) > 0
            """)
        query.bind(1, subject)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        query.bind(4, everybody)
        while try query.step() {
            shares.append(
                .init(usergroupId: query.text(0), count: query.int(1), users: 0, points: query.int(2)))
        }
        func users(_ usergroup: String) throws -> Int64 {
            try self.users(of: [subject], usergroup: usergroup, in: parts, since: start)[subject] ?? 0
        }
        for index in shares.indices { shares[index].users = try users(shares[index].usergroupId) }
        let count = shares.reduce(total.count) { $0 &- $1.count }
        if count > 0 {
            let points = shares.reduce(total.points) { $0 &- $1.points }
            let users = try total.users &+ users(everybody)
            shares.append(.init(usergroupId: everybody, count: count, users: users, points: points))
        }
        return shares.sorted { ($1.count, $0.usergroupId) < ($0.count, $1.usergroupId) }
    }
}
