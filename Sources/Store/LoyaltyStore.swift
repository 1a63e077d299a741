import Database
import Locking
import Loyalty
import PostgreSQL
import Synchronization

/// The database: one writer with group commit, readers, and the configuration. Usable from any thread, and alongside
/// other processes with the same file.
public final class LoyaltyStore: Sendable {
    /// The path of the database file, or the address of the database on a server, which can have a password.
    public let path: String
    /// The system's time zones.
    public let zones: ZoneDirectory
    private let queue: CommitQueue
    private let readers: ReaderPool
    /// Nil if the engine tells the configuration at once.
    private let configurationReads: ConfigurationReads?
    private let newest: Lock<KnownCatalog>
    let engine: any Engine
    /// The present instant by the clock that everything is booked by.
    public let clock: @Sendable () -> Instant
    /// How many writes shared each transaction.
    let commits: Histogram
    /// The last attempt to complete a pending erasure.
    let lastClearing = Mutex<Instant?>(nil)
    /// Held while a board is made or moved; other readers of a board that needs it wait.
    let boardsBeingMade = Mutex(())
    /// Whether a thread counts the past for dimensions and measures.
    let isCountingPast = Mutex(false)
    /// The numbers of the boards that are being brought up to date in the background.
    let boardsBehind = Mutex<Set<Int64>>([])

    /// The configuration, with the version since which it was read; nil if it has to be read again.
    private struct KnownCatalog: Sendable {
        var catalog: Catalog
        var mark: UInt64?
        /// The engine's ``Engine/losses``.
        var losses = 0
    }

    /// Opens a database, and upgrades it if its schema is older.
    /// - Parameters:
    ///   - path: the path of a file, or the address of a database on a PostgreSQL server, as libpq reads it.
    ///   - create: whether to create the database if there is no file, an empty one, or an empty database.
    ///   - journal: the journal of a database that is created; an existing one keeps its own.
    ///   - framesPerCheckpoint: the write-ahead log is copied into the database once it holds this many pages. The
    ///     higher the number, the fewer times a page that many commits change is written. But the first process that
    ///     opens the database reads the whole log.
    ///   - cache: the writer's page cache in bytes; nil for 12 MiB.
    ///   - pastPerWrite: up to how many entries or users each write counts of the past, for new dimensions and measures.
    ///   - clock: returns the current instant; nil for the clock of the database, or of this machine if that has none.
    ///   - upgradeProgress: if the database has an earlier schema, gets the number of entries or users that a step of
    ///     the upgrade has gone through.
    public init(
        path: String, create: Bool = false, journal: Journal = .writeAhead, framesPerCheckpoint: Int = 4_000,
        cache: Int64? = nil, zones: ZoneDirectory = ZoneDirectory(), pastPerWrite: Int = 100,
        clock: (@Sendable () -> Instant)? = nil, upgradeProgress: @escaping (Int) -> Void = { _ in }
    ) throws {
        let engine = try Self.engine(
            path: path, create: create, journal: journal, framesPerCheckpoint: framesPerCheckpoint)
        self.engine = engine
        self.path = path
        self.zones = zones
        self.clock = clock ?? engine.now
        let readers = ReaderPool(engine: engine)
        let losses = engine.losses
        let isMigrated: Bool
        do {
            isMigrated = try engine.prepare(
                create: create,
                upgrade: UpgradeContext(zones: zones, clock: self.clock, progress: upgradeProgress))
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
        let catalog = try readers.withReader {
            try $0.snapshot { try Catalog.load(from: $0.connection, zones: zones) }
        }
        let commits = Histogram(bounds: StoreMetrics.commitBounds)
        self.commits = commits
        queue = CommitQueue(
            writer: LazyWriter(longestWait: engine.longestWait) {
                let cache = cache ?? DatabaseFile.usualCache
                return try Writer(
                    session: engine.writingSession(cache: cache), catalog: catalog, cache: cache, zones: zones,
                    commits: commits, pastPerWrite: pastPerWrite, clock: clock)
            })
        self.readers = readers
        configurationReads =
            engine.readsAhead ? ConfigurationReads { try engine.confirmConfiguration(asking: readers) } : nil
        newest = Lock(KnownCatalog(catalog: catalog, losses: losses))
        _ = try self.catalog()
        if isMigrated { try writeAlone { try $0.adoptZones() } }
    }

    /// The engine of a database (see the initializer).
    static func engine(
        path: String, create: Bool, journal: Journal = .writeAhead, framesPerCheckpoint: Int
    ) throws -> any Engine {
        guard !ConnectionInfo.isAddress(path) else { return try ServerEngine(address: path) }
        try checkName(path)
        return try FileEngine(path: path, create: create, journal: journal, framesPerCheckpoint: framesPerCheckpoint)
    }

    /// Changes after every commit by any process; nil during one. Data read after this value is current while it
    /// stays equal.
    public var version: UInt64? { engine.commitVersion(asking: readers) }

    /// Whether the database gains by what ``submit(alone:turn:foreseen:_:completion:)`` is told of a write.
    public var readsAhead: Bool { engine.readsAhead }

    /// The writes that wait for their transaction.
    var waitingWrites: Int { queue.depth }

    /// What a write can go by until its transaction confirms it. Nil if the engine tells the configuration at once, or if a
    /// connection was lost since it was asked for: then a question finds out sooner whether there is a server.
    public var assumedConfiguration: AssumedConfiguration? {
        guard engine.readsAhead else { return nil }
        let known = newest.withLock { $0 }
        guard known.losses == engine.losses else { return nil }
        return AssumedConfiguration(catalog: known.catalog, losses: known.losses)
    }

    /// The current configuration. A change that another process has committed is visible to the next call.
    public func catalog() throws -> Catalog {
        let mark = engine.definitionsVersion
        let known = newest.withLock { $0 }
        if mark != nil, mark == known.mark { return known.catalog }
        let state = try engine.configuration(asking: readers)
        let isKnown = state.revision == known.catalog.revision && state.losses == known.losses
        let catalog =
            isKnown
            ? known.catalog
            : try readers.withReader { try $0.snapshot { try Catalog.load(from: $0.connection, zones: zones) } }
        newest.withLock {
            guard catalog.revision >= $0.catalog.revision || state.losses > $0.losses else { return }
            // While erased data is left in the files, each request checks whether it still is.
            $0 = KnownCatalog(catalog: catalog, mark: state.tracesLeft ? nil : mark, losses: state.losses)
        }
        if state.tracesLeft { clearTraces(at: clock()) }
        return catalog
    }

    /// Whether to know the configuration takes a question to the database, which reads can share by
    /// ``whenConfigurationIsKnown(_:)``.
    public var sharesQuestions: Bool { configurationReads != nil }

    /// Calls `body` once ``catalog()`` needs to ask nothing for the present request, or with the error if it can't be known.
    /// `body` is called before this method returns or later, on any thread, as the handling of the same request. It
    /// should be quick: others wait for it.
    public func whenConfigurationIsKnown(_ body: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        guard let configurationReads else { return body(.success(())) }
        configurationReads.add(body)
    }

    /// Runs `body` in a transaction without waiting for it. `completion` is called once the transaction is on disk or
    /// has failed, before this method returns or later, on any thread.
    ///
    /// `body` may share its transaction with others. If it throws, that must be a ``WriteRefusal``, before it has
    /// written anything.
    /// - Parameters:
    ///   - alone: whether it gets a transaction of its own, which any error rolls back.
    ///   - turn: when the transaction runs.
    ///   - foreseen: what it is known to need.
    public func submit(
        alone: Bool = false, turn: WriteTurn = .next, foreseen: Foreseen = Foreseen(),
        _ body: @escaping @Sendable (WriteTransaction) throws -> Reply,
        completion: @escaping @Sendable (Result<Reply, any Error>) -> Void
    ) {
        queue.submit(AnsweredWrite(alone: alone, turn: turn, foreseen: foreseen, body: body, completion: completion))
    }

    /// Runs `body` in a transaction and waits until it is on disk.
    ///
    /// `body` may share its transaction with others. If it throws, that must be a ``WriteRefusal``, before it has
    /// written anything.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) throws -> Value {
        try queue.run(alone: false, body)
    }

    /// Runs `body` in a transaction of its own, which any error rolls back, and waits until it is on disk.
    public func writeAlone<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value
    ) throws -> Value {
        try queue.run(alone: true, body)
    }

    /// Removes what is left of deleted data in the files (see ``WritingSession/scrub(patience:)``).
    func scrub(patience: Int32) throws {
        try queue.keepUp { try $0.scrub(patience: patience) }
    }

    /// Scrubs in the background; errors are ignored.
    func scrubLater(patience: Int32) {
        queue.submit(Maintenance { try $0.scrub(patience: patience) })
    }

    /// Copies the whole write-ahead log into the database and empties it, as far as readers allow. The next process
    /// to open the database then needn't read the log before its first answer; after large transactions, that takes a
    /// good part of a second.
    public func emptyLog() throws {
        try queue.keepUp { try $0.settle() }
    }

    /// Recounts everything that is derived from the log (``Reader/verify(zones:codeHash:progress:)``), while other processes
    /// use the database. With the rollback journal, they can't write meanwhile.
    /// - Parameters:
    ///   - codeHash: the hash of a coupon's code; nil to check no hashes.
    ///   - progress: called after each member with the number counted so far.
    public func verify(
        codeHash: ((_ code: String) -> [UInt8])? = nil, progress: (Int) -> Void
    ) throws -> VerificationReport {
        try engine.readingAtLength { try read { try $0.verify(zones: zones, codeHash: codeHash, progress: progress) } }
    }

    /// Runs `body` with a reading connection; each query sees everything committed before it.
    public func read<Value>(_ body: (Reader) throws -> Value) throws -> Value {
        try readers.withReader(body)
    }
}
