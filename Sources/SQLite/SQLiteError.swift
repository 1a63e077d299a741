import CSQLite

/// What SQLite answered instead of doing what was asked.
public struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    public let code: Int32
    /// SQLite's own words. They can name tables and files: for the log, never for a client.
    public let message: String

    /// An error with a result code and SQLite's words for it.
    public init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The primary result code: the extended one's low byte.
    public var primaryCode: Int32 { code & 0xff }
    /// Whether a rule of the schema (CHECK, UNIQUE, NOT NULL) refused the row.
    public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
    /// Whether another connection holds what was needed.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

    /// Whether there was no room on the disk.
    public var isFull: Bool { primaryCode == SQLITE_FULL }

    /// The code and SQLite's words.
    public var description: String { "SQLite \(code): \(message)" }
}
