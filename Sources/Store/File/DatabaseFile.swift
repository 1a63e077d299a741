import Database
import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// The location of a database, and how to connect to it.
struct DatabaseFile: Sendable {
    let path: String
    /// The journal of a database that is created here; an existing one keeps its own.
    var newJournal: Journal = .writeAhead
    /// Whether a file or folder is on a file system that several machines share.
    var isOnNetwork: @Sendable (String) -> Bool = NetworkFileSystem.holds

    /// How long a connection waits for the short locks of others, in milliseconds. Writers don't compete for these:
    /// they queue at the ``WriterLock``.
    static let busyTimeout: Int32 = 5_000

    /// The folder of a file.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// The path of a file beside the database, by its suffix. SQLite resolves a symbolic link to the database, so
    /// these files have one place, whichever name opened it.
    func beside(_ suffix: String) -> String {
        guard let resolved = realpath(path, nil) else { return path + suffix }
        defer { free(resolved) }
        return String(cString: resolved) + suffix
    }

    /// Checks that the database exists and is writable. Reading needs that too: readers announce in the files beside
    /// it what they read. Call this before any of these files is created.
    func checkIsWritable() throws(StoreError) {
        guard access(path, F_OK) == 0 else {
            throw [ENOENT, ENOTDIR].contains(errno) ? .missing(path: path) : .notOpened(path, errno, of: self)
        }
        guard FileStatus(of: path)?.isRegular == true else { throw .notADatabase(path: path) }
        try check(Journal(ofDatabaseAt: path) ?? newJournal, at: path)
        guard faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0 else { throw .notOpened(path, errno, of: self) }
    }

    func check(_ journal: Journal, at place: String) throws(StoreError) {
        if journal == .writeAhead, isOnNetwork(place) { throw .noWriteAheadLog(path: path) }
    }

    /// The page cache of the writing connection, in bytes.
    static let usualCache: Int64 = 12 << 20

    /// Opens the connection that writes. Use it under the writer lock.
    func writingConnection(cache: Int64 = usualCache) throws -> SQLiteConnection {
        let connection = try connect()
        // A connection that was opened read-only stays so, even if the file becomes writable.
        guard !connection.isReadOnly else { throw StoreError.notWritable(path: path) }
        try connection.execute("PRAGMA synchronous = FULL")
        try connection.execute("PRAGMA foreign_keys = ON")
        // Zero deleted content, so that an erased user leaves nothing behind.
        try connection.execute("PRAGMA secure_delete = ON")
        // Each event reads and changes its member's page, so the cache should hold the pages of the active members.
        try connection.execute("PRAGMA cache_size = \(-cache >> 10)")
        if try connection.text("PRAGMA journal_mode") != Journal.writeAhead.mode {
            // A transaction that outgrows the cache would otherwise lock readers out until it ends.
            try connection.execute("PRAGMA cache_spill = OFF")
        }
        connection.countFramesInsteadOfCheckpointing()
        return connection
    }

    /// Opens a connection that only reads.
    func readingConnection() throws -> SQLiteConnection {
        let connection = try connect()
        try connection.execute("PRAGMA query_only = ON")
        return connection
    }

    /// Opens a connection that reads the whole database for a copy.
    func copyingConnection() throws -> SQLiteConnection { try connect() }

    /// Runs a long read. With the rollback journal, this keeps writers out: a commit would wait for this reader, and
    /// all other readers for the commit.
    /// - Throws: ``StoreError/busy`` if another process writes for longer than a write may wait.
    func readingAtLength<Result>(_ body: () throws -> Result) throws -> Result {
        guard Journal(ofDatabaseAt: path) == .rollback else { return try body() }
        return try WriterLock(beside: self).withLock(body)
    }

    /// Changes the journal. No other process may have the database open.
    func setJournal(_ journal: Journal) throws {
        try checkIsDatabase()
        try check(journal, at: path)
        var file = self
        // The present journal may be one that this file system doesn't support. No other process uses the database,
        // so no shared memory is needed.
        file.isOnNetwork = { _ in false }
        try WriterLock(beside: file).withLock {
            do {
                let connection = try SQLiteConnection(path: path, mode: .readWrite)
                connection.setBusyTimeout(milliseconds: Self.busyTimeout)
                try connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                try checkOwner(of: connection)
                guard try connection.text("PRAGMA journal_mode = \(journal.mode)") == journal.mode else {
                    throw StoreError.busy
                }
            } catch let error as DatabaseError {
                throw StoreError(error)
            }
        }
    }

    private func connect() throws -> SQLiteConnection {
        try checkIsWritable()
        let connection: SQLiteConnection
        do {
            connection = try SQLiteConnection(path: path, mode: .readWrite)
        } catch {
            throw StoreError.cannotOpen(path: path, reason: error.message)
        }
        connection.setBusyTimeout(milliseconds: Self.busyTimeout)
        do {
            try connection.disableCheckpointOnClose()
            try checkOwner(of: connection)
            try setUpJournal(of: connection)
            try connection.execute("PRAGMA temp_store = MEMORY")
            // Each commit invalidates a reader's cache, so a larger one would only take memory.
            try connection.execute("PRAGMA cache_size = -1024")
            return connection
        } catch let error as DatabaseError where error.kind == .notADatabase {
            throw StoreError.notADatabase(path: path)
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    private func setUpJournal(of connection: SQLiteConnection) throws {
        guard try connection.text("PRAGMA journal_mode") != Journal.writeAhead.mode else { return }
        let isNew = try connection.integer("PRAGMA page_count") == 0
        let mode = (isNew ? newJournal : .rollback).mode
        guard try connection.text("PRAGMA journal_mode = \(mode)") == mode else {
            throw StoreError.noWriteAheadLog(path: path)
        }
    }
}

extension StoreError {
    /// The error for a file that can't be opened or created.
    static func notOpened(_ path: String, _ reason: Int32, of database: DatabaseFile) -> StoreError {
        switch reason {
        case EACCES, EPERM, EROFS: .notWritable(path: database.path)
        default: .cannotOpen(path: path, reason: String(cString: strerror(reason)))
        }
    }
}
