import Loyalty
import SQLite

/// The one connection of this process that writes, with its statements and what a batch has in hand.
///
/// Not Sendable by itself: only the leader of the ``CommitQueue`` uses it, and leaders take turns under its lock.
final class Writer: @unchecked Sendable {
    /// The write-ahead log is moved into the database once it holds so many frames of 4 KiB: a page that many commits
    /// change is written back once for all of them.
    private static let framesPerCheckpoint = 4_000

    private let file: DatabaseFile
    private let lock: WriterLock
    private let connection: Connection
    private let transaction: WriteTransaction

    init(file: DatabaseFile, lock: WriterLock, zones: ZoneDirectory, clock: @escaping @Sendable () -> Instant) throws {
        self.file = file
        self.lock = lock
        connection = try file.writingConnection()
        transaction = try WriteTransaction(connection: connection, zones: zones, clock: clock)
    }

    /// Commits a batch, all of it on disk when this returns. Where the transaction fails, each write is tried alone, so
    /// that one that can't be done harms no other; but where it waited in vain for another process, each would again.
    func commit(_ batch: [any Write]) {
        if let scrubbing = batch.first as? Scrubbing { return scrubbing.perform(by: self) }
        do {
            try lock.withLock {
                try commitTogether(batch)
                checkpointIfDue()
            }
        } catch  where batch.count > 1 && !Self.isBusy(error) {
            for write in batch { commit([write]) }
        } catch {
            let reason = (error as? SQLiteError).map { $0.isBusy ? StoreError.busy : .database($0) }
            for write in batch { write.fail(with: reason ?? error) }
        }
    }

    private static func isBusy(_ error: any Error) -> Bool {
        (error as? SQLiteError)?.isBusy ?? (error as? StoreError == .busy)
    }

    private func commitTogether(_ batch: [any Write]) throws {
        try connection.execute("BEGIN IMMEDIATE")
        do {
            try transaction.begin()
            for write in batch { try write.perform(in: transaction) }
            try transaction.flush()
            try connection.execute("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            transaction.abandon()
            throw error
        }
    }

    /// Leaves nothing in the files of what has been deleted: empties the write-ahead log, and zeroes what pages hold
    /// beside their content. It reads the whole file.
    /// - Throws: ``StoreError/busy`` where a reader needs the log still.
    func scrub() throws {
        try lock.withLock {
            // Not the writing connection, which would keep its pages as they were. It sees the log emptied by another,
            // and who reads meanwhile sees the commit: all read their pages anew.
            let connection = try file.writingConnection()
            guard try connection.emptyLog() else { throw StoreError.busy }
            try connection.zeroUnusedBytes()
            try connection.execute("UPDATE revision SET number = number + 1")
        }
    }

    /// A checkpoint that fails harms nothing: the log holds all, and the next commit tries again.
    private func checkpointIfDue() {
        if connection.loggedFrames >= Self.framesPerCheckpoint { _ = try? connection.checkpoint() }
    }
}
