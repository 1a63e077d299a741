import Database
import JSON
import Loyalty

/// A stored board combined with the log entries since. Valid during its reader's snapshot.
struct KeptStandings: Standings {
    /// A member with entries that the stored board doesn't include yet.
    private struct Changed {
        var userId: String
        var kept: RankedUser?
        var present: RankedUser?
    }

    private let reader: Reader
    private let board: Board
    private let number: Int64
    private let changed: [Changed]
    private let changedIds: Set<ExactText>

    /// - Parameters:
    ///   - number: of the board, which must be complete.
    ///   - position: the newest log entry that the board includes.
    init(_ board: Board, number: Int64, position: Int64, reader: Reader) throws {
        self.reader = reader
        self.board = board
        self.number = number
        let rows = try reader.statement(
            """
            SELECT points, reachedAt, changesOn, userId, usergroups, \(MemberState.inForce)
            FROM (SELECT DISTINCT member AS number FROM log WHERE id > ?1) AS changed
            JOIN member ON member.number = changed.number AND member.project = ?2
            LEFT JOIN standing ON standing.board = ?3 AND standing.member = member.number
            WHERE userId IS NOT NULL
            """)
        rows.bind(1, position)
        rows.bind(2, board.project)
        rows.bind(3, number)
        var changed: [Changed] = []
        while try rows.step() {
            let userId = rows.text(3)
            changed.append(
                Changed(
                    userId: userId,
                    kept: RankedUser(rows.isNull(0) ? nil : Standing(row: rows), userId: userId),
                    present: RankedUser(board.standing(row: rows, from: 4), userId: userId)))
        }
        self.changed = changed
        changedIds = Set(texts: changed.map(\.userId))
    }

    /// A member's row on a board.
    static let standing = "SELECT points, reachedAt, changesOn FROM standing WHERE board = ? AND member = ?"

    var count: Int64 {
        get throws {
            let query = try reader.statement(
                "SELECT coalesce(sum(users), 0) FROM standingCount WHERE board = ? AND level = ?")
            query.bind(1, number)
            query.bind(2, StandingCounts.levels.upperBound - 1)
            return try (query.first { $0.int(0) } ?? 0) + difference { _ in true }
        }
    }

    func top(_ limit: Int) throws -> [Leaderboard.Place] {
        Leaderboard.places(of: try users(.after, nil, limit: limit))
    }

    func place(of userId: String) throws -> Leaderboard.Place? {
        try user(userId).map { try place($0) }
    }

    func neighbourhood(of userId: String) throws -> [Leaderboard.Place] {
        guard let user = try user(userId) else { return try top(3) }
        let near = try users(.before, user, limit: 2).reversed() + [user] + users(.after, user, limit: 2)
        let first = try users(.after, nil, limit: 3).filter { $0 < near[0] }
        var places = Leaderboard.places(of: first)
        for user in near {
            let tied = places.last { $0.points == user.points }
            places.append(
                try tied.map { Leaderboard.Place(userId: user.userId, points: user.points, rank: $0.rank) }
                    ?? place(user))
        }
        return places
    }

    // MARK: - Parts

    private enum Direction: String {
        case before = "<"
        case after = ">"
    }

    private func user(_ userId: String) throws -> RankedUser? {
        if let changed = changed.first(where: { $0.userId.isExactly(userId) }) { return changed.present }
        let query = try reader.statement(
            """
            SELECT points, reachedAt, changesOn FROM standing
            WHERE board = ? AND member = (SELECT number FROM member WHERE project = ? AND userId = ?)
            """)
        query.bind(1, number)
        query.bind(2, board.project)
        query.bind(3, userId)
        return RankedUser(try query.first { Standing(row: $0) }, userId: userId)
    }

    /// The nearest users before or after `user`; the first users if it is nil.
    private func users(_ direction: Direction, _ user: RankedUser?, limit: Int) throws -> [RankedUser] {
        let range = user == nil ? "" : "AND (lead, reachedAt, userId) \(direction.rawValue) (?3, ?4, ?5)"
        let order = direction == .after ? "" : "DESC"
        let query = try reader.statement(
            """
            SELECT -lead, reachedAt, userId FROM standingOrder WHERE board = ?1 \(range)
            ORDER BY lead \(order), reachedAt \(order), userId \(order) LIMIT ?2
            """)
        query.bind(1, number)
        // Those that have changed are passed over.
        query.bind(2, Int64(limit + changed.count))
        if let user {
            query.bind(3, -user.points)
            query.bind(4, user.reachedAt.milliseconds)
            query.bind(5, user.userId)
        }
        defer { query.reset() }
        var users: [RankedUser] = []
        while users.count < limit, try query.step() {
            let userId = query.text(2)
            if changedIds.contains(userId) { continue }
            users.append(
                RankedUser(
                    points: query.int(0), reachedAt: Instant(milliseconds: query.int(1)), userId: userId))
        }
        let isBefore = direction == .before
        users += changed.compactMap(\.present).filter { other in
            user.map { isBefore ? other < $0 : other > $0 } ?? true
        }
        return Array(users.sorted { isBefore ? $0 > $1 : $0 < $1 }.prefix(limit))
    }

    private func place(_ user: RankedUser) throws -> Leaderboard.Place {
        Leaderboard.Place(userId: user.userId, points: user.points, rank: try Int(usersAbove(user.points)) + 1)
    }

    private func usersAbove(_ points: Int64) throws -> Int64 {
        let query = try reader.statement(Self.above)
        query.bind(1, number)
        for level in StandingCounts.levels {
            let range = StandingCounts.greater(than: points, level: level)
            query.bind(Int32(2 * level + 2), range.after)
            query.bind(Int32(2 * level + 3), range.through)
        }
        return try difference { $0.points > points } + (query.first { $0.int(0) } ?? 0)
    }

    /// Adds up the counts of all levels.
    private static let above =
        "SELECT "
        + StandingCounts.levels.map { level in
            """
            (SELECT coalesce(sum(users), 0) FROM standingCount
            WHERE board = ?1 AND level = \(level) AND prefix > ?\(2 * level + 2) AND prefix <= ?\(2 * level + 3))
            """
        }.joined(separator: " + ")

    /// The change since the board was stored in the number of users that `isCounted` accepts.
    private func difference(_ isCounted: (RankedUser) -> Bool) -> Int64 {
        changed.reduce(0) { sum, member in
            sum + (member.present.map(isCounted) == true ? 1 : 0) - (member.kept.map(isCounted) == true ? 1 : 0)
        }
    }
}
