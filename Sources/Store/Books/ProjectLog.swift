import Database
import Loyalty

/// What part of a log a page is of.
public enum LogPart: Sendable, Equatable {
    /// The entries that were booked last, the last first.
    case newest
    /// Those booked before the one with this number, the last first.
    case before(Int64)
    /// Those booked after the one with this number, the first first.
    case after(Int64)

    /// The entry before which the part begins, `Int64.max` for none; nil if it goes forward.
    fileprivate var end: Int64? {
        switch self {
        case .newest: .max
        case .before(let id): id
        case .after: nil
        }
    }
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
            var page = LogPage(newest: try reader.connection.newestEntry())
            var search = LogSearch(filter, limit: limit, in: project)
            let isComplete =
                if let member = filter.member, let end = part.end {
                    try reader.searchChain(of: member, before: end, &search)
                } else {
                    try reader.searchLog(part, newest: page.newest, &search)
                }
            let entries = try reader.entries(search.found.map { ($0.id, $0.member) })
            page.entries = search.found.compactMap { row in entries[row.id].map { LogEntry($0, of: row.userId) } }
            if !isComplete {
                page.next = search.last
            } else if case .after = part {
                page.next = page.newest
            }
            return page
        }
    }

    /// The entries with these numbers, each of a member, by their numbers; without those that are damaged.
    private func entries(_ ids: [(id: Int64, member: Int64)]) throws -> [Int64: HistoryEntry] {
        var entries: [Int64: HistoryEntry] = [:]
        let rows = ListSQL.found("SELECT * FROM log WHERE log.id = wanted.id", as: "log", for: [("id", .integer)])
        let query = "SELECT log.previous, \(HistoryEntry.columns) FROM \(rows) \(HistoryEntry.joins)"
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
}
