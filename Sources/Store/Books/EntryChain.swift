import Database

/// A member's log entries, each found by the number that the one after it has of it.
///
/// A file gives one after the other. On a server each would take a round trip, so a statement reads more and more of
/// them at once.
final class EntryChain {
    private let one: any Statement
    /// Nil if the engine gains nothing by it.
    private let many: (any ListStatement)?

    /// - Parameters:
    ///   - columns: what is read of an entry, which is a row of `log`.
    ///   - joins: what is joined to it.
    init(_ columns: String, joins: String = "", on connection: any Connection) throws {
        one = try connection.prepare(Self.entry(columns, joins: joins))
        let earlier = ListSQL.lateral(
            "SELECT * FROM log WHERE log.id = chain.previous AND log.member = ?2", as: "earlier")
        many = try connection.prepareList(
            """
            WITH RECURSIVE chain AS (
                SELECT log.*, 1 AS place FROM log WHERE id = ?1 AND member = ?2
                UNION ALL
                SELECT earlier.*, place + 1 FROM chain, \(earlier) WHERE place < ?3)
            SELECT log.previous, \(columns) FROM chain AS log \(joins) ORDER BY log.place
            """)
    }

    /// A query for the entry with a number (the first parameter) of a member (the second).
    static func entry(_ columns: String, joins: String) -> String {
        "SELECT log.previous, \(columns) FROM log \(joins) WHERE log.id = ?1 AND log.member = ?2"
    }

    /// The most entries that a statement reads.
    private static let mostRows: Int64 = 4_096

    /// Visits an entry and all before it of the same member, the newest first.
    /// - Parameters:
    ///   - newest: its number; 0 for none.
    ///   - expected: how many are likely to be visited.
    ///   - visit: gets the row, whose first column is the number of the entry before. The columns that were asked for
    ///     follow from 1 on. Returns whether to go on.
    /// - Returns: whether all were visited.
    func visit(
        from newest: Int64, of member: Int64, expecting expected: Int = 64,
        _ visit: (any Statement) throws -> Bool
    ) throws -> Bool {
        var next = newest
        var portion = min(Int64(expected), Self.mostRows)
        while next != 0 {
            let rows: any Statement = many ?? one
            rows.bind(1, next)
            rows.bind(2, member)
            if many != nil { rows.bind(3, portion) }
            var count: Int64 = 0
            defer { rows.reset() }
            while try rows.step() {
                count += 1
                next = rows.int(0)
                guard try visit(rows) else { return false }
                if many == nil { break }
            }
            guard count == (many == nil ? 1 : portion) else { return true }
            portion = min(portion * 4, Self.mostRows)
        }
        return true
    }
}
