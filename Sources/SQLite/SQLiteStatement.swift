import CSQLite
import Database

/// A compiled statement. Bind its parameters (numbered from 1), step through its rows, and read their columns (from
/// 0).
public final class SQLiteStatement: Statement {
    private let handle: OpaquePointer
    /// Keeps the connection open as long as the statement lives.
    private let connection: SQLiteConnection

    init(_ handle: OpaquePointer, on connection: SQLiteConnection) {
        self.handle = handle
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Binds a whole number.
    public func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(handle, index, value)
    }

    /// Binds bytes.
    public func bind(_ index: Int32, bytes: [UInt8]) {
        _ = bytes.withUnsafeBufferPointer { buffer in
            // A nil base address would bind NULL.
            if let base = buffer.baseAddress, buffer.count > 0 {
                sqlite3_bind_blob64(handle, index, base, UInt64(buffer.count), copied)
            } else {
                sqlite3_bind_zeroblob(handle, index, 0)
            }
        }
    }

    /// Binds text, given as its UTF-8 bytes, which are copied.
    public func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>) { bind(index, text: text, copied) }

    private func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>, _ lifetime: sqlite3_destructor_type?) {
        text.withMemoryRebound(to: CChar.self) { characters in
            var empty: CChar = 0
            if let base = characters.baseAddress {
                sqlite3_bind_text64(handle, index, base, UInt64(characters.count), lifetime, UInt8(SQLITE_UTF8))
            } else {
                sqlite3_bind_text64(handle, index, &empty, 0, copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    /// Binds NULL.
    public func bindNull(_ index: Int32) {
        sqlite3_bind_null(handle, index)
    }

    /// Does nothing: ``step()`` asks.
    public func ask() {}

    /// Moves to the next row. After the last row the statement is reset and can be bound and run again.
    /// - Returns: false after the last row.
    public func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        case let code:
            let error = connection.error(code)
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs a statement to its end.
    public func run() throws(DatabaseError) {
        while try step() {}
    }

    /// Runs a statement to its end with a text, given as its UTF-8 bytes, that is bound for this run only. It isn't
    /// copied, and the parameter is NULL afterwards.
    public func run(_ index: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError) {
        defer { bindNull(index) }
        try utf8.withUnsafeBufferPointer { (text) throws(DatabaseError) in
            bind(index, text: text, nil)
            try run()
        }
    }

    /// Runs a statement to its end with bytes that are bound for this run only. They aren't copied, and the parameter is
    /// NULL afterwards.
    public func run(_ index: Int32, bytes: [UInt8]) throws(DatabaseError) {
        defer { bindNull(index) }
        guard !bytes.isEmpty else {
            bind(index, bytes: bytes)
            return try run()
        }
        try bytes.withUnsafeBufferPointer { (buffer) throws(DatabaseError) in
            sqlite3_bind_blob64(handle, index, buffer.baseAddress, UInt64(buffer.count), nil)
            try run()
        }
    }

    /// Ends a query before its last row, and the read transaction that it holds.
    public func reset() {
        sqlite3_reset(handle)
    }

    /// The column as a whole number; 0 for NULL.
    public func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// Whether the column is NULL.
    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// The column as text, a number by its digits; empty for NULL.
    public func text(_ column: Int32) -> String { String(decoding: unsafeBytes(column), as: UTF8.self) }

    /// The column's bytes; empty for NULL. They hold until the next step or reset.
    public func unsafeBytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let base = sqlite3_column_blob(handle, column)?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: base, count: base == nil ? 0 : length(column))
    }

    private func length(_ column: Int32) -> Int { Int(sqlite3_column_bytes(handle, column)) }
}

/// Makes SQLite copy the bound bytes before the call returns (SQLITE_TRANSIENT).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
