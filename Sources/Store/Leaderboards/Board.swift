import Loyalty
import SQLite

/// Which points users are ordered by.
public enum LeaderboardSpan: Sendable, Equatable {
    /// A window that today lies in.
    case window(LeaderboardDefinition.Window)
    /// A calendar month, the present one or one that is over.
    case month(Month)

    /// How it is called in the database.
    var name: String {
        switch self {
        case .window(let window): window.rawValue
        case .month(let month): month.description
        }
    }

    /// The one of a name.
    init?(name: String) {
        if let window = LeaderboardDefinition.Window(rawValue: name) {
            self = .window(window)
        } else if let month = Month(name) {
            self = .month(month)
        } else {
            return nil
        }
    }

    /// Whether its days are others on another day.
    var moves: Bool {
        if case .window(let window) = self { return window != .all }
        return false
    }

    func score(of earnings: Earnings, on today: Day) -> Earnings.Score? {
        switch self {
        case .window(let window): window.score(of: earnings, on: today)
        case .month(let month): earnings.score(of: month)
        }
    }

    func nextChange(of earnings: Earnings, after today: Day) -> Day? {
        if case .window(let window) = self { return window.nextChange(of: earnings, after: today) }
        return nil
    }
}

/// A leaderboard that is asked for.
public struct Board: Sendable {
    /// The project's number.
    public let project: Int64
    /// The group whose members are ranked; nil for all users of the project.
    public let usergroupId: String?
    /// Which points count.
    public let span: LeaderboardSpan
    /// The local day on which it is asked for.
    public let today: Day

    /// A value with its parts. `default` is everybody's group.
    public init(project: Int64, usergroupId: String? = nil, span: LeaderboardSpan, today: Day) {
        self.project = project
        self.usergroupId = usergroupId == Usergroups.everybody ? nil : usergroupId
        self.span = span
        self.today = today
    }

    /// What a member's state comes to on it; nil where it is not on it and won't be without new points.
    func standing(of earnings: Earnings, usergroups: @autoclosure () -> [String]) -> Standing? {
        if let usergroupId, !usergroups().contains(usergroupId) { return nil }
        let score = span.score(of: earnings, on: today)
        let change = span.nextChange(of: earnings, after: today)
        guard score != nil || change != nil else { return nil }
        return Standing(
            points: score?.points ?? 0, reachedAt: score?.reachedAt ?? Instant(milliseconds: 0), changesOn: change)
    }

    /// The same from a member's row: usergroups, balance and state in consecutive columns. One whose state is damaged
    /// is not on it.
    func standing(row: Statement, from column: Int32) -> Standing? {
        let balance = row.int(column + 1)
        guard balance > 0, let state = row.withBytes(column + 2, { MemberState(packed: $0, balance: balance) }) else {
            return nil
        }
        return standing(
            of: state.earnings, usergroups: StagedMember.usergroups(stored: row.textIfPresent(column)))
    }
}

/// A member's place on a board, but for what others have.
struct Standing: Equatable, Sendable {
    /// 0 where there are none yet.
    var points: Int64
    /// When the last of them were earned.
    var reachedAt: Instant
    /// The first day on which it is another one without any new points; nil for never.
    var changesOn: Day?

    init(points: Int64, reachedAt: Instant, changesOn: Day?) {
        self.points = points
        self.reachedAt = reachedAt
        self.changesOn = changesOn
    }

    /// Reads points, reachedAt and changesOn from the first columns of a row.
    init(row: Statement) {
        self.init(
            points: row.int(0), reachedAt: Instant(milliseconds: row.int(1)),
            changesOn: row.intIfPresent(2).map { Day(number: Int32(truncatingIfNeeded: $0)) })
    }
}

/// A user with points, in the order of a leaderboard: most points first; equal points in the order in which they were
/// reached.
struct RankedUser: Comparable, Sendable {
    var points: Int64
    var reachedAt: Instant
    var userId: String

    init(points: Int64, reachedAt: Instant, userId: String) {
        self.points = points
        self.reachedAt = reachedAt
        self.userId = userId
    }

    /// Nil where there are no points.
    init?(_ standing: Standing?, userId: String) {
        guard let standing, standing.points > 0 else { return nil }
        self.init(points: standing.points, reachedAt: standing.reachedAt, userId: userId)
    }

    static func < (left: RankedUser, right: RankedUser) -> Bool {
        if left.points != right.points { return left.points > right.points }
        if left.reachedAt != right.reachedAt { return left.reachedAt < right.reachedAt }
        // As SQLite has them in order.
        return left.userId.isOrderedBefore(right.userId)
    }
}
