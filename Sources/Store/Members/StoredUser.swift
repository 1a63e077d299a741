import JSON
import Loyalty
import SQLite

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
    /// The user's points, streaks and challenges.
    public let state: MemberState
    /// The number of the newest log entry; 0 for none.
    public let newest: Int64
}

/// An entry of a user's history.
public struct HistoryEntry: Sendable {
    /// The entry's number in the log.
    public let id: Int64
    /// The event's id; nil for a correction after a change of rules.
    public let eventId: String?
    /// What happened.
    public let fact: Fact
    /// The group whose rate was paid.
    public let usergroupId: String
    /// The metadata as received; nil if there was none.
    public let metadata: JSONValue?
}

/// A position in a user's history: the next page begins after it.
public struct HistoryCursor: Sendable, Comparable {
    /// When the last entry of the previous page happened.
    public var at: Instant
    /// That entry's number.
    public var id: Int64

    /// A cursor from its parts.
    public init(at: Instant, id: Int64) {
        self.at = at
        self.id = id
    }

    /// Whether the left entry happened earlier, or at the same time and was logged earlier.
    public static func < (left: HistoryCursor, right: HistoryCursor) -> Bool {
        (left.at, left.id) < (right.at, right.id)
    }
}

extension Reader {
    /// A user; nil if the project has none with this id.
    public func user(_ userId: String, in project: Int64) throws -> StoredUser? {
        let query = try statement(
            """
            SELECT number, createdAt, balance, newest, usergroups, timezone, state FROM member
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
            SELECT number, createdAt, balance, newest, usergroups, timezone, state, userId FROM member
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

    /// A page of a user's history, newest first. The whole history is read, since entries can come late, but only the
    /// page is kept.
    ///
    /// - Parameters:
    ///   - cursor: the end of the previous page; nil for the first page.
    ///   - limit: the most entries of the page.
    /// - Returns: nil if the project has no such user; `next` is nil on the last page.
    public func history(
        of userId: String, before cursor: HistoryCursor?, limit: Int, in project: Int64
    ) throws -> (entries: [HistoryEntry], next: HistoryCursor?)? {
        try snapshot { reader in
            guard let user = try reader.user(userId, in: project) else { return nil }
            let places = try reader.places(in: user, before: cursor, limit: limit + 1)
            let page = places.prefix(limit)
            return (try page.compactMap { try reader.entry($0.id)?.entry }, page.count < places.count ? page.last : nil)
        }
    }

    /// The newest positions in a user's history, newest first.
    private func places(in user: StoredUser, before end: HistoryCursor?, limit: Int) throws -> [HistoryCursor] {
        let query = try statement("SELECT previous, at, event, points FROM log WHERE id = ?")
        var places: [HistoryCursor] = []
        var next = user.newest
        while next != 0 {
            query.bind(1, next)
            guard try query.step() else { break }
            defer { query.reset() }
            let place = HistoryCursor(at: Instant(milliseconds: query.int(1)), id: next)
            next = query.int(0)
            if let end, place >= end { continue }
            if Self.tellsNothing(event: query.int(2), points: query.int(3)) { continue }
            // Most entries come in order, so they go at the end or are too old.
            if places.count == limit, let last = places.last, place < last { continue }
            places.insert(place, at: (places.lastIndex { $0 > place } ?? -1) + 1)
            if places.count > limit { places.removeLast() }
        }
        return places
    }

    /// Whether an entry is a correction that later rules have paid back completely.
    private static func tellsNothing(event: Int64, points: Int64) -> Bool {
        event == Fact.correctionEvent && points == 0
    }

    /// All of a user's entries, the last logged first.
    public func entries(of user: StoredUser, in project: Int64) throws -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        var next = user.newest
        while next != 0, let (entry, previous) = try entry(next) {
            next = previous
            if !Self.tellsNothing(event: entry.fact.event, points: entry.fact.points) { entries.append(entry) }
        }
        return entries
    }

    /// A log entry, and the number of the same user's entry before it; nil if there is no entry with this number.
    private func entry(_ id: Int64) throws -> (entry: HistoryEntry, previous: Int64)? {
        let query = try statement(
            """
            SELECT log.previous, log.usergroup, subject.id, log.id, log.event, log.at, log.outcome, log.points,
                log.metadata
            FROM log LEFT JOIN subject ON subject.number = log.event WHERE log.id = ?
            """)
        query.bind(1, id)
        return try query.first { row in
            let fact = Fact(row: row, from: 3, withMetadata: true)
            let entry = HistoryEntry(
                id: fact.id, eventId: row.textIfPresent(2), fact: fact,
                usergroupId: row.textIfPresent(1) ?? Usergroups.everybody, metadata: fact.metadata)
            return (entry, row.int(0))
        }
    }
}

extension StoredUser {
    /// A user that its first event will create.
    public static func yetToCome(_ userId: String) -> StoredUser {
        StoredUser(
            number: 0, userId: userId, createdAt: nil, usergroups: [], timezone: nil, state: MemberState(), newest: 0)
    }

    /// Reads number, createdAt, balance, newest, usergroups, timezone and state from the first columns of a row.
    fileprivate init(userId: String, row: Statement) throws {
        let balance = row.int(2)
        guard let state = row.withBytes(6, { MemberState(packed: $0, balance: balance) }) else {
            throw StoreError.damagedState(member: row.int(0))
        }
        self.init(
            number: row.int(0), userId: userId, createdAt: Instant(milliseconds: row.int(1)),
            usergroups: StagedMember.usergroups(stored: row.textIfPresent(4)), timezone: row.textIfPresent(5),
            state: state, newest: row.int(3))
    }
}
