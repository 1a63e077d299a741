import Locking
import Loyalty
import SQLite

/// The one connection of this process that writes, with its statements and what a batch has in hand.
///
/// Not Sendable by itself: only the leader of the ``CommitQueue`` uses it, and leaders take turns under its lock.
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
    ///   - catalog: what is configured, or was a moment ago.
    ///   - framesPerCheckpoint: see ``LoyaltyStore/init(path:create:framesPerCheckpoint:cache:zones:clock:)``; so `cache`.
    ///   - commits: gets the number of writes of each transaction that was committed.
    init(
        file: DatabaseFile, lock: WriterLock, catalog: Catalog, framesPerCheckpoint: Int,
        cache: Int64 = DatabaseFile.usualCache, zones: ZoneDirectory, commits: Histogram,
        clock: @escaping @Sendable () -> Instant
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
            definitionsMark: lock.definitionsMark, clock: clock)
    }

    /// Commits a batch, all of it on disk when this returns. Where the transaction fails, each write is tried alone, so
    /// that one that can't be done harms no other; but where it waited in vain for another process, each would again,
    /// and what an input or output error has left of the transaction isn't known.
    /// - Parameter deadline: until when it waits for other processes.
    func commit(_ batch: [any Write], until deadline: Deadline) {
        if let upkeep = batch.first as? Maintenance { return upkeep.perform(by: self) }
        do {
            try lock.withLock(until: deadline) {
                // Other programs don't know of the lock, and can hold SQLite's own.
                connection.setBusyTimeout(milliseconds: deadline.milliseconds)
                do {
                    try commitTogether(batch, until: deadline)
                } catch let error as SQLiteError where error.isFull {
                    // It may be the log that fills the disk. Once it is in the database, its room is free for this.
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
            // With the rollback journal, readers can keep it waiting once more.
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

    /// Leaves nothing in the files of what has been deleted: empties the write-ahead log, and zeroes what pages hold
    /// beside their content. It reads the whole file. Where no user has been erased since it was last done, there is
    /// nothing to do.
    /// - Parameter patience: how long to wait for readers, and for other processes, in milliseconds.
    /// - Throws: ``StoreError/busy`` where a reader needs the log still.
    func scrub(patience: Int32) throws {
        try lock.withLock(until: Deadline(after: .milliseconds(patience))) {
            // Not the writing connection, which would keep its pages as they were. It sees the log emptied by another,
            // and who reads meanwhile sees the commit: all read their pages anew.
            let connection = try file.writingConnection()
            guard try connection.integer("SELECT tracesLeft FROM revision") != 0 else { return }
            connection.setBusyTimeout(milliseconds: patience)
            guard try connection.emptyLog() else { throw StoreError.busy }
            try connection.zeroUnusedBytes()
            try connection.execute("UPDATE revision SET tracesLeft = 0")
        }
    }

    /// Moves the whole write-ahead log into the database, and empties it, as far as readers allow.
    func emptyLog() throws {
        try lock.withLock {
            connection.setBusyTimeout(milliseconds: 0)
            _ = try connection.emptyLog()
        }
    }

    /// A checkpoint that fails harms nothing: the log holds all, and the next commit tries again.
    private func checkpointIfDue() {
        if connection.loggedFrames >= framesPerCheckpoint { _ = try? connection.checkpoint() }
    }
}
