import Loyalty
import SQLite

/// Which points users are ordered by.
public enum LeaderboardSpan: Sendable, Equatable {
    /// A window that today lies in.
    case window(LeaderboardDefinition.Window)
    /// A calendar month, the present one or one that is over.
    case month(Month)

    func score(of earnings: Earnings, on today: Day) -> Earnings.Score? {
        switch self {
        case .window(let window): window.score(of: earnings, on: today)
        case .month(let month): earnings.score(of: month)
        }
    }
}

/// All users with points in a span, most points first; equal points in the order in which they were reached.
public struct Leaderboard: Sendable {
    /// One user's place.
    public struct Place: Sendable, Equatable {
        /// The user.
        public var userId: String
        /// At least 1.
        public var points: Int64
        /// From 1; users with equal points share a rank, and as many ranks after it are left out.
        public var rank: Int
    }

    /// In order.
    public let places: [Place]

    init(_ scores: [(userId: String, score: Earnings.Score)]) {
        let ordered = scores.sorted { left, right in
            if left.score.points != right.score.points { return left.score.points > right.score.points }
            return (left.score.reachedAt, left.userId) < (right.score.reachedAt, right.userId)
        }
        var places: [Place] = []
        places.reserveCapacity(ordered.count)
        for (index, entry) in ordered.enumerated() {
            let isTied = places.last?.points == entry.score.points
            let rank = isTied ? places[index - 1].rank : index + 1
            places.append(Place(userId: entry.userId, points: entry.score.points, rank: rank))
        }
        self.places = places
    }

    /// The place of a user; nil where it has no points.
    public func place(of userId: String) -> Place? { index(of: userId).map { places[$0] } }

    /// The first three and a user with those next to it, in order, each once.
    public func neighbourhood(of userId: String, distance: Int = 2) -> [Place] {
        guard let index = index(of: userId) else { return Array(places.prefix(3)) }
        let near = max(0, index - distance)..<min(places.count, index + distance + 1)
        let top = 0..<min(3, near.lowerBound)
        return Array(places[top] + places[near])
    }

    private func index(of userId: String) -> Int? { places.firstIndex { $0.userId == userId } }
}

extension Reader {
    /// The leaderboard of a span, from the earnings by day and month in every member's state: exact for rolling
    /// windows too, which move on with the day without anything being written.
    /// - Parameter usergroupId: the group whose members are ranked; nil for the whole project.
    public func leaderboard(
        _ span: LeaderboardSpan, usergroupId: String?, today: Day, in project: Int64
    ) throws -> Leaderboard {
        let query = try statement(
            """
            SELECT userId, balance, usergroups, state FROM member
            WHERE project = ? AND userId IS NOT NULL AND balance > 0
            """)
        query.bind(1, project)
        defer { query.reset() }
        var scores: [(userId: String, score: Earnings.Score)] = []
        while try query.step() {
            if let usergroupId, usergroupId != Usergroups.everybody {
                guard StagedMember.usergroups(stored: query.textIfPresent(2)).contains(usergroupId) else { continue }
            }
            let balance = query.int(1)
            guard let state = query.withBytes(3, { MemberState(packed: $0, balance: balance) }),
                let score = span.score(of: state.earnings, on: today)
            else { continue }
            scores.append((query.text(0), score))
        }
        return Leaderboard(scores)
    }
}
