import Database
import Loyalty

/// The members' rows in a board's tables, for a transaction that changes them.
final class BoardTables {
    /// A member's standing before and after a change; nil for none.
    private struct Change {
        let member: Int64
        let userId: String
        let before: Standing?
        let after: Standing?
    }

    /// The tables, each with what tells a board's rows apart.
    static let all = [
        (name: "standingOrder", key: "lead, reachedAt, userId"), (name: "standing", key: "member"),
        (name: "standingCount", key: "level, prefix"),
    ]

    private let board: Board
    private let number: Int64
    private let connection: any Connection
    private let standings: any RowWriter
    private let places: any RowWriter
    private let counts: any RowWriter
    private let deleteStanding: any Statement
    private let deletePlace: any Statement
    /// The change in the number of users, by points.
    private var users: [Int64: Int64] = [:]

    /// - Parameter number: of the board.
    init(_ board: Board, number: Int64, on connection: any Connection) throws {
        self.board = board
        self.number = number
        self.connection = connection
        standings = try connection.rows(
            RowForm(
                .replace, "standing", key: [("board", .integer), ("member", .integer)],
                others: [("points", .integer), ("reachedAt", .integer), ("changesOn", .integer)]))
        places = try connection.rows(
            RowForm(
                .insertIfAbsent, "standingOrder",
                key: [("board", .integer), ("lead", .integer), ("reachedAt", .integer), ("userId", .text)], others: []))
        counts = try connection.rows(
            RowForm(
                .add, "standingCount", key: [("board", .integer), ("level", .integer), ("prefix", .integer)],
                others: [("users", .integer)]))
        deleteStanding = try connection.prepare("DELETE FROM standing WHERE board = ? AND member = ?")
        deletePlace = try connection.prepare(
            "DELETE FROM standingOrder WHERE board = ? AND lead = ? AND reachedAt = ? AND userId = ?")
    }

    // MARK: - Changes

    /// Sets a member's standing from its state.
    func update(_ member: Int64) throws {
        try update("SELECT CAST(?3 AS BIGINT) AS number") { $0.bind(3, member) }
    }

    /// Sets the standings of all members with entries after one and up to another from their states.
    func update(entriesAfter first: Int64, through last: Int64) throws {
        try update("SELECT DISTINCT member AS number FROM log WHERE id > ?3 AND id <= ?4") { query in
            query.bind(3, first)
            query.bind(4, last)
        }
    }

    /// Sets the standings from the states of those members whose standings change by a day without new points.
    /// - Parameters:
    ///   - start: only members with greater numbers.
    ///   - last: the last member.
    func update(changingOn day: Day, after start: Int64, through last: Int64) throws {
        try update(
            "SELECT member AS number FROM standing WHERE board = ?1 AND member > ?3 AND member <= ?4 AND changesOn <= ?5"
        ) { query in
            query.bind(3, start)
            query.bind(4, last)
            query.bind(5, Int64(day.number))
        }
    }

    /// Removes a member.
    func remove(_ member: Int64, userId: String) throws {
        let query = try connection.prepare(KeptStandings.standing)
        query.bind(1, number)
        query.bind(2, member)
        let before = try query.first { Standing(row: $0) }
        try write([Change(member: member, userId: userId, before: before, after: nil)])
    }

    /// - Parameters:
    ///   - numbers: a query for the members' numbers, each once, whose parameters begin with the third.
    ///   - bind: binds these.
    private func update(_ numbers: String, bind: (any Statement) -> Void) throws {
        // An erased member was removed when it was erased.
        let query = try connection.prepare(
            """
            SELECT points, reachedAt, changesOn, member.number, userId, usergroups, \(MemberState.inForce)
            FROM (\(numbers)) AS changed JOIN member ON member.number = changed.number AND project = ?2
            LEFT JOIN standing ON standing.board = ?1 AND standing.member = member.number
            WHERE userId IS NOT NULL
            """)
        query.bind(1, number)
        query.bind(2, board.project)
        bind(query)
        var changes: [Change] = []
        while try query.step() {
            changes.append(
                Change(
                    member: query.int(3), userId: query.text(4),
                    before: query.isNull(0) ? nil : Standing(row: query),
                    after: board.standing(row: query, from: 5)))
        }
        try write(changes)
    }

    /// Writes what has changed. What goes is deleted first: a place that stays is inserted again.
    private func write(_ changes: [Change]) throws {
        let changes = changes.filter { $0.before != $0.after }
        for change in changes {
            if let user = RankedUser(change.before, userId: change.userId) {
                try delete(user)
                users[user.points, default: 0] -= 1
            }
            if change.after == nil { try deleteStanding(of: change.member) }
        }
        for change in changes {
            if let standing = change.after { try insert(standing, of: change.member) }
            if let user = RankedUser(change.after, userId: change.userId) {
                try insert(user)
                users[user.points, default: 0] += 1
            }
        }
    }

    /// Writes the changed counts. Call this before COMMIT.
    func finish() throws {
        for (row, count) in StandingCounts.rows(users) where count != 0 { try add(count, to: row) }
        users.removeAll()
    }

    // MARK: - Rows

    func insert(_ standing: Standing, of member: Int64) throws {
        standings.bind(1, number)
        standings.bind(2, member)
        standings.bind(3, standing.points)
        standings.bind(4, standing.reachedAt.milliseconds)
        standings.bind(5, standing.changesOn.map { Int64($0.number) })
        try standings.add()
    }

    func insert(_ user: RankedUser) throws {
        places.bind(1, number)
        places.bind(2, -user.points)
        places.bind(3, user.reachedAt.milliseconds)
        places.bind(4, user.userId)
        try places.add()
    }

    func add(_ users: Int64, to row: StandingCounts.Row) throws {
        counts.bind(1, number)
        counts.bind(2, row.level)
        counts.bind(3, row.prefix)
        counts.bind(4, users)
        try counts.add()
    }

    private func delete(_ user: RankedUser) throws {
        deletePlace.bind(1, number)
        deletePlace.bind(2, -user.points)
        deletePlace.bind(3, user.reachedAt.milliseconds)
        deletePlace.bind(4, user.userId)
        try deletePlace.run()
    }

    private func deleteStanding(of member: Int64) throws {
        deleteStanding.bind(1, number)
        deleteStanding.bind(2, member)
        try deleteStanding.run()
    }
}
