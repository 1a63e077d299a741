import CSQLite

/// An error that SQLite reports.
public struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    public let code: Int32
    /// SQLite's message. It can name tables and files, so it belongs in the log and never in an answer.
    public let message: String

    /// An error with a result code and SQLite's message for it.
    public init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The primary result code: the extended one's low byte.
    public var primaryCode: Int32 { code & 0xff }
    /// Whether a constraint of the schema (CHECK, UNIQUE, NOT NULL) refused the row.
    public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
    /// Whether another connection holds a lock that was needed.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

    /// Whether it was stopped, as its time was over.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

    /// Whether the disk is full.
    public var isFull: Bool { primaryCode == SQLITE_FULL }

    /// The code and SQLite's message.
    public var description: String { "SQLite \(code): \(message)" }
}
