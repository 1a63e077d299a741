import Database
import Loyalty

/// The points by which users are ranked.
public enum LeaderboardSpan: Sendable, Equatable {
    /// The window that includes today.
    case window(LeaderboardDefinition.Window)
    /// A calendar month, the present one or an earlier one.
    case month(Month)

    /// The name in the database.
    var name: String {
        switch self {
        case .window(let window): window.rawValue
        case .month(let month): month.description
        }
    }

    /// The span with a name.
    init?(name: String) {
        if let window = LeaderboardDefinition.Window(rawValue: name) {
            self = .window(window)
        } else if let month = Month(name) {
            self = .month(month)
        } else {
            return nil
        }
    }

    /// Whether its days change from one day to the next.
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
    /// The local day of the question.
    public let today: Day

    /// A board from its parts. Everybody is in the group `default`.
    public init(project: Int64, usergroupId: String? = nil, span: LeaderboardSpan, today: Day) {
        self.project = project
        self.usergroupId = usergroupId == Usergroups.everybody ? nil : usergroupId
        self.span = span
        self.today = today
    }

    /// A member's standing on this board; nil if the member isn't on it and won't be without new points.
    func standing(of earnings: Earnings, usergroups: @autoclosure () -> [String]) -> Standing? {
        if let usergroupId, !usergroups().contains(usergroupId) { return nil }
        let score = span.score(of: earnings, on: today)
        let change = span.nextChange(of: earnings, after: today)
        guard score != nil || change != nil else { return nil }
        return Standing(
            points: score?.points ?? 0, reachedAt: score?.reachedAt ?? Instant(milliseconds: 0), changesOn: change)
    }

    /// The standing from a member's row: usergroups and state in consecutive columns. A member with a
    /// damaged state has none.
    func standing(row: any Statement, from column: Int32) -> Standing? {
        guard let state = row.withBytes(column + 1, { MemberState(packed: $0) }) else { return nil }
        return standing(
            of: state.earnings, usergroups: StagedMember.usergroups(stored: row.textIfPresent(column)))
    }
}

/// A member's points on a board; the place follows from the points of all.
struct Standing: Equatable, Sendable {
    /// 0 if there are none yet.
    var points: Int64
    /// When the last of these points were earned.
    var reachedAt: Instant
    /// The first day on which the standing changes without new points; nil for never.
    var changesOn: Day?

    init(points: Int64, reachedAt: Instant, changesOn: Day?) {
        self.points = points
        self.reachedAt = reachedAt
        self.changesOn = changesOn
    }

    /// Reads points, reachedAt and changesOn from the first columns of a row.
    init(row: any Statement) {
        self.init(
            points: row.int(0), reachedAt: Instant(milliseconds: row.int(1)),
            changesOn: row.intIfPresent(2).map { Day(number: Int32(truncatingIfNeeded: $0)) })
    }
}

/// A user with points. The order is that of a leaderboard: most points first; with equal points, whoever reached them
/// first.
struct RankedUser: Comparable, Sendable {
    var points: Int64
    var reachedAt: Instant
    var userId: String

    init(points: Int64, reachedAt: Instant, userId: String) {
        self.points = points
        self.reachedAt = reachedAt
        self.userId = userId
    }

    /// Nil if there are no points.
    init?(_ standing: Standing?, userId: String) {
        guard let standing, standing.points > 0 else { return nil }
        self.init(points: standing.points, reachedAt: standing.reachedAt, userId: userId)
    }

    static func < (left: RankedUser, right: RankedUser) -> Bool {
        if left.points != right.points { return left.points > right.points }
        if left.reachedAt != right.reachedAt { return left.reachedAt < right.reachedAt }
        // Byte order, as in SQLite.
        return left.userId.isOrderedBefore(right.userId)
    }
}
