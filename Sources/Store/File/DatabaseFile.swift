import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// Where the database is, and how connections to it are made.
struct DatabaseFile: Sendable {
    let path: String
    /// What a database gets that is made here; one that is there has its own.
    var newJournal: Journal = .writeAhead
    /// Whether a file or a folder is where several machines can write to it.
    var isOnNetwork: @Sendable (String) -> Bool = NetworkFileSystem.holds

    /// How long one connection waits for another's short locks, in milliseconds. Writers don't meet: they queue at
    /// the ``WriterLock``.
    static let busyTimeout: Int32 = 5_000

    /// The folder that a file is in.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// A file beside the database, by what is added to its name. SQLite follows symbolic links to a database, so what is
    /// beside it has one place, by whatever name it is opened.
    func beside(_ suffix: String) -> String {
        guard let resolved = realpath(path, nil) else { return path + suffix }
        defer { free(resolved) }
        return String(cString: resolved) + suffix
    }

    /// Whether it is there and can be written to, which reading needs too: readers tell each other in files beside it
    /// what they read. To be asked before any of these is made.
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

    /// How many bytes of pages the connection that writes keeps at hand.
    static let usualCache: Int64 = 12 << 20

    /// The connection that writes. To be used under the writer lock.
    func writingConnection(cache: Int64 = usualCache) throws -> Connection {
        let connection = try connect()
        // It would stay so, whatever becomes of the file's mode.
        guard !connection.isReadOnly else { throw StoreError.notWritable(path: path) }
        try connection.execute("PRAGMA synchronous = FULL")
        try connection.execute("PRAGMA foreign_keys = ON")
        // What is deleted is zeroed: an erased user leaves nothing behind.
        try connection.execute("PRAGMA secure_delete = ON")
        // Each event reads and changes its member's page: those of the active members should be at hand.
        try connection.execute("PRAGMA cache_size = \(-cache >> 10)")
        if try connection.text("PRAGMA journal_mode") != Journal.writeAhead.mode {
            // A transaction that outgrows the cache would shut readers out from there to its end.
            try connection.execute("PRAGMA cache_spill = OFF")
        }
        connection.countFramesInsteadOfCheckpointing()
        return connection
    }

    /// A connection that only reads.
    func readingConnection() throws -> Connection {
        let connection = try connect()
        try connection.execute("PRAGMA query_only = ON")
        return connection
    }

    /// A connection that reads all of it at once, for a copy.
    func copyingConnection() throws -> Connection { try connect() }

    /// Runs what reads for long. With the rollback journal nobody writes meanwhile: a commit would wait for this reader,
    /// and all other readers for that commit.
    /// - Throws: ``StoreError/busy`` where another process writes for as long as a write may wait.
    func readingAtLength<Result>(_ body: () throws -> Result) throws -> Result {
        guard Journal(ofDatabaseAt: path) == .rollback else { return try body() }
        return try WriterLock(beside: self).withLock(body)
    }

    /// Changes what the database goes by, which takes that nobody else has it open.
    func setJournal(_ journal: Journal) throws {
        try checkIsDatabase()
        try check(journal, at: path)
        var file = self
        // What it goes by now may be what can't be had here. Nobody else uses it, and so no memory need be shared.
        file.isOnNetwork = { _ in false }
        try WriterLock(beside: file).withLock {
            do {
                let connection = try Connection(path: path, mode: .readWrite)
                connection.setBusyTimeout(milliseconds: Self.busyTimeout)
                try connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                try checkOwner(of: connection)
                guard try connection.text("PRAGMA journal_mode = \(journal.mode)") == journal.mode else {
                    throw StoreError.busy
                }
            } catch let error as SQLiteError {
                throw StoreError(error)
            }
        }
    }

    private func connect() throws -> Connection {
        try checkIsWritable()
        let connection: Connection
        do {
            connection = try Connection(path: path, mode: .readWrite)
        } catch {
            throw StoreError.cannotOpen(path: path, reason: error.message)
        }
        connection.setBusyTimeout(milliseconds: Self.busyTimeout)
        do {
            try connection.disableCheckpointOnClose()
            try checkOwner(of: connection)
            try setUpJournal(of: connection)
            try connection.execute("PRAGMA temp_store = MEMORY")
            // Each commit makes a reader drop what it has at hand, so more would only be held.
            try connection.execute("PRAGMA cache_size = -1024")
            return connection
        } catch let error as SQLiteError where error.primaryCode == 26 {
            throw StoreError.notADatabase(path: path)
        } catch let error as SQLiteError {
            throw StoreError(error)
        }
    }

    private func setUpJournal(of connection: Connection) throws {
        guard try connection.text("PRAGMA journal_mode") != Journal.writeAhead.mode else { return }
        let isNew = try connection.integer("PRAGMA page_count") == 0
        let mode = (isNew ? newJournal : .rollback).mode
        guard try connection.text("PRAGMA journal_mode = \(mode)") == mode else {
            throw StoreError.noWriteAheadLog(path: path)
        }
    }
}

extension StoreError {
    /// Why a file of a database can't be opened or made.
    static func notOpened(_ path: String, _ reason: Int32, of database: DatabaseFile) -> StoreError {
        switch reason {
        case EACCES, EPERM, EROFS: .notWritable(path: database.path)
        default: .cannotOpen(path: path, reason: String(cString: strerror(reason)))
        }
    }
}
