import Database
import Locking
import Loyalty
import PostgreSQL

#if canImport(Glibc)
    import Glibc
#endif

/// The connection of this process that writes to a PostgreSQL server.
///
/// A transaction takes two round trips: one asks for the lock and everything that is known to be needed, the other sends
/// all changes and the commit. While other processes write as well, the lock is asked for first.
final class ServerSession: WritingSession {
    private let server: PostgreSQLConnection
    private let info: ConnectionInfo
    private let longestWait: Int64
    private let time: ServerTime
    private let state: ServerState
    private var changesConfiguration = false
    private let newestBatch: any Statement
    private let insertBatch: any Statement
    private let isStored: any Statement
    private let deleteBatches: any Statement
    private let setLockTimeout: any Statement

    /// The newest batch that this connection has read or written.
    private var newest = Batch(number: 0, nonce: 0)
    private var generation: Int64 = 0
    /// Whether another process wrote between the last two transactions of this one. It is likely to have the lock then.
    private var isShared = false

    /// - Parameter longestWait: how long a write may wait for others, in milliseconds.
    init(
        _ server: PostgreSQLConnection, to info: ConnectionInfo, longestWait: Int64, time: ServerTime,
        state: ServerState
    ) throws {
        self.server = server
        self.info = info
        self.longestWait = longestWait
        self.time = time
        self.state = state
        newestBatch = try server.prepare(
            """
            SELECT number, nonce, at, \(ServerTime.expression), \(server.dialect.schemaVersion) AS schema
            FROM batch ORDER BY number DESC LIMIT 1
            """)
        insertBatch = try server.prepare("INSERT INTO batch (number, nonce, at) VALUES (?, ?, ?)")
        isStored = try server.prepare("UPDATE batch SET at = at WHERE number = ? AND nonce = ? RETURNING number")
        deleteBatches = try server.prepare("DELETE FROM batch WHERE number < ?")
        setLockTimeout = try server.prepare("SELECT set_config('lock_timeout', ?, true)")
    }

    var connection: any Connection { server }

    /// How many batches are kept. One is looked up only for as long as a write may wait.
    private static let batchesKept: Int64 = 100_000
    private static let batchesPerTidying: Int64 = 1_000

    /// How long a write waits for others in any case, in milliseconds.
    private static let shortestWait: Int64 = 500

    private static let takeLock = "SELECT pg_advisory_xact_lock(\(ServerEngine.lockKey))"

    func transact(
        until deadline: Deadline, asking ask: () throws -> Void, _ body: (TransactionStart) throws -> Void
    ) throws {
        server.setDeadline(deadline.instant)
        defer {
            server.setDeadline(nil)
            server.patience = .zero
            if changesConfiguration { state.forget() }
            changesConfiguration = false
        }
        var (hasLock, batch) = (false, Batch?.none)
        do {
            let (start, previous) = try begin(until: deadline, asking: ask) {
                hasLock = true
                // The deadline is for the lock; a large transaction may take longer, if the server answers.
                server.patience = .milliseconds(longestWait)
            }
            try body(start)
            let next = Batch(number: previous.number + 1, nonce: .random(in: .min ... .max))
            try record(next, at: start.now)
            batch = next
            _ = server.hasWarned()
            try server.commit()
            if server.hasWarned() { throw CommitDoubt() }
            newest = next
        } catch {
            generation += 1
            newest = Batch(number: 0, nonce: 0)
            let isLost = !server.isConnected
            // Even if the deadline has passed: without its answer, the outcome would be unknown.
            server.patience = .seconds(1)
            server.rollBack()
            server.patience = .zero
            if !hasLock { endStuckHolder(after: error) }
            guard let batch, error is CommitDoubt || isDoubtful else { throw isLost ? Self.loss(error) : error }
            try findOut(batch, until: deadline)
        }
    }

    /// Ends the connection that holds the lock, if its machine has stopped in the middle of what it sends. The server
    /// counts such a connection as active, so no timeout of its own ends it.
    private func endStuckHolder(after error: any Error) {
        guard let error = error as? DatabaseError, [.busy, .interrupted].contains(error.kind) else { return }
        server.setDeadline(.now + .seconds(1))
        _ = try? server.integer(
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND granted AND objid = \(ServerEngine.lockKey) AND classid = 0
                AND datname = current_database() AND database = datid AND usename = current_user
                AND state = 'active' AND wait_event = 'ClientRead' AND state_change < now() - interval '10 s'
            """)
    }

    /// A server that doesn't answer in time is lost as well.
    private static func loss(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError, error.kind == .interrupted else { return error }
        return DatabaseError(.unreachable, code: error.code, message: error.message)
    }

    /// Whether the outcome of a commit that failed is unknown after its rollback. The server may have committed before it
    /// ended the connection, even if it says why. Only if it has rolled back, and there was something to roll back, is the
    /// commit known to have failed.
    private var isDoubtful: Bool { !server.isConnected || server.hasWarned() }

    /// The commit was answered with a warning: it may not be on the standby's disk.
    private struct CommitDoubt: Error {}

    /// A committed transaction.
    struct Batch: Equatable {
        var number: Int64
        var nonce: Int64
    }

    /// Takes the lock, and reads what was committed before.
    /// - Parameters:
    ///   - deadline: when to stop waiting for others. A free lock is taken even after it: the writes may have waited behind
    ///     others of this process.
    ///   - locked: called as soon as it is known that this connection has the lock.
    private func begin(
        until deadline: Deadline, asking ask: () throws -> Void, locked: () -> Void
    ) throws -> (start: TransactionStart, previous: Batch) {
        let losses = info.losses
        try server.begin("BEGIN ISOLATION LEVEL READ COMMITTED")
        try boundWait(until: deadline)
        // A statement sees what was committed before it began, so the lock comes before everything else.
        try server.run(Self.takeLock)
        // While another process has the lock, more writes come that can share the transaction.
        if isShared {
            try server.waitForAll()
            locked()
        }
        try newestBatch.ask()
        try ask()
        guard
            let (batch, last, now, schema) = try newestBatch.first({
                (Batch(number: $0.int(0), nonce: $0.int(1)), $0.int(2), $0.int(3), $0.int(4))
            })
        else { throw StoreError.noTables(name: server.name) }
        locked()
        try DatabaseSchema.check(schema)
        // After a rollback, nothing is known of others.
        isShared = batch != newest && newest.number != 0
        if batch != newest {
            generation += 1
            newest = batch
        }
        time.observe(Instant(milliseconds: now))
        let start = TransactionStart(
            generation: generation, now: Instant(milliseconds: max(now, last)), losses: losses)
        return (start, batch)
    }

    /// Bounds how long the next statement waits for others. The server ends that wait by itself, so that a server that is
    /// there doesn't count as lost.
    private func boundWait(until deadline: Deadline) throws {
        let left = max(Int64(deadline.milliseconds), Self.shortestWait)
        // Mostly nothing has used up the time yet, and the connection's own bound is as good.
        let isUsual = left > longestWait - Self.shortestWait
        server.patience = .milliseconds(isUsual ? longestWait : left) + .seconds(1)
        if !isUsual {
            setLockTimeout.bind(1, String(left))
            try setLockTimeout.ask()
        }
    }

    private func record(_ batch: Batch, at now: Instant?) throws {
        insertBatch.bind(1, batch.number)
        insertBatch.bind(2, batch.nonce)
        insertBatch.bind(3, now?.milliseconds ?? 0)
        try insertBatch.run()
        if batch.number % Self.batchesPerTidying == 0 {
            deleteBatches.bind(1, batch.number - Self.batchesKept)
            try deleteBatches.run()
        }
    }

    /// Finds out whether a transaction was committed whose commit wasn't answered. The lock tells that it has ended.
    ///
    /// If it was, a commit of its own follows: it is on disk, and on the standby's, only after the earlier one is.
    /// - Throws: ``StoreError/notCommitted`` if it was not; ``StoreError/outcomeUnknown`` if there is no answer until
    ///   the deadline.
    private func findOut(_ batch: Batch, until deadline: Deadline) throws {
        while true {
            do {
                try server.begin("BEGIN ISOLATION LEVEL READ COMMITTED")
                try server.run(Self.takeLock)
                isStored.bind(1, batch.number)
                isStored.bind(2, batch.nonce)
                let found = try isStored.first { _ in true } ?? false
                _ = server.hasWarned()
                try server.commit()
                guard !server.hasWarned() else { throw CommitDoubt() }
                guard found else { throw StoreError.notCommitted }
                return
            } catch StoreError.notCommitted {
                throw StoreError.notCommitted
            } catch {
                server.rollBack()
                guard !deadline.hasPassed else { throw StoreError.outcomeUnknown }
                usleep(Reconnecting.pause)
            }
        }
    }

    /// Every process reads the revision with each request.
    func definitionsWillChange() { changesConfiguration = true }

    func makeRoom() -> Bool { false }

    var clearsFiles: Bool { false }

    /// What deleted content leaves in the server's files goes with vacuum, and by the retention of archives and backups.
    func scrub(patience: Int32) throws {}

    func continueTime(from now: Instant) throws {
        // The statements of one text are one transaction.
        try server.execute(
            """
            \(Self.takeLock);
            UPDATE batch SET at = greatest(at, \(now.milliseconds)) WHERE number = (SELECT max(number) FROM batch)
            """)
    }

    /// Without statistics, the server plans queries of tables that were filled at once as if they were empty.
    func settle() throws { try server.execute("ANALYZE") }

    // MARK: - Schema

    /// The schema version of the database; 0 if it is empty.
    func schemaVersion() throws -> Int64 {
        guard try server.integer("SELECT count(*) FROM pg_class WHERE oid = to_regclass('schemaversion')") == 1 else {
            return 0
        }
        return try server.integer("SELECT number FROM schemaVersion WHERE id = 1") ?? 0
    }

    /// Makes the tables, or brings those of an earlier schema up to date, in one transaction.
    /// - Returns: false if another machine has done so meanwhile.
    /// - Throws: ``StoreError/otherEncoding(_:name:)``; ``StoreError/newerSchema(found:known:)``; ``StoreError/busy`` if
    ///   others write, or read at length, for longer than a write may wait.
    func migrate() throws -> Bool {
        try server.begin("BEGIN ISOLATION LEVEL READ COMMITTED")
        do {
            try server.run(Self.takeLock)
            try server.waitForAll()
            let version = try schemaVersion()
            try DatabaseSchema.check(version)
            if version == 0 {
                let encoding = try server.text("SELECT current_setting('server_encoding')") ?? ""
                guard encoding == "UTF8" else { throw StoreError.otherEncoding(encoding, name: server.name) }
                try server.execute(ServerSchema.tables)
            } else if version < ServerSchema.first {
                throw StoreError.unknownSchema(found: version)
            } else if version < DatabaseSchema.newest {
                for step in ServerSchema.steps[Int(version - ServerSchema.first)...] { try server.execute(step) }
                try server.execute("UPDATE schemaVersion SET number = \(DatabaseSchema.newest)")
            }
            try server.commit()
            return version < DatabaseSchema.newest
        } catch {
            server.rollBack()
            throw error
        }
    }
}
