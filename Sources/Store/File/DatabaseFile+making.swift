import SQLite

#if canImport(Glibc)
    import Glibc
#endif

extension DatabaseFile {
    /// Makes the file, readable by its owner only, where there is none.
    /// - Returns: whether it was made by this call.
    @discardableResult
    func create() throws(StoreError) -> Bool {
        try check(Journal(ofDatabaseAt: path) ?? newJournal, at: Self.folder(of: path))
        // One that is there isn't opened: closing it would end the locks that this process has on it.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return false }
            throw .notOpened(path, errno, of: self)
        }
        close(descriptor)
        return true
    }

    /// Removes a database that was made in vain, with what is beside it. It stays if it holds a project by now, or if
    /// another process has it open.
    func removeUnlessUsed() {
        guard let lock = try? WriterLock(beside: self, longestWait: 0) else {
            // Nobody writes to it without its lock.
            if LoyaltyStore.fileSize(path) == 0 { unlink(path) }
            return
        }
        try? lock.withLock {
            let connection = try Connection(path: path, mode: .readWrite)
            try connection.disableCheckpointOnClose()
            // This takes that nobody else has it open: each connection with a write-ahead log holds a lock on the file.
            try connection.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
            let hasTables = try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'project'") == 1
            guard try !hasTables || connection.integer("SELECT count(*) FROM project") == 0 else { return }
            for file in ["-wal", "-shm", "-journal", "", "-lock"].map(beside) { unlink(file) }
        }
    }
}

extension LoyaltyStore {
    /// Opens a database, made where there is none, and runs `body` with it. Where that fails, what was made by this call
    /// is removed again.
    public static func making<Result>(
        at path: String, journal: Journal = .writeAhead, zones: ZoneDirectory = ZoneDirectory(),
        _ body: (LoyaltyStore) throws -> Result
    ) throws -> Result {
        let file = DatabaseFile(path: path, newJournal: journal)
        let isNew = try file.create()
        do {
            return try body(LoyaltyStore(path: path, create: true, journal: journal, zones: zones))
        } catch {
            if isNew { file.removeUnlessUsed() }
            throw error
        }
    }
}
