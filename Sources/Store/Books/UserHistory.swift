import Database
import Loyalty

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

    /// How many entries a page looks at, at most, if it has to look for them. Holds and releases are no part of a history,
    /// but are looked at.
    public static let mostLookedAt = 50_000

    func accepts(_ kind: Entry.Kind, subject: Int64, at: Instant) -> Bool {
        kind.isListed && (self.kind.map { $0 == kind } ?? true) && (event.map { $0 == subject } ?? true)
            && (instants.map { $0.contains(at) } ?? true)
    }
}

/// Why there is no page of a history.
public enum HistoryRefusal: Error, Equatable {
    /// The user has no entry after which the page could begin.
    case unknownEntry
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
    /// - Throws: ``HistoryRefusal`` if the previous page can't have ended there.
    public func history(
        of userId: String, after id: String?, limit: Int, _ filter: HistoryFilter = HistoryFilter(),
        in project: Project, at now: Instant
    ) throws -> HistoryPage? {
        try snapshot { reader in
            guard let user = try reader.user(userId, in: project.number) else { return nil }
            var page = HistoryPage()
            var looked = 0
            try reader.eachEntry(of: user, after: id, in: project, at: now, expecting: limit + 2) { entry in
                let isFull = page.entries.count == limit
                // What histories don't show makes no further page.
                if isFull && entry.entry.kind.isListed || looked == HistoryFilter.mostLookedAt { return false }
                looked += 1
                if isFull { return true }
                page.next = entry.id
                let own = entry.entry
                if filter.accepts(own.kind, subject: own.subject, at: own.at) { page.entries.append(entry) }
                return true
            } atEnd: {
                page.next = nil
            }
            return page
        }
    }

    /// All entries of a user's history, the last booked first.
    public func entries(of user: StoredUser, in project: Project, at now: Instant) throws -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        try eachEntry(of: user, after: nil, in: project, at: now) { entry in
            if entry.entry.kind.isListed { entries.append(entry) }
            return true
        }
        return entries
    }

    /// Visits a user's entries, the last booked first, those first that the clock has made and nobody has written yet.
    /// - Parameters:
    ///   - id: the entry after which to begin; nil for the first.
    ///   - expected: how many are likely to be visited.
    ///   - visit: returns whether to go on.
    ///   - atEnd: called after the last one.
    /// - Throws: ``HistoryRefusal/unknownEntry`` if the user has no entry with this id.
    private func eachEntry(
        of user: StoredUser, after id: String?, in project: Project, at now: Instant, expecting expected: Int = 64,
        _ visit: (HistoryEntry) throws -> Bool, atEnd: () -> Void = {}
    ) throws {
        var unwritten = user.unwrittenExpiries(in: project, at: now)[...]
        var next = user.newest
        if let id {
            guard let id = EntryId(id) else { throw HistoryRefusal.unknownEntry }
            if case .clock(let at) = id, let place = unwritten.firstIndex(where: { $0.entry.at == at }) {
                unwritten = unwritten[(place + 1)...]
            } else {
                unwritten = []
                next = try previous(of: id, user)
            }
        }
        for entry in unwritten {
            guard try visit(entry) else { return }
        }
        var goesOn = true
        _ = try historyChain().visit(from: next, of: user.number, expecting: expected) { row in
            // Nothing before a damaged row is shown.
            guard let entry = HistoryEntry(row: row) else { return false }
            goesOn = try visit(entry)
            return goesOn
        }
        if goesOn { atEnd() }
    }

    /// The number of the same user's entry before a written one; 0 if that is the first.
    /// - Throws: ``HistoryRefusal/unknownEntry`` if the user has no such entry. An expiry is looked for among the user's
    ///   last ``HistoryFilter/mostLookedAt`` entries: it has been written since somebody saw it.
    private func previous(of id: EntryId, _ user: StoredUser) throws -> Int64 {
        var previous: Int64?
        switch id {
        case .number(let number):
            let query = try statement("SELECT previous FROM log WHERE id = ? AND member = ?")
            query.bind(1, number)
            query.bind(2, user.number)
            previous = try query.first { $0.int(0) }
        case .clock(let expiry):
            var looked = 0
            _ = try historyChain().visit(from: user.newest, of: user.number) { row in
                looked += 1
                let entry = HistoryEntry(row: row)?.entry
                if entry?.kind == .expiry, entry?.at == expiry, entry?.bookedAt == expiry { previous = row.int(0) }
                return previous == nil && looked < HistoryFilter.mostLookedAt
            }
        }
        guard let previous else { throw HistoryRefusal.unknownEntry }
        return previous
    }

    /// An entry of a user, and the number of the same user's entry before it; nil if the user has none with this number.
    func entry(_ id: Int64, of member: Int64) throws -> (entry: HistoryEntry, previous: Int64)? {
        let query = try statement(HistoryEntry.query)
        query.bind(1, id)
        query.bind(2, member)
        return try query.first { row in HistoryEntry(row: row).map { ($0, row.int(0)) } } ?? nil
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
                    subjectId: nil, subjectKind: nil, balance: balance, by: nil, reason: nil))
        }
        return entries.reversed()
    }

    /// What the user's points come to at an instant.
    public func ledger(at now: Instant, in project: Project) -> Ledger {
        state.ledger.advanced(to: now, in: project.rulebook.zone).ledger
    }
}
