import Database
import SQLite

#if canImport(Glibc)
    import Glibc
#endif

extension DatabaseFile {
    /// Creates the file, readable only by its owner, if it doesn't exist.
    /// - Returns: whether this call created it.
    @discardableResult
    func create() throws(StoreError) -> Bool {
        try check(Journal(ofDatabaseAt: path) ?? newJournal, at: Self.folder(of: path))
        // An existing file isn't opened: closing it would drop the locks of this process on it.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw .notOpened(path, errno, of: self)
        }
        close(descriptor)
        return true
    }

    /// Removes a database that was created in vain, and the files beside it. It stays if it contains a project by now
    /// or another process has it open.
    func removeUnlessUsed() {
        guard let lock = try? WriterLock(beside: self, longestWait: 0) else {
            // No process writes to the database without its lock.
            if LoyaltyStore.fileSize(path) == 0 { unlink(path) }
            return
        }
        try? lock.withLock {
            let connection = try SQLiteConnection(path: path, mode: .readWrite)
            try connection.disableCheckpointOnClose()
            // Succeeds only if no other process has the database open: with a write-ahead log, each connection holds
            // a lock on it.
            try connection.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
            let hasTables = try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'project'") == 1
            guard try !hasTables || connection.integer("SELECT count(*) FROM project") == 0 else { return }
            for file in ["-wal", "-shm", "-journal", "", "-lock"].map(beside) { unlink(file) }
        }
    }
}

extension LoyaltyStore {
    /// Opens a database, creating it if there is none, and runs `body` with it. If that fails, removes what this call
    /// created. Tables that it made on a server stay.
    /// - Parameter upgradeProgress: see the initializer.
    public static func making<Result>(
        at path: String, journal: Journal = .writeAhead, zones: ZoneDirectory = ZoneDirectory(),
        upgradeProgress: @escaping (Int) -> Void = { _ in }, _ body: (LoyaltyStore) throws -> Result
    ) throws -> Result {
        // Empty tables on a server are as good as none.
        guard !isServerAddress(path) else {
            return try body(LoyaltyStore(path: path, create: true, zones: zones, upgradeProgress: upgradeProgress))
        }
        try checkName(path)
        let file = DatabaseFile(path: path, newJournal: journal)
        let isNew = try file.create()
        do {
            return try body(
                LoyaltyStore(
                    path: path, create: true, journal: journal, zones: zones, upgradeProgress: upgradeProgress))
        } catch {
            if isNew { file.removeUnlessUsed() }
            throw error
        }
    }
}
