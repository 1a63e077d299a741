import JSON
import Loyalty
import SQLite

/// What entries of a project's log are wanted.
public struct LogFilter: Sendable {
    /// Which of them, as in a user's history.
    public var history: HistoryFilter
    /// Entries of the user with this number; nil for all users.
    public var member: Int64?
    /// Events that were judged so; nil for all entries.
    public var outcome: Outcome?
    /// Events whose metadata has this value; nil for all entries.
    public var value: Value?

    /// A value in metadata, as dimensions count it.
    public struct Value: Sendable, Equatable {
        /// Where it is.
        public var path: [String]
        /// Its text, as ``DimensionValue`` has it.
        public var text: String

        /// A value with its parts.
        public init(path: [String], text: String) {
            self.path = path
            self.text = text
        }

        /// - Parameter isErased: whether the event's user has been erased, so that only some of the metadata is left.
        fileprivate func isIn(_ metadata: JSONValue?, isErased: Bool) -> Bool {
            let found = metadata?.value(at: path)
            if isErased, found == nil { return text.isExactly(DimensionValue.erased) }
            return DimensionValue.texts(of: found).contains { $0.isExactly(text) }
        }
    }

    /// How an event was judged. Every event has exactly one of them.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Its conditions were reached, and no limit was.
        case paid
        /// A limit was reached.
        case limit
        /// Its conditions were not reached.
        case conditions

        /// How an event with this outcome was judged.
        public init(_ outcome: Entry.Outcome) {
            self = !outcome.conditionReached ? .conditions : outcome.limitReached ? .limit : .paid
        }
    }

    /// A filter with its parts; without any, all entries are wanted.
    public init(
        _ history: HistoryFilter = HistoryFilter(), member: Int64? = nil, outcome: Outcome? = nil, value: Value? = nil
    ) {
        self.history = history
        self.member = member
        self.outcome = outcome
        self.value = value
    }

    /// Whether it accepts an entry, so far as that can be told without metadata.
    fileprivate func accepts(_ row: LogRow) -> Bool {
        history.accepts(row.kind, subject: row.subject, at: row.at) && (member.map { $0 == row.member } ?? true)
            && (outcome.map { row.kind == .event && $0 == Outcome(row.outcome) } ?? true)
            && (value == nil || row.kind == .event)
    }
}

/// What part of a log a page is of.
public enum LogPart: Sendable, Equatable {
    /// The entries that were booked last, the last first.
    case newest
    /// Those booked before the one with this number, the last first.
    case before(Int64)
    /// Those booked after the one with this number, the first first.
    case after(Int64)
}

/// An entry of a project's log.
public struct LogEntry: Sendable {
    /// The entry; without metadata once its user has been erased.
    public let entry: HistoryEntry
    /// The user; nil once it has been erased.
    public let userId: String?

    /// The user's total after the entry; nil once the user has been erased. It would tell which entries were one user's.
    public var balance: Int64? { userId == nil ? nil : entry.balance }

    fileprivate init(_ entry: HistoryEntry, of userId: String?) {
        self.entry = userId == nil ? entry.withoutMetadata : entry
        self.userId = userId
    }
}

/// A page of a project's log.
public struct LogPage: Sendable {
    /// The entries in the order of the part that was asked for.
    public var entries: [LogEntry] = []
    /// Where the next page begins: after this one, in the same order. Nil if there are no more, except in a part
    /// ``LogPart/after(_:)``, which can always go on.
    public var next: Int64?
    /// The number of the newest entry of the database; 0 if there is none.
    public var newest: Int64
}

extension Reader {
    /// A page of what a project's log has been written. A page looks at ``HistoryFilter/mostLookedAt`` entries at most,
    /// those of other projects in the same database included. So it can be short or empty although there is a next one.
    ///
    /// - Parameter limit: the most entries of the page.
    /// - Throws: ``HistoryRefusal`` if a page of one user's entries begins before an entry that isn't that user's.
    public func log(
        _ part: LogPart = .newest, limit: Int, _ filter: LogFilter = LogFilter(), in project: Project
    ) throws -> LogPage {
        try snapshot { reader in
            var page = LogPage(newest: try reader.statement("SELECT max(id) FROM log").first { $0.int(0) } ?? 0)
            var (looked, last) = (0, Int64?.none)
            let isComplete = try reader.eachRow(of: part, member: filter.member) { row in
                let isListed = row.project == project.number && row.kind.isListed
                if looked == HistoryFilter.mostLookedAt || isListed && page.entries.count == limit { return false }
                looked += 1
                last = row.id
                guard isListed, filter.accepts(row), let entry = try reader.entry(row.id, of: row.member)?.entry,
                    filter.value?.isIn(entry.metadata, isErased: row.userId == nil) ?? true
                else { return true }
                page.entries.append(LogEntry(entry, of: row.userId))
                return true
            }
            if !isComplete {
                page.next = last
            } else if case .after = part {
                page.next = page.newest
            }
            return page
        }
    }

    /// Visits the rows of a part. Going back, those of one user are found by the user's own chain of entries.
    /// - Parameter visit: returns whether to go on.
    /// - Returns: whether all rows have been visited.
    private func eachRow(of part: LogPart, member: Int64?, _ visit: (LogRow) throws -> Bool) throws -> Bool {
        switch part {
        case .after(let id): return try eachRow("log.id > ? ORDER BY log.id", id, visit)
        case .newest, .before:
            guard let member else {
                let end: Int64 = if case .before(let id) = part { id } else { .max }
                return try eachRow("log.id < ? ORDER BY log.id DESC", end, visit)
            }
            let query = try statement(LogRow.query + "log.id = ?")
            var next = try newestRow(of: part, member: member)
            while next != 0 {
                query.bind(1, next)
                guard let row = try query.first({ LogRow($0) }) ?? nil, row.member == member else { break }
                guard try visit(row) else { return false }
                next = row.previous
            }
            return true
        }
    }

    private func eachRow(_ condition: String, _ id: Int64, _ visit: (LogRow) throws -> Bool) throws -> Bool {
        let query = try statement(LogRow.query + condition)
        query.bind(1, id)
        defer { query.reset() }
        while try query.step() {
            guard let row = LogRow(query) else { continue }
            guard try visit(row) else { return false }
        }
        return true
    }

    /// The number of a user's newest entry in a part; 0 for none.
    private func newestRow(of part: LogPart, member: Int64) throws -> Int64 {
        guard case .before(let id) = part else {
            let query = try statement("SELECT newest FROM member WHERE number = ?")
            query.bind(1, member)
            return try query.first { $0.int(0) } ?? 0
        }
        let query = try statement("SELECT previous FROM log WHERE id = ? AND member = ?")
        query.bind(1, id)
        query.bind(2, member)
        guard let previous = try query.first({ $0.int(0) }) else { throw HistoryRefusal.unknownEntry }
        return previous
    }
}

/// What a page has to know of an entry that it looks at: little, since it may look at many.
private struct LogRow {
    let id: Int64
    let previous: Int64
    let member: Int64
    let project: Int64
    let userId: String?
    let kind: Entry.Kind
    let subject: Int64
    let at: Instant
    let outcome: Entry.Outcome

    /// Selects rows. A condition follows.
    static let query = """
        SELECT log.id, log.previous, log.member, member.project, member.userId, log.kind, log.subject, log.at, log.outcome
        FROM log CROSS JOIN member ON member.number = log.member WHERE 
        """

    /// Reads a row of ``query``; nil if it is damaged.
    init?(_ row: Statement) {
        guard let kind = Entry.Kind(rawValue: row.int(5)) else { return nil }
        id = row.int(0)
        previous = row.int(1)
        member = row.int(2)
        project = row.int(3)
        userId = row.textIfPresent(4)
        self.kind = kind
        subject = row.int(6)
        at = Instant(milliseconds: row.int(7))
        outcome = Entry.Outcome(stored: row.int(8))
    }
}
