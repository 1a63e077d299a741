import CSQLite

#if canImport(Glibc)
    import Glibc
#endif

/// An open database. One thread at a time may use it and the statements prepared on it.
public final class Connection {
    /// How the file is opened.
    public enum Mode: Sendable {
        case readOnly
        /// Fails when the file is not there.
        case readWrite
        /// Makes the file when it is not there.
        case create
    }

    let handle: OpaquePointer
    /// How many frames the write-ahead log held after this connection's last commit.
    public private(set) var loggedFrames = 0

    /// Has to come before the library's first use; where another part of the program was there before, it goes on as
    /// it was set up.
    private static let isLibraryConfigured = punchcard_sqlite_no_memory_statistics() == SQLITE_OK

    /// Opens the database file at `path`.
    public init(path: String, mode: Mode) throws(SQLiteError) {
        _ = Self.isLibraryConfigured
        let flags =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        var opened: OpaquePointer?
        // NOMUTEX: a connection is used by one thread at a time, so its own mutex would only cost.
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, message: message)
        }
        handle = opened
    }

    deinit {
        sqlite3_wal_hook(handle, nil, nil)
        sqlite3_close_v2(handle)
    }

    /// Has commits count the frames of the write-ahead log in ``loggedFrames`` instead of checkpointing by themselves.
    public func countFramesInsteadOfCheckpointing() {
        // The hook is taken away in deinit, so the connection outlives every call of it.
        let connection = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            handle,
            { connection, _, _, frames in
                guard let connection else { return SQLITE_OK }
                Unmanaged<Connection>.fromOpaque(connection).takeUnretainedValue().loggedFrames = Int(frames)
                return SQLITE_OK
            }, connection)
    }

    /// Bytes of the database file as it is there, whatever the log holds; nil where there aren't as many, or they can't
    /// be read. To open the file by other means would cost this process its locks: it loses all on a file as it closes
    /// any descriptor of it (fcntl(2)).
    public func bytesOfFile(at offset: Int64, count: Int) -> [UInt8]? {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard let size = Int32(exactly: count), size > 0,
            sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
            let read = file.pointee.pMethods?.pointee.xRead
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return read(file, &bytes, size, offset) == SQLITE_OK ? bytes : nil
    }

    /// How long a statement waits for another connection's lock before it fails as busy.
    public func setBusyTimeout(milliseconds: Int32) {
        sqlite3_busy_timeout(handle, milliseconds)
    }

    /// Leaves the write-ahead log as it is when the last connection closes.
    public func disableCheckpointOnClose() throws(SQLiteError) {
        let code = punchcard_sqlite_no_checkpoint_on_close(handle)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Runs one or more statements that return nothing.
    public func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Compiles a statement that is kept and run many times.
    public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw error(code) }
        return Statement(prepared, on: self)
    }

    /// Runs a query for its first row's first column as an integer; nil when there is no row or it is NULL.
    public func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() && !statement.isNull(0) ? statement.int(0) : nil
    }

    /// Runs a query for its first row's first column as text; nil when there is no row or it is NULL.
    public func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() && !statement.isNull(0) ? statement.text(0) : nil
    }

    /// The row id of the last insert on this connection.
    public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
    /// How many rows the last statement changed.
    public var changedRows: Int { Int(sqlite3_changes64(handle)) }
    /// Whether the file could only be opened for reading.
    public var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }
    /// Whether a transaction is open.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Moves frames of the write-ahead log into the database file as far as readers allow, without waiting.
    /// - Returns: how many frames the log holds, and how many of them are in the database now.
    @discardableResult
    public func checkpoint() throws(SQLiteError) -> (logged: Int, checkpointed: Int) {
        var logged: Int32 = 0
        var checkpointed: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &logged, &checkpointed)
        guard code == SQLITE_OK else { throw error(code) }
        return (Int(logged), Int(checkpointed))
    }

    /// Moves the whole write-ahead log into the database file and cuts it to nothing, waiting for readers as long as
    /// the busy timeout. With a rollback journal, which is empty between transactions, it only waits.
    /// - Returns: whether it could be done.
    public func emptyLog() throws(SQLiteError) -> Bool {
        var logged: Int32 = 0
        var code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, &logged, nil)
        if code == SQLITE_OK, logged == -1 { code = sqlite3_exec(handle, "BEGIN EXCLUSIVE; ROLLBACK", nil, nil, nil) }
        if code & 0xff == SQLITE_BUSY { return false }
        guard code == SQLITE_OK else { throw error(code) }
        return true
    }

    func error(_ code: Int32) -> SQLiteError {
        let message = String(cString: sqlite3_errmsg(handle))
        // "disk I/O error" can be anything; the system said what.
        let reason = code & 0xff == SQLITE_IOERR ? sqlite3_system_errno(handle) : 0
        return SQLiteError(
            code: code, message: reason == 0 ? message : "\(message), \(String(cString: strerror(reason)))")
    }
}
