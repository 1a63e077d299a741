/// An error that a database engine reports.
public struct DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What an error means to the store, whatever the engine.
    public enum Kind: Sendable {
        /// Another connection holds a lock that was needed.
        case busy
        /// There is no room left: on the disk, or for another connection.
        case full
        /// A constraint of the schema (CHECK, UNIQUE, NOT NULL) refused the row.
        case constraint
        /// It was stopped, because its time was over.
        case interrupted
        /// The disk failed. What the transaction changed is unknown.
        case inputOutput
        /// The database's content is damaged.
        case damaged
        /// The database can't be opened or written to.
        case notWritable
        /// What was opened is no database.
        case notADatabase
        /// The connection to the server is lost, or the server doesn't take writes.
        case unreachable
        /// Anything else.
        case other
    }

    /// What the error means.
    public let kind: Kind
    /// The engine and its code: an extended result code of SQLite (sqlite.org/rescode.html), or an SQLSTATE of
    /// PostgreSQL.
    public let code: String
    /// The engine's message. It can name tables and files, so it belongs in the log and never in an answer.
    public let message: String

    /// An error with the engine's code and message.
    public init(_ kind: Kind, code: String, message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }

    /// The engine's code and message.
    public var description: String { "\(code): \(message)" }
}
