import Loyalty
import SQLite

extension Reader {
    /// What each group has of a span. Of `default` it is the rest (see ``RollupChanges/UsergroupSums``).
    func usergroupShares(
        of subject: Int64, total: DaySums, span: StatsSpan, from start: Day, through end: Day, in project: Project
    ) throws -> [EventStats.UsergroupShare] {
        let everybody = Usergroups.everybody
        let users = try usergroupUsers(
            of: subject, all: total.users, span: span, from: start, through: end, in: project)
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
                .init(
                    usergroupId: query.text(0), count: query.int(1), users: users[query.text(0)] ?? 0,
                    points: query.int(2)))
        }
        let count = shares.reduce(total.count) { $0 &- $1.count }
        if count > 0 {
            let points = shares.reduce(total.points) { $0 &- $1.points }
            shares.append(.init(usergroupId: everybody, count: count, users: users[everybody] ?? 0, points: points))
        }
        return shares.sorted { ($1.count, $0.usergroupId) < ($0.count, $1.usergroupId) }
    }

    /// Different users of a span by group.
    /// - Parameter all: those of all groups together.
    private func usergroupUsers(
        of subject: Int64, all: Int64, span: StatsSpan, from start: Day, through end: Day, in project: Project
    ) throws -> [String: Int64] {
        let everybody = Usergroups.everybody
        let query: Statement
        switch try userCount(of: subject, span: span, through: end) {
        case .month(let month):
            query = try statement("SELECT usergroup, users FROM usergroupMonthly WHERE subject = ? AND month = ?")
            query.bind(2, Int64(month.number))
        case .lastDays:
            query = try statement(
                "SELECT usergroup, sum(lastUsers) FROM usergroupDaily WHERE subject = ? AND day >= ? GROUP BY usergroup"
            )
            query.bind(2, Int64(start.number))
        case .log:
            var members: [String: Set<Int64>] = [:]
            try eachEntry(of: subject, from: start, through: end, in: project) { member, usergroup in
                members[usergroup ?? everybody, default: []].insert(member)
            }
            return members.mapValues { Int64($0.count) }
        }
        query.bind(1, subject)
        var users = [everybody: all]
        while try query.step() { users[query.text(0), default: 0] &+= query.int(1) }
        return users
    }
}
