import Database
import Loyalty

/// What a database knows of the copy for which it is closed.
public struct CopyMark: Sendable, Equatable {
    /// What the database is to the copy. The raw value is that of `revision.closure`.
    public enum Role: Int64, Sendable {
        /// It can be read.
        case source = 1
        /// It isn't complete.
        case target = 2
    }

    /// What the database is to the copy.
    public var role: Role
    /// Drawn at random. The other database has the same, so that no copy is taken for another one.
    public var number: Int64
    /// What messages call the other database: its path, or its address without a password.
    public var other: String
    /// When the copy was begun.
    public var startedAt: Instant
    /// When the other database was complete; nil before that.
    public var endedAt: Instant?
}

extension CopyMark {
    /// Why the database refuses what was asked.
    var error: StoreError {
        switch role {
        case .source: .closed(for: self)
        case .target: .incomplete(self)
        }
    }

    /// The mark of a database; nil if it isn't closed.
    init?(of connection: any Connection) throws(DatabaseError) {
        let query = try connection.prepare(
            """
            SELECT closure, copying.number, other, startedAt, endedAt
            FROM revision LEFT JOIN copying ON copying.id = 1 WHERE revision.id = 1
            """)
        defer { query.reset() }
        guard try query.step(), let role = Role(rawValue: query.int(0)) else { return nil }
        self.role = role
        number = query.int(1)
        other = query.textIfPresent(2) ?? "another database"
        startedAt = Instant(milliseconds: query.int(3))
        endedAt = query.intIfPresent(4).map { Instant(milliseconds: $0) }
    }

    /// Closes a database. Call this within a transaction.
    func store(in connection: any Connection) throws(DatabaseError) {
        let row = try connection.rows(
            RowForm(
                .replace, "copying", key: [("id", .integer)],
                others: [("number", .integer), ("other", .text), ("startedAt", .integer), ("endedAt", .integer)]))
        row.bind(1, 1)
        row.bind(2, number)
        row.bind(3, other)
        row.bind(4, startedAt.milliseconds)
        row.bind(5, endedAt?.milliseconds)
        try row.add()
        try connection.sendRows()
        try connection.execute("UPDATE revision SET closure = \(role.rawValue)")
    }

    /// Opens a database. Call this within a transaction.
    static func remove(from connection: any Connection) throws(DatabaseError) {
        try connection.execute("UPDATE revision SET closure = 0")
        try connection.execute("DELETE FROM copying")
    }
}
