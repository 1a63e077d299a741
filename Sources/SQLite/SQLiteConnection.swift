import CSQLite
import Database

#if canImport(Glibc)
    import Glibc
#endif

/// An open database. Only one thread at a time may use it and its statements.
public final class SQLiteConnection: Connection {
    /// How the file is opened.
    public enum Mode: Sendable {
        case readOnly
        /// Fails if the file doesn't exist.
        case readWrite
        /// Creates the file if it doesn't exist.
        case create
    }

    let handle: OpaquePointer
    /// The frames in the write-ahead log after this connection's last commit.
    public private(set) var loggedFrames = 0
    private var busyTimeout: Duration = .zero
    /// When statements are interrupted; nil for never.
    private var deadline: ContinuousClock.Instant?
    /// The statements around snapshots, compiled at their first use. A ``SQLiteStatement`` would keep this open.
    private var beginStatement: OpaquePointer?
    private var commitStatement: OpaquePointer?
    /// When the current or the last wait for a lock began.
    private var busySince = ContinuousClock.now

    /// Configures the library, which must come before its first use. If another part of the program used it first,
    /// that part's configuration stays.
    private static let isLibraryConfigured = punchcard_sqlite_no_memory_statistics() == SQLITE_OK

    /// Opens the database file at `path`.
    public init(path: String, mode: Mode) throws(DatabaseError) {
        _ = Self.isLibraryConfigured
        let flags =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        var opened: OpaquePointer?
        // NOMUTEX: only one thread at a time uses a connection, so SQLite's own mutex would only cost time.
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw DatabaseError(sqlite: code, message: message)
        }
        handle = opened
    }

    deinit {
        sqlite3_wal_hook(handle, nil, nil)
        sqlite3_busy_handler(handle, nil, nil)
        sqlite3_progress_handler(handle, 0, nil, nil)
        sqlite3_finalize(beginStatement)
        sqlite3_finalize(commitStatement)
        sqlite3_close_v2(handle)
    }

    /// Makes commits count the frames of the write-ahead log in ``loggedFrames`` instead of checkpointing.
    public func countFramesInsteadOfCheckpointing() {
        // The hook is removed in deinit, so the connection outlives every call of it.
        let connection = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            handle,
            { connection, _, _, frames in
                guard let connection else { return SQLITE_OK }
                Unmanaged<SQLiteConnection>.fromOpaque(connection).takeUnretainedValue().loggedFrames = Int(frames)
                return SQLITE_OK
            }, connection)
    }

    /// Reads bytes of the database file itself, whatever the log holds; nil if the file is too short or can't be
    /// read. Reading it through another descriptor would cost this process its locks: closing any descriptor of a
    /// file drops all locks on it (fcntl(2)).
    public func bytesOfFile(at offset: Int64, count: Int) -> [UInt8]? {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard let size = Int32(exactly: count), size > 0,
            sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
            let read = file.pointee.pMethods?.pointee.xRead
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return read(file, &bytes, size, offset) == SQLITE_OK ? bytes : nil
    }

    /// Sets how long a statement waits for another connection's lock before it fails with SQLITE_BUSY.
    ///
    /// It retries first after 50 µs, later every millisecond. SQLite's own handler retries only every 100 ms. With a
    /// rollback journal and frequent commits by others, the lock could be taken at each of these retries.
    public func setBusyTimeout(milliseconds: Int32) {
        busyTimeout = .milliseconds(milliseconds)
        // The handler is removed in deinit, so the connection outlives every call of it.
        sqlite3_busy_handler(
            handle,
            { connection, tries in
                guard let connection else { return 0 }
                return Unmanaged<SQLiteConnection>.fromOpaque(connection).takeUnretainedValue().waits(after: tries)
                    ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// - Parameter tries: the number of earlier retries for the same lock.
    /// - Returns: false once the timeout has passed.
    private func waits(after tries: Int32) -> Bool {
        let now = ContinuousClock.now
        if tries == 0 { busySince = now }
        guard now - busySince < busyTimeout else { return false }
        usleep(tries < 5 ? 50 << UInt32(tries) : 1_000)
        return true
    }

    /// How many instructions of SQLite's virtual machine run between two looks at the clock: some 100 µs.
    private static let instructionsPerLook: Int32 = 10_000

    /// Lets statements fail with SQLITE_INTERRUPT from an instant on; nil for never.
    public func setDeadline(_ deadline: ContinuousClock.Instant?) {
        self.deadline = deadline
        guard deadline != nil else { return sqlite3_progress_handler(handle, 0, nil, nil) }
        // The handler is removed in deinit, so the connection outlives every call of it.
        sqlite3_progress_handler(
            handle, Self.instructionsPerLook,
            { connection in
                guard let connection else { return 0 }
                return Unmanaged<SQLiteConnection>.fromOpaque(connection).takeUnretainedValue().isOverdue ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private var isOverdue: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }

    /// Keeps SQLite from checkpointing the write-ahead log when the last connection closes.
    public func disableCheckpointOnClose() throws(DatabaseError) {
        let code = punchcard_sqlite_no_checkpoint_on_close(handle)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Runs one or more statements that return no rows.
    public func execute(_ sql: String) throws(DatabaseError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// SQLite's.
    public var dialect: Dialect { .sqlite }

    /// Compiles a statement for repeated use.
    public func prepare(_ sql: String) throws(DatabaseError) -> any Statement { try compiled(sql) }

    /// The same: SQLite always reads row by row.
    public func prepareScan(_ sql: String) throws(DatabaseError) -> any Statement { try compiled(sql) }

    /// A row that is read alone costs no more than one of many.
    public func prepareList(_ sql: String) -> (any ListStatement)? { nil }

    /// Prepares to write rows, each by a statement of its own.
    public func rows(_ form: RowForm) throws(DatabaseError) -> any RowWriter {
        let values = (1...form.columns.count).map { "?\($0)" }.joined(separator: ", ")
        guard form.action == .update else {
            return SQLiteRowWriter(try compiled(form.insertion(of: "VALUES (\(values))")))
        }
        return SQLiteRowWriter(
            try compiled(
                "UPDATE \(form.table) SET \(form.assignments { "?\($0)" }) WHERE \(form.isKey { "?\($0)" })"))
    }

    /// What `PRAGMA integrity_check` says; nil if that is "ok".
    public func integrityFault() throws(DatabaseError) -> String? {
        let fault = try text("PRAGMA integrity_check")
        return fault == "ok" ? nil : fault
    }

    /// Each row has been written when it was added.
    public func sendRows() {}

    private func compiled(_ sql: String) throws(DatabaseError) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw error(code) }
        return SQLiteStatement(prepared, on: self)
    }

    /// Starts a read transaction.
    public func beginSnapshot() throws(DatabaseError) {
        if beginStatement == nil {
            let code = sqlite3_prepare_v3(handle, "BEGIN", -1, UInt32(SQLITE_PREPARE_PERSISTENT), &beginStatement, nil)
            guard code == SQLITE_OK else { throw error(code) }
        }
        let code = sqlite3_step(beginStatement)
        sqlite3_reset(beginStatement)
        guard code == SQLITE_DONE else { throw error(code) }
    }

    /// Ends the read transaction.
    public func endSnapshot() {
        if commitStatement == nil {
            sqlite3_prepare_v3(handle, "COMMIT", -1, UInt32(SQLITE_PREPARE_PERSISTENT), &commitStatement, nil)
        }
        sqlite3_step(commitStatement)
        sqlite3_reset(commitStatement)
    }

    /// The number of rows that the last statement changed.
    public var changedRows: Int { Int(sqlite3_changes64(handle)) }
    /// Whether SQLite could open the file only for reading.
    public var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }
    /// Whether another file, or none, is at the path by now.
    public var hasMoved: Bool {
        var hasMoved: Int32 = 0
        return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved) == SQLITE_OK && hasMoved != 0
    }
    /// Whether a transaction is open.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Copies frames of the write-ahead log into the database file, as far as readers allow, without waiting.
    /// - Returns: the frames in the log, and how many of them are in the database now.
    @discardableResult
    public func checkpoint() throws(DatabaseError) -> (logged: Int, checkpointed: Int) {
        var logged: Int32 = 0
        var checkpointed: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &logged, &checkpointed)
        guard code == SQLITE_OK else { throw error(code) }
        return (Int(logged), Int(checkpointed))
    }

    /// Copies the whole write-ahead log into the database file and truncates it. Waits for readers up to the busy
    /// timeout. With a rollback journal, which is empty between transactions, this only waits.
    /// - Returns: false if a reader or writer didn't finish in time.
    public func emptyLog() throws(DatabaseError) -> Bool {
        var logged: Int32 = 0
        var code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, &logged, nil)
        if code == SQLITE_OK, logged == -1 { code = sqlite3_exec(handle, "BEGIN EXCLUSIVE; ROLLBACK", nil, nil, nil) }
        if code & 0xff == SQLITE_BUSY { return false }
        guard code == SQLITE_OK else { throw error(code) }
        return true
    }

    func error(_ code: Int32) -> DatabaseError {
        let message = String(cString: sqlite3_errmsg(handle))
        // "disk I/O error" can mean anything; errno says more.
        let reason = code & 0xff == SQLITE_IOERR ? sqlite3_system_errno(handle) : 0
        return DatabaseError(
            sqlite: code, message: reason == 0 ? message : "\(message), \(String(cString: strerror(reason)))")
    }
}
