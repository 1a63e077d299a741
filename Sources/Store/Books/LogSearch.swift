import Database
import Loyalty

/// The search for the entries of a page of a project's log.
struct LogSearch {
    let filter: LogFilter
    private let limit: Int
    private let project: Project
    /// The entries of the page.
    private(set) var found: [(id: Int64, member: Int64, userId: String?)] = []
    /// The entry that was looked at last; nil for none.
    private(set) var last: Int64?
    private var looked = 0

    init(_ filter: LogFilter, limit: Int, in project: Project) {
        self.filter = filter
        self.limit = limit
        self.project = project
    }

    /// Whether the page has all its entries. What is left is to find out whether the project has another one.
    var isFull: Bool { found.count == limit }
    /// At how many more entries the page may look.
    var looksLeft: Int { max(HistoryFilter.mostLookedAt - looked, 0) }

    /// Counts entries that the engine has looked at and left out.
    /// - Parameter id: the last of them.
    mutating func pass(_ count: Int64, through id: Int64) {
        guard count > 0 else { return }
        looked += Int(count)
        last = id
    }

    /// Looks at an entry, which is then the last one unless the search ends before it.
    /// - Returns: whether to go on.
    mutating func look(at row: LogRow, _ reader: Reader) throws -> Bool {
        // Only of few entries it has to be known whose they are.
        let isCandidate = isFull ? row.kind?.isListed ?? false : filter.mayAccept(row)
        let owner = try isCandidate ? reader.owner(of: row, in: project) : nil
        if isFull, owner != nil { return false }
        pass(1, through: row.id)
        guard let owner else { return true }
        if let value = filter.value {
            looked += LogFilter.parsingLooks - 1
            guard value.isIn(row.metadata, isErased: owner.userId == nil) else { return true }
        }
        found.append((row.id, row.member, owner.userId))
        return true
    }
}

extension Reader {
    /// Searches the entries of one user back from an entry, by the user's own chain.
    /// - Returns: whether all of them were looked at.
    /// - Throws: ``HistoryRefusal`` if the entry isn't the user's.
    func searchChain(of member: Int64, before end: Int64, _ search: inout LogSearch) throws -> Bool {
        let dialect = connection.dialect
        let chain = try EntryChain(LogRow.columns(dialect), joins: LogRow.joins(dialect), on: connection)
        return try chain.visit(from: newestEntry(of: member, before: end), of: member) { row in
            try search.looksLeft > 0 && search.look(at: LogRow(row: row, dialect: dialect), self)
        }
    }

    /// The number of a user's newest entry before one of the user's, or of all for `Int64.max`; 0 for none.
    private func newestEntry(of member: Int64, before end: Int64) throws -> Int64 {
        guard end != .max else {
            let query = try statement("SELECT newest FROM member WHERE number = ?")
            query.bind(1, member)
            return try query.first { $0.int(0) } ?? 0
        }
        let query = try statement("SELECT previous FROM log WHERE id = ? AND member = ?")
        query.bind(1, end)
        query.bind(2, member)
        guard let previous = try query.first({ $0.int(0) }) else { throw HistoryRefusal.unknownEntry }
        return previous
    }

    /// How many entries the first statement looks at, and each at most.
    private static let portions: ClosedRange<Int64> = 200...10_000

    /// Searches the entries of a part in its order, portion by portion. Their numbers follow each other, so that the
    /// engine can leave out what the filter doesn't accept: the numbers tell how many it has looked at.
    /// - Returns: whether all of them were looked at.
    func searchLog(_ part: LogPart, newest: Int64, _ search: inout LogSearch) throws -> Bool {
        let isForward: Bool
        var last: Int64
        switch part {
        case .after(let id): (isForward, last) = (true, max(id, 0))
        case .before(let id): (isForward, last) = (false, min(id, newest + 1))
        case .newest: (isForward, last) = (false, newest + 1)
        }
        let condition = LogCondition(search.filter, in: connection.dialect)
        var portion = Self.portions.lowerBound
        portions: while isForward ? last < newest : last > 1 {
            let size = min(portion, Int64(search.looksLeft))
            guard size > 0 else { return false }
            let bound = isForward ? min(last + size, newest) : max(last - size, 1)
            let wasFull = search.isFull
            let query = try logQuery(wasFull ? nil : condition, isForward: isForward)
            query.bind(1, isForward ? last + 1 : bound)
            query.bind(2, isForward ? bound : last - 1)
            defer { query.reset() }
            while try query.step() {
                let row = LogRow(row: query, dialect: connection.dialect)
                let id = row.id
                search.pass(abs(id - last) - 1, through: isForward ? id - 1 : id + 1)
                guard try search.look(at: row, self) else { return false }
                last = id
                if search.looksLeft == 0 { continue portions }
                // From here on, each entry of the project counts.
                if search.isFull, !wasFull, !condition.isEmpty {
                    portion = Self.portions.lowerBound
                    continue portions
                }
            }
            search.pass(abs(bound - last), through: bound)
            last = bound
            portion = min(portion * 4, Self.portions.upperBound)
        }
        return true
    }

    /// A query for rows whose numbers are from the first parameter through the second.
    private func logQuery(_ condition: LogCondition?, isForward: Bool) throws -> any Statement {
        let dialect = connection.dialect
        let query = try statement(
            """
            SELECT log.previous, \(LogRow.columns(dialect)) FROM log \(LogRow.joins(dialect))
            WHERE log.id BETWEEN ?1 AND ?2\(condition?.sql ?? "") ORDER BY log.id\(isForward ? "" : " DESC")
            """)
        condition?.bind(to: query)
        return query
    }

    /// Whose entry it is; nil if it is another project's.
    fileprivate func owner(of row: LogRow, in project: Project) throws -> LogOwner? {
        if row.hasOwner { return row.project == project.number ? LogOwner(userId: row.userId) : nil }
        let query = try statement("SELECT project, userId FROM member WHERE number = ?")
        query.bind(1, row.member)
        let found = try query.first { ($0.int(0), LogOwner(userId: $0.textIfPresent(1))) }
        return found.flatMap { $0 == project.number ? $1 : nil }
    }
}
