import Database
import Locking
import Loyalty

/// A reading connection with the statements it has used so far. Only one thread at a time uses it.
public final class Reader {
    let connection: any Connection
    private var prepared = PreparedStatements()
    private var chain: EntryChain?

    init(engine: any Engine) throws {
        connection = try engine.readingConnection()
    }

    /// Runs `body` on one state of the database: commits during the call stay invisible.
    func snapshot<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        try connection.beginSnapshot()
        defer { connection.endSnapshot() }
        return try body(self)
    }

    /// Starts reading one state of the database: commits from now on stay invisible, as long as this reader lives.
    func beginSnapshot() throws {
        try connection.beginSnapshot()
        // The state is that of the first read.
        _ = try connection.integer("SELECT number FROM revision")
    }

    /// The entries of a member's history (``HistoryEntry/init(row:)``).
    func historyChain() throws -> EntryChain {
        if let chain { return chain }
        let made = try EntryChain(HistoryEntry.columns, joins: HistoryEntry.joins, on: connection)
        chain = made
        return made
    }

    /// The same as ``statement(_:)`` with lists for parameters; nil if the engine gains nothing by that.
    func list(_ sql: String) throws -> (any ListStatement)? { try prepared.list(sql, on: connection) }

    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> any Statement { try prepared.statement(sql, on: connection) }

    /// The same for a query with many rows.
    func scan(_ sql: String) throws -> any Statement { try prepared.scan(sql, on: connection) }

    /// Checks what a reader is told of its database with the revision.
    /// - Parameters:
    ///   - schema: the version of its schema.
    ///   - closure: the value of `revision.closure`.
    /// - Throws: ``StoreError/newerSchema(found:known:)``, ``StoreError/incomplete(_:)``.
    func checkUse(schema: Int64, closure: Int64) throws {
        try DatabaseSchema.check(schema)
        if closure == CopyMark.Role.target.rawValue, let mark = try CopyMark(of: connection) { throw mark.error }
    }
}

/// The idle reading connections. There are never more than threads that read at once.
final class ReaderPool: Sendable {
    private struct Idle: @unchecked Sendable {
        // Unchecked: a reader is either here, behind the lock, or used by the one thread that took it.
        var readers: [Reader] = []
    }

    private let engine: any Engine
    private let idle = Lock(Idle())

    init(engine: any Engine) {
        self.engine = engine
    }

    /// If a connection that was idle turns out to be lost, `body` runs again with a new one.
    /// - Throws: the error of `body`; the database's errors as ``StoreError``.
    func withReader<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        do {
            let waiting = idle.withLock { Idle(readers: $0.readers.popLast().map { [$0] } ?? []) }
            guard let reader = waiting.readers.first else { return try run(body, with: Reader(engine: engine)) }
            do {
                return try run(body, with: reader)
            } catch let error as DatabaseError where error.kind == .unreachable {
                // All others lead to the same server.
                idle.withLock { $0.readers.removeAll() }
                return try run(body, with: Reader(engine: engine))
            }
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// After an error the reader is discarded: its connection may be what failed.
    private func run<Value>(_ body: (Reader) throws -> Value, with reader: Reader) throws -> Value {
        let value = try body(reader)
        let used = Idle(readers: [reader])
        idle.withLock { $0.readers += used.readers }
        return value
    }
}
