import Database
import Locking
import Loyalty

/// A database engine under the store: a file with SQLite, or a PostgreSQL server.
///
/// The rules, the staging of a transaction, group commit, recount and verification exist once, above this seam. An engine
/// connects, lets one transaction at a time write, and tells whether others have written. It speaks SQL through
/// ``Connection`` and ``Statement``.
protocol Engine: Sendable {
    /// What messages call the database: its path, or its address without a password.
    var name: String { get }

    /// How long a write may wait for others, in milliseconds.
    var longestWait: Int64 { get }

    /// Makes the database if there is none, and brings an earlier schema up to date.
    /// - Parameter create: whether an empty place may become a database.
    /// - Returns: whether it was made, or had an earlier schema.
    func prepare(create: Bool, upgrade: UpgradeContext) throws -> Bool

    /// Opens a connection that only reads.
    func readingConnection() throws -> any Connection

    /// Opens the connection of this process that writes.
    /// - Parameter cache: the memory for its page cache, in bytes, if the engine has one.
    func writingSession(cache: Int64) throws -> any WritingSession

    /// Runs a long read. An engine that lets a reader block writers keeps writers out meanwhile.
    /// - Throws: ``StoreError/busy`` if others write for longer than a write may wait.
    func readingAtLength<Result>(_ body: () throws -> Result) throws -> Result

    /// Whether others can write during a long read.
    var readsBesideWrites: Bool { get }

    /// Whether it gains by reading what writes are known to need at once (``Foreseen``).
    var readsAhead: Bool { get }

    /// Changes with every change to definitions, secrets or keys; nil during one. Always nil if the engine can't tell
    /// without asking the database.
    var definitionsVersion: UInt64? { get }

    /// Changes if another server may have taken over, which can lack the latest changes.
    var losses: Int { get }

    /// The state of the configuration, not from before the present request arrived.
    func configuration(asking readers: ReaderPool) throws -> ConfigurationState

    /// Finds out with a small question, if it can, what ``configuration(asking:)`` says to the present request and to all
    /// that arrived before it. It is of use where ``definitionsVersion`` doesn't tell.
    func confirmConfiguration(asking readers: ReaderPool) throws

    /// Changes with every commit; nil during one. It isn't from before the present request arrived.
    func commitVersion(asking readers: ReaderPool) -> UInt64?

    /// The present instant by the clock that everything is booked by: the server's, or this machine's.
    func now() -> Instant
}

/// Which configuration is in force.
struct ConfigurationState: Sendable {
    /// Grows with each change.
    var revision: Int64
    /// Whether traces of an erased user are still in the files.
    var tracesLeft = false
    /// The engine's ``Engine/losses``.
    var losses = 0
}

/// What an upgrade of the schema needs of the store.
struct UpgradeContext {
    let zones: ZoneDirectory
    let clock: @Sendable () -> Instant
    /// Gets the number of entries or users that a step has gone through.
    let progress: (Int) -> Void
}

/// The connection that writes, and how its transactions begin and end. Only one thread at a time uses it.
protocol WritingSession: AnyObject {
    var connection: any Connection { get }

    /// Runs `body` in a transaction while no one else writes, and commits it. Any error rolls it back.
    /// - Parameters:
    ///   - deadline: when to stop waiting for others.
    ///   - ask: asks what can be asked before `body` runs, without waiting for it. If others are likely to write, it is
    ///     called after the wait for them, so that more is known then.
    /// - Throws: the error of `body` or of the engine; ``StoreError/busy`` if others write for too long.
    func transact(
        until deadline: Deadline, asking ask: () throws -> Void, _ body: (TransactionStart) throws -> Void
    ) throws

    /// Marks that the present transaction changes definitions, secrets or keys.
    func definitionsWillChange()

    /// Whether room was made for a transaction that found the database full, so that it can be tried again.
    func makeRoom() -> Bool

    /// Whether deleted content can be removed from the files. A server's files are out of reach.
    var clearsFiles: Bool { get }

    /// Removes what is left of deleted content, if the engine can (see ``FileSession/scrub(patience:)``).
    /// - Parameter patience: how long to wait for others, in milliseconds.
    /// - Throws: ``StoreError/busy`` if it couldn't be done yet.
    func scrub(patience: Int32) throws

    /// Lets no later transaction be at an earlier instant than `now`, which another database's clock may have told. A file
    /// goes by this machine's clock alone.
    func continueTime(from now: Instant) throws

    /// Makes what follows quick after many rows were written: the next start, and the plans of queries.
    func settle() throws
}

/// What a transaction knows at its start.
struct TransactionStart {
    /// Changes when another connection has written, so that what was kept in memory no longer holds.
    let generation: Int64
    /// The present instant by the database's clock; nil if it is that of this machine.
    let now: Instant?
    /// The engine's ``Engine/losses``.
    var losses = 0
}

/// How a lost server is reached again.
enum Reconnecting {
    /// The time between two attempts, in microseconds.
    static let pause: UInt32 = 50_000
}
