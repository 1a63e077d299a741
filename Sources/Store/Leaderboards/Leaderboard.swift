import Database
import JSON
import Loyalty

/// Users with points: most points first; with equal points, whoever reached them first.
public protocol Standings {
    /// The number of users.
    var count: Int64 { get throws }
    /// The first users, in order.
    func top(_ limit: Int) throws -> [Leaderboard.Place]
    /// The place of a user; nil if it has no points.
    func place(of userId: String) throws -> Leaderboard.Place?
    /// In order and without repetition: the first three users, and a user with the two before and the two after it.
    func neighbourhood(of userId: String) throws -> [Leaderboard.Place]
}

/// All users with points in a span, held in memory.
public struct Leaderboard: Standings {
    /// One user's place.
    public struct Place: Sendable, Equatable {
        /// The user.
        public var userId: String
        /// At least 1.
        public var points: Int64
        /// From 1. Users with equal points share a rank, and the next rank is skipped accordingly: 1, 1, 3.
        public var rank: Int
    }

    /// In order.
    public let places: [Place]

    init(_ users: [RankedUser]) {
        places = Self.places(of: users.sorted())
    }

    /// The places of the first users of all, who are in order.
    static func places(of users: [RankedUser]) -> [Place] {
        var places: [Place] = []
        places.reserveCapacity(users.count)
        for (index, user) in users.enumerated() {
            let isTied = places.last?.points == user.points
            let rank = isTied ? places[index - 1].rank : index + 1
            places.append(Place(userId: user.userId, points: user.points, rank: rank))
        }
        return places
    }

    /// The number of users.
    public var count: Int64 { Int64(places.count) }

    /// The first users, in order.
    public func top(_ limit: Int) -> [Place] { Array(places.prefix(limit)) }

    /// The place of a user; nil if it has no points.
    public func place(of userId: String) -> Place? { index(of: userId).map { places[$0] } }

    /// In order and without repetition: the first three users, and a user with the two before and the two after it.
    public func neighbourhood(of userId: String) -> [Place] {
        guard let index = index(of: userId) else { return top(3) }
        let near = max(0, index - 2)..<min(places.count, index + 3)
        return Array(places[..<min(3, near.lowerBound)] + places[near])
    }

    private func index(of userId: String) -> Int? { places.firstIndex { $0.userId.isExactly(userId) } }
}

extension Reader {
    /// Computes the leaderboard of a span from the earnings by day and month in every member's state. The cost grows
    /// with the number of members.
    /// - Parameter usergroupId: the group whose members are ranked; nil for the whole project.
    public func leaderboard(
        _ span: LeaderboardSpan, usergroupId: String?, today: Day, in project: Int64
    ) throws -> Leaderboard {
        let board = Board(project: project, usergroupId: usergroupId, span: span, today: today)
        var users: [RankedUser] = []
        try eachMember(of: board) { _, userId, standing in
            if let user = RankedUser(standing, userId: userId) { users.append(user) }
        }
        return Leaderboard(users)
    }

    /// Visits the members that have or will have a standing on a board, by ascending number.
    /// - Parameters:
    ///   - start: only members with greater numbers.
    ///   - limit: the most members of the project to read.
    /// - Returns: the number of the last member read; nil if there was none.
    @discardableResult
    func eachMember(
        of board: Board, after start: Int64 = 0, limit: Int = .max, _ visit: (Int64, String, Standing) -> Void
    ) throws -> Int64? {
        // `+`: by number, since with the index of user ids SQLite would sort all rows.
        let query = try statement(
            """
            SELECT number, userId, usergroups, \(MemberState.inForce) FROM member
            WHERE number > ? AND +project = ? AND userId IS NOT NULL AND newest > 0 ORDER BY number LIMIT ?
            """)
        query.bind(1, start)
        query.bind(2, board.project)
        query.bind(3, Int64(limit))
        defer { query.reset() }
        var last: Int64?
        while try query.step() {
            last = query.int(0)
            if let standing = board.standing(row: query, from: 2) { visit(query.int(0), query.text(1), standing) }
        }
        return last
    }
}
