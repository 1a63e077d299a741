import JSON
import Loyalty
import SQLite

/// An entry of a user's history, with what is shown of it.
public struct HistoryEntry: Sendable {
    /// The entry. Its number is 0 if the clock has made it and it is yet to be written.
    public let entry: Entry
    /// The id of the event, streak or challenge that it is about; nil for none.
    public let subjectId: String?
    /// What `subjectId` is the id of: `event`, `streak` or `challenge`.
    public let subjectKind: String?
    /// The sum of all entries up to and including this one, in booking order.
    public let balance: Int64
    /// The metadata as received; nil if there was none.
    public let metadata: JSONValue?
    /// Who booked it with a right of its own; nil for the user itself, and for the clock.
    public let by: String?
    /// Why it was booked; nil if nobody had to say.
    public let reason: String?

    /// The group whose rate was paid.
    public var usergroupId: String { entry.usergroup ?? Usergroups.everybody }

    /// The id that the API has for the entry: the same before and after an expiry is written.
    public var id: String {
        entry.isByClock ? EntryId.ofExpiry(at: entry.at) : String(entry.id)
    }
}

/// The ids of entries, as the API has them.
public enum EntryId {
    private static let expiryPrefix = "expiry-"

    /// The id of the expiry that the clock makes at an instant.
    public static func ofExpiry(at instant: Instant) -> String { "\(expiryPrefix)\(instant.milliseconds)" }

    /// The instant of an id that is one of an expiry by the clock; nil for any other.
    static func expiry(_ id: String) -> Instant? {
        guard id.utf8.starts(with: expiryPrefix.utf8) else { return nil }
        return Int64(id.dropFirst(expiryPrefix.utf8.count)).map { Instant(milliseconds: $0) }
    }
}

/// What entries of a history are wanted.
public struct HistoryFilter: Sendable {
    /// Entries of this kind; nil for all.
    public var kind: Entry.Kind?
    /// Entries about the event with this number, its reversals included; nil for all.
    public var event: Int64?
    /// Entries that happened then; nil for any time.
    public var instants: Range<Instant>?

    /// A filter with its parts; without any, all entries are wanted.
    public init(kind: Entry.Kind? = nil, event: Int64? = nil, instants: Range<Instant>? = nil) {
        self.kind = kind
        self.event = event
        self.instants = instants
    }

    /// How many entries a page looks at, at most, if it has to look for them.
    public static let mostLookedAt = 50_000

    func accepts(_ entry: Entry) -> Bool {
        (kind.map { $0 == entry.kind } ?? true) && (event.map { $0 == entry.subject } ?? true)
            && (instants.map { $0.contains(entry.at) } ?? true)
    }
}

/// A page of a user's history.
public struct HistoryPage: Sendable {
    /// The entries, those that were booked last first.
    public var entries: [HistoryEntry] = []
    /// The id after which the next page begins; nil if this is the last.
    public var next: String?

    /// A page without entries.
    public init() {}
}

extension Reader {
    /// A page of a user's history, those entries first that were booked last. What it costs depends on the page alone.
    ///
    /// - Parameters:
    ///   - id: the end of the previous page; nil for the first page.
    ///   - limit: the most entries of the page.
    /// - Returns: nil if the project has no such user.
    public func history(
        of userId: String, after id: String?, limit: Int, _ filter: HistoryFilter = HistoryFilter(),
        in project: Project, at now: Instant
    ) throws -> HistoryPage? {
        try snapshot { reader in
            guard let user = try reader.user(userId, in: project.number) else { return nil }
            var page = HistoryPage()
            var looked = 0
            try reader.eachEntry(of: user, after: id, in: project, at: now) { entry in
                if page.entries.count == limit || looked == HistoryFilter.mostLookedAt { return false }
                looked += 1
                page.next = entry.id
                if filter.accepts(entry.entry) { page.entries.append(entry) }
                return true
            } atEnd: {
                page.next = nil
            }
            return page
        }
    }

    /// All of a user's entries, the last booked first.
    public func entries(of user: StoredUser, in project: Project, at now: Instant) throws -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        try eachEntry(of: user, after: nil, in: project, at: now) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    /// Visits a user's entries, the last booked first, those first that the clock has made and nobody has written yet.
    /// - Parameters:
    ///   - id: the entry after which to begin; nil for the first.
    ///   - visit: returns whether to go on.
    ///   - atEnd: called after the last one.
    private func eachEntry(
        of user: StoredUser, after id: String?, in project: Project, at now: Instant,
        _ visit: (HistoryEntry) throws -> Bool, atEnd: () -> Void = {}
    ) throws {
        var isPast = id == nil
        let afterExpiry = id.flatMap(EntryId.expiry)
        var next = user.newest
        if let id, afterExpiry == nil {
            guard let (_, previous) = try Int64(id).flatMap({ try entry($0, of: user.number) }) else { return atEnd() }
            next = previous
        } else {
            for entry in user.unwrittenExpiries(in: project, at: now) {
                if isPast, try !visit(entry) { return }
                isPast = isPast || entry.entry.at == afterExpiry
            }
        }
        if afterExpiry == nil { isPast = true }
        while next != 0, let (entry, previous) = try entry(next, of: user.number) {
            if isPast, try !visit(entry) { return }
            isPast = isPast || entry.entry.isByClock && entry.entry.at == afterExpiry
            next = previous
        }
        atEnd()
    }

    /// An entry of a user, and the number of the same user's entry before it; nil if the user has none with this number.
    private func entry(_ id: Int64, of member: Int64) throws -> (entry: HistoryEntry, previous: Int64)? {
        let query = try statement(
            """
            SELECT log.previous, log.balance, subject.id, subject.kind, actor.name, log.reason, \(Entry.columns())
            FROM log LEFT JOIN subject ON subject.number = log.subject LEFT JOIN actor ON actor.number = log.actor
            WHERE log.id = ? AND log.member = ?
            """)
        query.bind(1, id)
        query.bind(2, member)
        return try query.first { row -> (HistoryEntry, Int64)? in
            guard let entry = Entry(row: row, from: 6, withMetadata: true) else { return nil }
            return (
                HistoryEntry(
                    entry: entry, subjectId: row.textIfPresent(2), subjectKind: row.textIfPresent(3),
                    balance: row.int(1), metadata: entry.metadata, by: row.textIfPresent(4),
                    reason: row.textIfPresent(5)), row.int(0)
            )
        } ?? nil
    }
}

extension StoredUser {
    /// The expiries that the clock has made since the user's last entry was written, the latest first.
    func unwrittenExpiries(in project: Project, at now: Instant) -> [HistoryEntry] {
        var balance = state.balance
        var entries: [HistoryEntry] = []
        for lapse in state.ledger.advanced(to: now, in: project.rulebook.zone).expired {
            balance -= lapse.points
            entries.append(
                HistoryEntry(
                    entry: Entry(kind: .expiry, at: lapse.at, bookedAt: lapse.at, points: -lapse.points),
                    subjectId: nil, subjectKind: nil, balance: balance, metadata: nil, by: nil, reason: nil))
        }
        return entries.reversed()
    }

    /// What the user's points come to at an instant.
    public func ledger(at now: Instant, in project: Project) -> Ledger {
        state.ledger.advanced(to: now, in: project.rulebook.zone).ledger
    }
}
