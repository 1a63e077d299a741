import Database
import Locking
import Loyalty

/// The source or the target of a copy.
final class CopySide {
    let engine: any Engine
    /// The connection that reads.
    let connection: any Connection
    private var session: (any WritingSession)?

    /// The page cache of the connection that writes, in bytes, if the engine has one: the rows of some indexes come in no
    /// order.
    private static let cache: Int64 = 128 << 20

    /// What messages call the database, whichever folder they are read in.
    let name: String

    init(_ engine: any Engine, path: String) throws {
        self.engine = engine
        connection = try engine.readingConnection()
        name = LoyaltyStore.isServerAddress(path) ? engine.name : DatabaseFile(path: path).beside("")
    }

    /// The copy for which it is closed; nil for none.
    func mark() throws -> CopyMark? { try CopyMark(of: connection) }

    var hasProjects: Bool {
        get throws { try connection.integer("SELECT count(*) FROM project") ?? 0 > 0 }
    }

    /// Runs `body` in a transaction that the database doesn't refuse, although it is closed.
    /// - Returns: when it was, by the database's clock.
    /// - Throws: ``StoreError/busy`` if others write for longer than a write may wait.
    @discardableResult
    func write(_ body: (any Connection) throws -> Void) throws -> Instant {
        let session = try openSession()
        var now = engine.now()
        try session.transact(until: Deadline(after: .milliseconds(engine.longestWait))) {
        } _: { start in
            now = start.now ?? now
            try body(session.connection)
            try session.connection.sendRows()
        }
        return now
    }

    /// Changes what every process has to know at its next request: the mark.
    @discardableResult
    func writeMark(_ body: (any Connection) throws -> Void) throws -> Instant {
        try write { connection in
            try openSession().definitionsWillChange()
            try body(connection)
        }
    }

    /// Lets no later write be at an earlier instant (see ``WritingSession/continueTime(from:)``).
    func continueTime(from now: Instant) throws { try openSession().continueTime(from: now) }

    /// Lets what follows be quick (see ``WritingSession/settle()``).
    func settle() throws { try openSession().settle() }

    private func openSession() throws -> any WritingSession {
        if let session { return session }
        let made = try engine.writingSession(cache: Self.cache)
        session = made
        return made
    }

    // MARK: - Rows

    func count(_ table: StoredTable) throws -> Int64 {
        try connection.integer("SELECT count(*) FROM \(table.name)") ?? 0
    }

    /// The greatest key of a table; nil if it is empty.
    func lastKey(of table: StoredTable) throws -> RowKey? {
        try connection.prepare(table.lastKey).first { RowKey(of: table, in: $0) }
    }

    /// The last number that was given to a row; nil if only the rows count.
    func lastNumber(of table: StoredTable) throws -> Int64? {
        try connection.integer("SELECT \(connection.dialect.lastNumber(of: table.name))")
    }

    /// Recounts everything from the log (``Reader/verify(zones:progress:)``).
    func verify(zones: ZoneDirectory, progress: (Int) -> Void) throws -> VerificationReport {
        try engine.readingAtLength { try Reader(engine: engine).verify(zones: zones, progress: progress) }
    }
}

/// The key of a row, by which the next ones are found.
struct RowKey {
    private enum Value {
        case integer(Int64)
        case bytes([UInt8])
    }

    private let values: [Value]

    /// The key of a query's present row, whose first columns it is.
    init(of table: StoredTable, in row: any Statement) {
        values = table.key.indices.map { index in
            switch table.key[index].type(in: .sqlite) {
            case .integer: .integer(row.int(Int32(index)))
            case .text, .bytes: .bytes(row.bytes(Int32(index)))
            }
        }
    }

    /// Binds it to a query's first parameters.
    func bind(to query: any Statement, of table: StoredTable) {
        for (index, value) in values.enumerated() {
            switch value {
            case .integer(let number): query.bind(Int32(index) + 1, number)
            case .bytes(let bytes) where table.key[index].type(in: .sqlite) == .text:
                query.bind(Int32(index) + 1, utf8: bytes)
            case .bytes(let bytes): query.bind(Int32(index) + 1, bytes: bytes)
            }
        }
    }
}
