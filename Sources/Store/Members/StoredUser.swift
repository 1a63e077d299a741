import Database
import JSON
import Loyalty

/// A user as stored.
public struct StoredUser: Sendable {
    /// The member's number.
    public let number: Int64
    /// The user's id.
    public let userId: String
    /// When the user was created; nil if it will be by its first event.
    public let createdAt: Instant?
    /// The user's groups, except `default`.
    public let usergroups: [String]
    /// The time zone of the user's streaks; nil for the project's.
    public let timezone: String?
    /// What leaderboards call the user before other users; nil for nothing.
    public let displayName: String?
    /// The user's points, streaks and challenges.
    public let state: MemberState
    /// The number of the newest log entry; 0 for none.
    public let newest: Int64
}

extension Reader {
    /// A user; nil if the project has none with this id.
    public func user(_ userId: String, in project: Int64) throws -> StoredUser? {
        let query = try statement(
            """
            SELECT number, createdAt, newest, usergroups, timezone, displayName, \(MemberState.inForce) FROM member
            WHERE project = ? AND userId = ?
            """)
        query.bind(1, project)
        query.bind(2, userId)
        guard try query.step() else { return nil }
        defer { query.reset() }
        return try StoredUser(userId: userId, row: query)
    }

    /// Users in byte order of their ids, read as a range of an index.
    ///
    /// - Parameters:
    ///   - prefix: the beginning of the ids; empty for all.
    ///   - id: start after this id; nil to start with the first.
    ///   - limit: the most users to return.
    public func users(
        withPrefix prefix: String, after id: String?, limit: Int, in project: Int64
    ) throws -> [StoredUser] {
        let query = try statement(
            """
            SELECT number, createdAt, newest, usergroups, timezone, displayName, \(MemberState.inForce), userId FROM member
            WHERE project = ? AND userId >= ? AND userId > ? ORDER BY userId LIMIT ?
            """)
        query.bind(1, project)
        query.bind(2, prefix)
        query.bind(3, id ?? "")
        query.bind(4, Int64(limit))
        defer { query.reset() }
        var users: [StoredUser] = []
        while try query.step() {
            let userId = query.text(7)
            guard userId.utf8.starts(with: prefix.utf8) else { break }
            users.append(try StoredUser(userId: userId, row: query))
        }
        return users
    }
}

extension Reader {
    /// The display names of some users, in their order; nil for a user without one.
    public func displayNames(of userIds: [String], in project: Int64) throws -> [String?] {
        let many = try list(
            """
            SELECT member.displayName FROM unnest(CAST(?2 AS TEXT[])) WITH ORDINALITY AS wanted (userId, place)
            LEFT JOIN member ON member.project = ?1 AND member.userId = wanted.userId ORDER BY place
            """)
        if let many {
            many.bind(1, project)
            many.bind(2, list: userIds)
            var names: [String?] = []
            while try many.step() { names.append(many.textIfPresent(0)) }
            return names
        }
        let query = try statement("SELECT displayName FROM member WHERE project = ? AND userId = ?")
        query.bind(1, project)
        return try userIds.map { userId in
            query.bind(2, userId)
            return try query.first { $0.textIfPresent(0) } ?? nil
        }
    }
}

extension StoredUser {
    /// A user that its first event will create.
    public static func yetToCome(_ userId: String) -> StoredUser {
        StoredUser(
            number: 0, userId: userId, createdAt: nil, usergroups: [], timezone: nil, displayName: nil,
            state: MemberState(), newest: 0)
    }

    /// Reads number, createdAt, newest, usergroups, timezone, displayName and state from the first columns of a row.
    fileprivate init(userId: String, row: any Statement) throws {
        guard let state = row.withBytes(6, { MemberState(packed: $0) }) else {
            throw StoreError.damagedState(member: row.int(0))
        }
        self.init(
            number: row.int(0), userId: userId, createdAt: Instant(milliseconds: row.int(1)),
            usergroups: StagedMember.usergroups(stored: row.textIfPresent(3)), timezone: row.textIfPresent(4),
            displayName: row.textIfPresent(5), state: state, newest: row.int(2))
    }
}
