import Loyalty
import SQLite
import Synchronization

/// The database: one writer with group commit, readers, and what is configured. Safe to use from any thread, and
/// beside other processes that use the same file.
public final class Store: Sendable {
    /// The database file.
    public let path: String
    /// The system's time zones.
    public let zones: ZoneDirectory
    private let queue: CommitQueue
    private let readers: ReaderPool
    private let newest: Mutex<Directory>

    /// Opens a database, bringing an earlier schema up to date.
    /// - Parameters:
    ///   - create: whether to make the file where there is none.
    ///   - clock: the present instant.
    public init(
        path: String, create: Bool = false, zones: ZoneDirectory = ZoneDirectory(),
        clock: @escaping @Sendable () -> Instant = SystemClock.now
    ) throws {
        let file = DatabaseFile(path: path)
        if create { try file.create() }
        let lock = try WriterLock(beside: file)
        self.path = path
        self.zones = zones
        let writer = try lock.withLock {
            try Schema.migrate(try file.writingConnection())
            return try Writer(file: file, lock: lock, zones: zones, clock: clock)
        }
        queue = CommitQueue(writer: writer)
        readers = ReaderPool(file: file)
        newest = Mutex(
            try readers.withReader { try $0.snapshot { try Directory.load(from: $0.connection, zones: zones) } })
    }

    /// What is configured now: a change that another process has committed is seen by the next call.
    public func directory() throws -> Directory {
        try readers.withReader { reader in
            let known = newest.withLock { $0 }
            if try reader.revision() == known.revision { return known }
            let loaded = try reader.snapshot { try Directory.load(from: $0.connection, zones: zones) }
            newest.withLock { if loaded.revision > $0.revision { $0 = loaded } }
            return loaded
        }
    }

    /// Runs `body` in a transaction, without waiting for it. `completion` is called once it is on disk or has failed,
    /// before this returns or later, from any thread.
    ///
    /// `body` may share its transaction with others, so it has to end with a ``WriteRefusal`` before it has written
    /// anything, or not at all.
    /// - Parameter alone: whether it gets a transaction of its own, which any error undoes.
    public func submit<Value>(
        alone: Bool = false, _ body: @escaping @Sendable (WriteTransaction) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        queue.submit(PendingWrite(alone: alone, body: body, completion: completion))
    }

    /// Runs `body` in a transaction and waits until it is on disk.
    ///
    /// `body` may share its transaction with others, so it has to end with a ``WriteRefusal`` before it has written
    /// anything, or not at all.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) throws -> Value {
        try queue.run(alone: false, body)
    }

    /// Runs `body` in a transaction of its own, which any error undoes, and waits until it is on disk.
    public func writeAlone<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) throws -> Value {
        try queue.run(alone: true, body)
    }

    /// Leaves nothing in the files of what has been deleted.
    /// - Throws: ``StoreError/busy`` where a reader needs the write-ahead log still.
    func scrub() throws {
        try queue.scrub()
    }

    /// Runs `body` with a connection that reads; each query sees what is committed by then.
    public func read<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        try readers.withReader(body)
    }
}
