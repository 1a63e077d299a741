import Database
import Locking
import Loyalty
import SQLite

/// The connection of this process that writes to a database file, under the writer lock.
final class FileSession: WritingSession {
    private let file: DatabaseFile
    private let lock: WriterLock
    private let framesPerCheckpoint: Int
    private let sqlite: SQLiteConnection
    private let begin: any Statement
    private let commit: any Statement
    /// Changes when another connection writes (sqlite.org/pragma.html#pragma_data_version).
    private let dataVersion: any Statement
    private let schemaVersion: any Statement
    /// The generation in which the schema was last looked at.
    private var checkedGeneration: Int64?

    /// - Parameters:
    ///   - framesPerCheckpoint: see the initializer of ``LoyaltyStore``.
    ///   - cache: the page cache in bytes.
    init(file: DatabaseFile, lock: WriterLock, framesPerCheckpoint: Int, cache: Int64) throws {
        self.file = file
        self.lock = lock
        self.framesPerCheckpoint = framesPerCheckpoint
        sqlite = try file.writingConnection(cache: cache)
        begin = try sqlite.prepare("BEGIN IMMEDIATE")
        commit = try sqlite.prepare("COMMIT")
        dataVersion = try sqlite.prepare("PRAGMA data_version")
        schemaVersion = try sqlite.prepare("PRAGMA user_version")
    }

    var connection: any Connection { sqlite }

    func transact(
        until deadline: Deadline, asking ask: () throws -> Void, _ body: (TransactionStart) throws -> Void
    ) throws {
        try lock.withLock(until: deadline) {
            // With a rollback journal, SQLite itself notices this. With the write-ahead log, commits would go to a file that
            // has no name any more.
            guard !sqlite.hasMoved else { throw StoreError.fileReplaced(path: file.path) }
            // Other programs don't use the writer lock, but may hold SQLite's locks.
            sqlite.setBusyTimeout(milliseconds: deadline.milliseconds)
            try begin.run()
            do {
                let generation = try dataVersion.first { $0.int(0) } ?? 0
                try checkSchema(in: generation)
                try ask()
                try body(TransactionStart(generation: generation, now: nil))
                // With the rollback journal, COMMIT may have to wait for readers again.
                sqlite.setBusyTimeout(milliseconds: deadline.milliseconds)
                lock.commitMark.begin()
                try runCommit()
            } catch {
                if sqlite.isInTransaction { try? sqlite.execute("ROLLBACK") }
                throw error
            }
            checkpointIfDue()
        }
    }

    /// If a commit fails while or after it is synced, it is in the write-ahead log already, or the rollback journal is gone
    /// already. Whoever opens the database next can take it for committed.
    private func runCommit() throws {
        do {
            try commit.run()
        } catch  where ![.busy, .full, .constraint].contains(error.kind) {
            throw StoreError.commitFailed(error)
        }
    }

    /// A newer program may have upgraded the database meanwhile.
    private func checkSchema(in generation: Int64) throws {
        guard generation != checkedGeneration else { return }
        try DatabaseSchema.check(schemaVersion.first { $0.int(0) } ?? 0)
        checkedGeneration = generation
    }

    func definitionsWillChange() { lock.definitionsMark.begin() }

    /// The write-ahead log itself may fill the disk. After a complete checkpoint, its space can be used again.
    func makeRoom() -> Bool {
        guard let log = try? lock.withLock({ try sqlite.checkpoint() }) else { return false }
        return log.logged > 0 && log.checkpointed == log.logged
    }

    var clearsFiles: Bool { true }

    /// Removes deleted content from the files: empties the write-ahead log, and zeroes the unused bytes of the database
    /// file. Reads the whole file. Does nothing if no user has been erased since the last time.
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

    func continueTime(from now: Instant) {}

    /// Copies the whole write-ahead log into the database and empties it, as far as readers allow.
    func settle() throws {
        try lock.withLock {
            sqlite.setBusyTimeout(milliseconds: 0)
            _ = try sqlite.emptyLog()
        }
    }

    /// A failed checkpoint does no harm: the log still holds everything, and the next commit tries again.
    private func checkpointIfDue() {
        if sqlite.loggedFrames >= framesPerCheckpoint { _ = try? sqlite.checkpoint() }
    }
}
