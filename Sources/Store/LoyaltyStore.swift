import Locking
import Loyalty
import SQLite
import Synchronization

/// The database: one writer with group commit, readers, and what is configured. Safe to use from any thread, and
/// beside other processes that use the same file.
public final class LoyaltyStore: Sendable {
    /// The database file.
    public let path: String
    /// The system's time zones.
    public let zones: ZoneDirectory
    private let queue: CommitQueue
    private let readers: ReaderPool
    private let definitionsMark: ChangeMark
    private let commitMark: ChangeMark
    private let newest: Lock<KnownDirectory>
    let clock: @Sendable () -> Instant
    /// How many writes have shared a transaction.
    let commits: Histogram
    /// When an erasure that was left pending was last tried to be completed.
    let lastClearing = Mutex<Instant?>(nil)
    /// Held while a board is made or moved: who asks for one meanwhile waits for it.
    let boardsBeingMade = Mutex(())
    /// The numbers of the boards that are being brought up to date.
    let boardsBehind = Mutex<Set<Int64>>([])

    /// What is configured, and the steady mark since which it was read; nil where it has to be read again.
    private struct KnownDirectory: Sendable {
        var catalog: Catalog
        var mark: UInt64?
    }

    /// Opens a database, bringing an earlier schema up to date.
    /// - Parameters:
    ///   - create: whether to make one where there is no file, or an empty one.
    ///   - journal: what keeps transactions whole where the database is made; one that is there has its own.
    ///   - framesPerCheckpoint: the write-ahead log is moved into the database once it holds so many pages. A page that
    ///     many commits change is written back once for all of them; but who is the only one to open the database
    ///     reads the whole log first.
    ///   - cache: how many bytes of pages writes keep at hand; nil for the usual 12 MiB.
    ///   - clock: the present instant.
    public init(
        path: String, create: Bool = false, journal: Journal = .writeAhead, framesPerCheckpoint: Int = 4_000,
        cache: Int64? = nil, zones: ZoneDirectory = ZoneDirectory(),
        clock: @escaping @Sendable () -> Instant = SystemClock.now
    ) throws {
        let file = DatabaseFile(path: path, newJournal: journal)
        if create {
            try file.create()
            _ = try file.content()
        } else {
            try file.checkIsDatabase()
        }
        let lock = try WriterLock(beside: file)
        self.path = path
        self.zones = zones
        self.clock = clock
        let readers = ReaderPool(file: file)
        let version = try create ? 0 : readers.withReader { try DatabaseSchema.version(of: $0.connection) }
        guard create || version > 0 else { throw StoreError.empty(path: path) }
        let isMigrated = version != Int64(DatabaseSchema.steps.count)
        if isMigrated {
            do {
                try lock.withLock {
                    let connection = try file.writingConnection()
                    lock.commitMark.begin()
                    let upgrade = Upgrade(
                        connection: connection, zones: zones, definitionsMark: lock.definitionsMark, clock: clock)
                    try DatabaseSchema.migrate(connection, count: upgrade.run)
                }
            } catch let error as SQLiteError {
                throw StoreError(error)
            }
        }
        let catalog = try readers.withReader {
            try $0.snapshot { try Catalog.load(from: $0.connection, zones: zones) }
        }
        let commits = Histogram(bounds: StoreMetrics.commitBounds)
        self.commits = commits
        queue = CommitQueue(
            writer: LazyWriter(longestWait: lock.longestWait) {
                try Writer(
                    file: file, lock: lock, catalog: catalog, framesPerCheckpoint: framesPerCheckpoint,
                    cache: cache ?? DatabaseFile.usualCache, zones: zones, commits: commits, clock: clock)
            })
        self.readers = readers
        definitionsMark = lock.definitionsMark
        commitMark = lock.commitMark
        newest = Lock(KnownDirectory(catalog: catalog))
        _ = try self.catalog()
        if isMigrated { try writeAlone { try $0.adoptZones() } }
    }

    /// Which state the database is in: the number is another one after every commit of any process, and nil while one is
    /// under way. What is read after it was asked for belongs to it as long as it is the same.
    public var version: UInt64? { commitMark.steady }

    /// Writes that wait for their transaction.
    var waitingWrites: Int { queue.depth }

    /// What is configured now: a change that another process has committed is seen by the next call.
    public func catalog() throws -> Catalog {
        let mark = definitionsMark.steady
        let known = newest.withLock { $0 }
        if mark != nil, mark == known.mark { return known.catalog }
        let (catalog, tracesLeft) = try readers.withReader { reader in
            let (revision, tracesLeft) = try reader.revision()
            if revision == known.catalog.revision { return (known.catalog, tracesLeft) }
            return (try reader.snapshot { try Catalog.load(from: $0.connection, zones: zones) }, tracesLeft)
        }
        newest.withLock {
            guard catalog.revision >= $0.catalog.revision else { return }
            // As long as traces are left, each request looks whether they still are.
            $0 = KnownDirectory(catalog: catalog, mark: tracesLeft ? nil : mark)
        }
        if tracesLeft { clearTraces(at: clock()) }
        return catalog
    }

    /// Runs `body` in a transaction, without waiting for it. `completion` is called once it is on disk or has failed,
    /// before this returns or later, from any thread.
    ///
    /// `body` may share its transaction with others, so it has to end with a ``WriteRefusal`` before it has written
    /// anything, or not at all.
    /// - Parameters:
    ///   - alone: whether it gets a transaction of its own, which any error undoes.
    ///   - turn: when that is.
    public func submit(
        alone: Bool = false, turn: WriteTurn = .next,
        _ body: @escaping @Sendable (WriteTransaction) throws -> StoredReply,
        completion: @escaping @Sendable (Result<StoredReply, any Error>) -> Void
    ) {
        queue.submit(AnsweredWrite(alone: alone, turn: turn, body: body, completion: completion))
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

    /// Leaves nothing in the files of what has been deleted (see ``Writer/scrub(patience:)``).
    func scrub(patience: Int32) throws {
        try queue.keepUp { try $0.scrub(patience: patience) }
    }

    /// The same, without waiting for it, and whether or not it can be done.
    func scrubLater(patience: Int32) {
        queue.submit(Maintenance { try $0.scrub(patience: patience) })
    }

    /// Moves the whole write-ahead log into the database, and empties it, as far as readers allow. What opens the database
    /// next has nothing to read before its first answer, then; after large transactions that is a good part of a second.
    public func emptyLog() throws {
        try queue.keepUp { try $0.emptyLog() }
    }

    /// Recounts all that is derived from the log (``Reader/verify(zones:progress:)``), beside processes that use the
    /// database; with the rollback journal, none of them writes meanwhile.
    /// - Parameter progress: gets the number of members counted so far, after each.
    public func verify(progress: (Int) -> Void) throws -> VerificationReport {
        try DatabaseFile(path: path).readingAtLength { try read { try $0.verify(zones: zones, progress: progress) } }
    }

    /// Runs `body` with a connection that reads; each query sees what is committed by then.
    public func read<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        try readers.withReader(body)
    }
}
