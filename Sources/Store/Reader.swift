import Locking
import Loyalty
import SQLite

/// A reading connection with the statements it has used so far. Only one thread at a time uses it.
public final class Reader {
    let connection: Connection
    private var prepared = PreparedStatements()

    init(file: DatabaseFile) throws {
        connection = try file.readingConnection()
    }

    /// Runs `body` on one state of the database: commits during the call stay invisible.
    func snapshot<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        try statement("BEGIN").run()
        defer { try? statement("COMMIT").run() }
        return try body(self)
    }

    /// Starts reading one state of the database: commits from now on stay invisible, as long as this reader lives.
    func beginSnapshot() throws {
        try statement("BEGIN").run()
        // The state is that of the first read.
        _ = try revision()
    }

    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> Statement { try prepared.statement(sql, on: connection) }

    /// The revision of the configuration, and whether traces of an erased user are still in the files.
    func revision() throws -> (number: Int64, tracesLeft: Bool) {
        try statement("SELECT number, tracesLeft FROM revision WHERE id = 1").first { ($0.int(0), $0.int(1) != 0) }
            ?? (0, false)
    }
}

/// The idle reading connections. There are never more than threads that read at once.
final class ReaderPool: Sendable {
    private struct Idle: @unchecked Sendable {
        // Unchecked: a reader is either here, behind the lock, or used by the one thread that took it.
        var readers: [Reader] = []
    }

    private let file: DatabaseFile
    private let idle = Lock(Idle())

    init(file: DatabaseFile) {
        self.file = file
    }

    /// - Throws: the error of `body`; SQLite's errors as ``StoreError``.
    func withReader<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        do {
            let waiting = idle.withLock { Idle(readers: $0.readers.popLast().map { [$0] } ?? []) }
            let reader = try waiting.readers.first ?? Reader(file: file)
            let value = try body(reader)
            let used = Idle(readers: [reader])
            idle.withLock { $0.readers += used.readers }
            return value
        } catch let error as SQLiteError {
            // The reader is discarded: its connection may be what failed.
            throw StoreError(error)
        }
    }
}
