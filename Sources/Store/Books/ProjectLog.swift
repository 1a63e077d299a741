import Database
import JSON
import Loyalty

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

    /// As how many entries one counts whose metadata is parsed, in the number of those that a page looks at.
    public static let parsingLooks = 5

    /// Whether it may accept an entry, so far as that can be told without parsing metadata.
    fileprivate func mayAccept(_ row: LogRow) -> Bool {
        guard let kind = row.kind, history.accepts(kind, subject: row.subject, at: row.at) else { return false }
        return (member.map { $0 == row.member } ?? true)
            && (outcome.map { kind == .event && $0 == Outcome(row.outcome) } ?? true)
            && (value.map { kind == .event && row.withMetadata($0.mayBe) } ?? true)
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
    /// An entry whose metadata has to be parsed counts as ``LogFilter/parsingLooks`` of them.
    ///
    /// - Parameter limit: the most entries of the page.
    /// - Throws: ``HistoryRefusal`` if a page of one user's entries begins before an entry that isn't that user's.
    public func log(
        _ part: LogPart = .newest, limit: Int, _ filter: LogFilter = LogFilter(), in project: Project
    ) throws -> LogPage {
        try snapshot { reader in
            var page = LogPage(newest: try reader.statement("SELECT max(id) FROM log").first { $0.int(0) } ?? 0)
            var (looked, last) = (0, Int64?.none)
            var found: [(id: Int64, member: Int64, userId: String?)] = []
            let isComplete = try reader.eachRow(of: part, member: filter.member) { row in
                if looked >= HistoryFilter.mostLookedAt { return false }
                let isFull = found.count == limit
                // Only of few entries it has to be known whose they are.
                let isCandidate = isFull ? row.kind?.isListed ?? false : filter.mayAccept(row)
                let owner = try isCandidate ? reader.owner(of: row, in: project) : nil
                if isFull, owner != nil { return false }
                looked += 1
                last = row.id
                guard let owner else { return true }
                if let value = filter.value {
                    looked += LogFilter.parsingLooks - 1
                    guard value.isIn(row.metadata, isErased: owner.userId == nil) else { return true }
                }
                found.append((row.id, row.member, owner.userId))
                return true
            }
            let entries = try reader.entries(found.map { ($0.id, $0.member) })
            page.entries = found.compactMap { row in entries[row.id].map { LogEntry($0, of: row.userId) } }
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
        case .after(let id): return try eachRow("log.id > ?1 ORDER BY log.id", id, visit)
        case .newest, .before:
            guard let member else {
                let end: Int64 = if case .before(let id) = part { id } else { .max }
                return try eachRow("log.id < ?1 ORDER BY log.id DESC", end, visit)
            }
            let chain = try EntryChain(
                LogRow.columns(connection.dialect), joins: LogRow.joins(connection.dialect), on: connection)
            let dialect = connection.dialect
            return try chain.visit(from: newestRow(of: part, member: member), of: member) {
                try visit(LogRow(row: $0, dialect: dialect))
            }
        }
    }

    /// The rows that are read first, and at most, by one statement.
    private static let portions: ClosedRange<Int64> = 200...10_000

    private func eachRow(_ condition: String, _ id: Int64, _ visit: (LogRow) throws -> Bool) throws -> Bool {
        let query = try statement(LogRow.query(connection.dialect) + "\(condition) LIMIT ?2")
        var (last, portion) = (id, Self.portions.lowerBound)
        defer { query.reset() }
        while true {
            query.bind(1, last)
            query.bind(2, portion)
            var count: Int64 = 0
            while try query.step() {
                let row = LogRow(row: query, dialect: connection.dialect)
                last = row.id
                count += 1
                guard try visit(row) else { return false }
            }
            guard count == portion else { return true }
            portion = min(portion * 4, Self.portions.upperBound)
        }
    }

    /// The entries with these numbers, each of a member, by their numbers; without those that are damaged.
    private func entries(_ ids: [(id: Int64, member: Int64)]) throws -> [Int64: HistoryEntry] {
        var entries: [Int64: HistoryEntry] = [:]
        let query =
            """
            SELECT log.previous, \(HistoryEntry.columns)
            FROM unnest(CAST(?1 AS BIGINT[])) AS wanted (id), LATERAL (
                SELECT * FROM log WHERE log.id = wanted.id OFFSET 0) AS log \(HistoryEntry.joins)
            """
        guard let list = try list(query) else {
            for (id, member) in ids { entries[id] = try entry(id, of: member)?.entry }
            return entries
        }
        list.bind(1, list: ids.map(\.id))
        while try list.step() {
            if let entry = HistoryEntry(row: list) { entries[entry.entry.id] = entry }
        }
        return entries
    }

    /// Whose entry it is; nil if it is another project's.
    private func owner(of row: LogRow, in project: Project) throws -> LogOwner? {
        if row.hasOwner { return row.project == project.number ? LogOwner(userId: row.userId) : nil }
        let query = try statement("SELECT project, userId FROM member WHERE number = ?")
        query.bind(1, row.member)
        let found = try query.first { ($0.int(0), LogOwner(userId: $0.textIfPresent(1))) }
        return found.flatMap { $0 == project.number ? $1 : nil }
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

/// The user of an entry.
private struct LogOwner {
    /// Nil once the user has been erased.
    let userId: String?
}

/// An entry that a page looks at: the row that its query has come to. Since a page may look at many, only what is asked
/// for is read.
private struct LogRow {
    let row: any Statement
    let dialect: Dialect

    /// Selects rows. A condition follows.
    static func query(_ dialect: Dialect) -> String {
        "SELECT log.previous, \(columns(dialect)) FROM log \(joins(dialect)) WHERE "
    }

    /// What is read of the log, from the second column on.
    static func columns(_ dialect: Dialect) -> String {
        let own = "log.id, log.kind, log.subject, log.at, log.outcome, log.member, log.metadata"
        return dialect == .sqlite ? own : own + ", owner.project, owner.userId"
    }

    /// What is joined to it: a file tells the few owners that are asked for faster.
    static func joins(_ dialect: Dialect) -> String {
        guard dialect == .postgresql else { return "" }
        return ", LATERAL (SELECT project, userId FROM member WHERE number = log.member OFFSET 0) AS owner"
    }

    var hasOwner: Bool { dialect == .postgresql }
    var project: Int64 { row.int(8) }
    var userId: String? { row.textIfPresent(9) }

    var id: Int64 { row.int(1) }
    /// Nil if the row is damaged.
    var kind: Entry.Kind? { Entry.Kind(rawValue: row.int(2)) }
    var subject: Int64 { row.int(3) }
    var at: Instant { Instant(milliseconds: row.int(4)) }
    var outcome: Entry.Outcome { Entry.Outcome(stored: row.int(5)) }
    var member: Int64 { row.int(6) }

    var metadata: JSONValue? { row.metadata(7) }

    func withMetadata(_ body: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool { row.withBytes(7, body) }
}
