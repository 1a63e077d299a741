import Locking
import Loyalty
import SQLite

/// The one connection of this process that writes, with its statements and the state of the present transaction.
///
/// Unchecked: only the leader of the ``CommitQueue`` uses it, and the queue's lock allows one leader at a time.
final class Writer: @unchecked Sendable {
    private let file: DatabaseFile
    private let lock: WriterLock
    private let framesPerCheckpoint: Int
    private let connection: Connection
    private let transaction: WriteTransaction
    private let commits: Histogram
    private let beginStatement: Statement
    private let commitStatement: Statement

    /// - Parameters:
    ///   - catalog: the configuration; it may be slightly out of date.
    ///   - framesPerCheckpoint: see the initializer of ``LoyaltyStore``, also for `cache`.
    ///   - commits: gets the number of writes of each committed transaction.
    ///   - pastPerWrite: see the initializer of ``LoyaltyStore``.
    init(
        file: DatabaseFile, lock: WriterLock, catalog: Catalog, framesPerCheckpoint: Int,
        cache: Int64 = DatabaseFile.usualCache, zones: ZoneDirectory, commits: Histogram,
        pastPerWrite: Int = 100, clock: @escaping @Sendable () -> Instant
    ) throws {
        self.file = file
        self.lock = lock
        self.framesPerCheckpoint = framesPerCheckpoint
        self.commits = commits
        connection = try file.writingConnection(cache: cache)
        beginStatement = try connection.prepare("BEGIN IMMEDIATE")
        commitStatement = try connection.prepare("COMMIT")
        transaction = try WriteTransaction(
            connection: connection, catalog: catalog, cache: cache, zones: zones,
            definitionsMark: lock.definitionsMark, pastPerWrite: pastPerWrite, clock: clock)
    }

    /// Commits a batch. When this returns, each write is on disk or has failed.
    ///
    /// If the transaction fails, each write is tried alone, so that a failing write doesn't affect the others. There
    /// are two exceptions, in which all writes fail: after a timeout, each write would wait in vain again; and after an
    /// I/O error, the state of the transaction is unknown.
    /// - Parameter deadline: when to stop waiting for other processes.
    func commit(_ batch: [any Write], until deadline: Deadline) {
        if let upkeep = batch.first as? Maintenance { return upkeep.perform(by: self) }
        do {
            try lock.withLock(until: deadline) {
                // Other programs don't use the writer lock, but may hold SQLite's locks.
                connection.setBusyTimeout(milliseconds: deadline.milliseconds)
                do {
                    try commitTogether(batch, until: deadline)
                } catch let error as SQLiteError where error.isFull {
                    // The write-ahead log itself may fill the disk. After a complete checkpoint, its space can be used
                    // again.
                    guard let log = try? connection.checkpoint(), log.logged > 0, log.checkpointed == log.logged
                    else { throw error }
                    try commitTogether(batch, until: deadline)
                }
                checkpointIfDue()
            }
        } catch  where batch.count > 1 && !Self.concernsAll(error) {
            for write in batch { commit([write], until: deadline) }
        } catch {
            let reason = (error as? SQLiteError).map(StoreError.init)
            for write in batch { write.fail(with: reason ?? error) }
        }
    }

    private static func concernsAll(_ error: any Error) -> Bool {
        guard let error = error as? SQLiteError else { return error as? StoreError == .busy }
        return error.isBusy || error.primaryCode == 10
    }

    private func commitTogether(_ batch: [any Write], until deadline: Deadline) throws {
        try beginStatement.run()
        do {
            try transaction.begin()
            for write in batch { try write.perform(in: transaction) }
            try transaction.flush()
            try transaction.tidyRecounts()
            try transaction.countPastOnTheWay()
            // With the rollback journal, COMMIT may have to wait for readers again.
            connection.setBusyTimeout(milliseconds: deadline.milliseconds)
            lock.commitMark.begin()
            try commitStatement.run()
            commits.record(batch.count)
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            transaction.abandon()
            throw error
        }
    }

    /// Removes deleted content from the files: empties the write-ahead log, and zeroes the unused bytes of the database
    /// file. Reads the whole file. Does nothing if no user has been erased since the last time.
    /// - Parameter patience: how long to wait for readers and for other processes, in milliseconds.
    /// - Throws: ``StoreError/busy`` if a reader still needs the log.
    func scrub(patience: Int32) throws {
        try lock.withLock(until: Deadline(after: .milliseconds(patience))) {
            // A separate connection, since the writing connection would keep its cached pages. All connections read
            // their pages again afterwards: the writing connection because another one emptied the log, readers because
            // of the commit.
            let connection = try file.writingConnection()
            guard try connection.integer("SELECT tracesLeft FROM revision") != 0 else { return }
            connection.setBusyTimeout(milliseconds: patience)
            guard try connection.emptyLog() else { throw StoreError.busy }
            try connection.zeroUnusedBytes()
            try connection.execute("UPDATE revision SET tracesLeft = 0")
        }
    }

    /// Copies the whole write-ahead log into the database and empties it, as far as readers allow.
    func emptyLog() throws {
        try lock.withLock {
            connection.setBusyTimeout(milliseconds: 0)
            _ = try connection.emptyLog()
        }
    }

    /// A failed checkpoint does no harm: the log still holds everything, and the next commit tries again.
    private func checkpointIfDue() {
        if connection.loggedFrames >= framesPerCheckpoint { _ = try? connection.checkpoint() }
    }
}
