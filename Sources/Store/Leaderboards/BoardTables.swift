import Database
import Loyalty

/// The members' rows in a board's tables, for a transaction that changes them.
final class BoardTables {
    private let board: Board
    private let number: Int64
    private let selectMember: any Statement
    private let selectStanding: any Statement
    private let replaceStanding: any Statement
    private let deleteStanding: any Statement
    private let insertOrder: any Statement
    private let deleteOrder: any Statement
    private let addCount: any Statement
    /// The change in the number of users, by points.
    private var users: [Int64: Int64] = [:]

    /// - Parameter number: of the board.
    init(_ board: Board, number: Int64, on connection: any Connection) throws {
        self.board = board
        self.number = number
        selectMember = try connection.prepare(
            "SELECT userId, usergroups, \(MemberState.inForce) FROM member WHERE number = ?")
        selectStanding = try connection.prepare(KeptStandings.standing)
        replaceStanding = try connection.prepare(
            """
            INSERT INTO standing VALUES (?, ?, ?, ?, ?) ON CONFLICT (board, member) DO UPDATE
            SET points = excluded.points, reachedAt = excluded.reachedAt, changesOn = excluded.changesOn
            """)
        deleteStanding = try connection.prepare("DELETE FROM standing WHERE board = ? AND member = ?")
        insertOrder = try connection.prepare("INSERT INTO standingOrder VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        deleteOrder = try connection.prepare(
            "DELETE FROM standingOrder WHERE board = ? AND lead = ? AND reachedAt = ? AND userId = ?")
        addCount = try connection.prepare(
            """
            INSERT INTO standingCount VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (board, level, prefix) DO UPDATE SET users = standingCount.users + excluded.users
            """)
        for statement in [selectStanding, replaceStanding, deleteStanding, insertOrder, deleteOrder, addCount] {
            statement.bind(1, number)
        }
    }

    /// Sets a member's standing from its state.
    func update(_ member: Int64) throws {
        selectMember.bind(1, member)
        guard try selectMember.step() else { return }
        defer { selectMember.reset() }
        // An erased member was removed when it was erased.
        guard let userId = selectMember.textIfPresent(0) else { return }
        try set(board.standing(row: selectMember, from: 1), of: member, userId: userId)
    }

    /// Sets a member's standing; nil removes it.
    func set(_ standing: Standing?, of member: Int64, userId: String) throws {
        selectStanding.bind(2, member)
        let before = try selectStanding.first { Standing(row: $0) }
        guard before != standing else { return }
        if let user = RankedUser(before, userId: userId) {
            try remove(user)
            users[user.points, default: 0] -= 1
        }
        if let user = RankedUser(standing, userId: userId) {
            try insert(user)
            users[user.points, default: 0] += 1
        }
        if let standing {
            try insert(standing, of: member)
        } else {
            deleteStanding.bind(2, member)
            try deleteStanding.run()
        }
    }

    /// Writes the changed counts. Call this before COMMIT.
    func finish() throws {
        for (row, count) in StandingCounts.rows(users) where count != 0 { try add(count, to: row) }
        users.removeAll()
    }

    // MARK: - Rows

    func insert(_ standing: Standing, of member: Int64) throws {
        replaceStanding.bind(2, member)
        replaceStanding.bind(3, standing.points)
        replaceStanding.bind(4, standing.reachedAt.milliseconds)
        if let day = standing.changesOn {
            replaceStanding.bind(5, Int64(day.number))
        } else {
            replaceStanding.bindNull(5)
        }
        try replaceStanding.run()
    }

    func insert(_ user: RankedUser) throws {
        insertOrder.bind(2, -user.points)
        insertOrder.bind(3, user.reachedAt.milliseconds)
        insertOrder.bind(4, user.userId)
        try insertOrder.run()
    }

    func add(_ users: Int64, to row: StandingCounts.Row) throws {
        addCount.bind(2, row.level)
        addCount.bind(3, row.prefix)
        addCount.bind(4, users)
        try addCount.run()
    }

    private func remove(_ user: RankedUser) throws {
        deleteOrder.bind(2, -user.points)
        deleteOrder.bind(3, user.reachedAt.milliseconds)
        deleteOrder.bind(4, user.userId)
        try deleteOrder.run()
    }
}
