import CSQLite
import Database

extension DatabaseError {
    /// An error with an extended result code (sqlite.org/rescode.html) and SQLite's message for it.
    init(sqlite code: Int32, message: String) {
        let kind: Kind =
            switch code & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_INTERRUPT: .interrupted
            case SQLITE_IOERR: .inputOutput
            case SQLITE_CORRUPT: .damaged
            case SQLITE_READONLY, SQLITE_CANTOPEN: .notWritable
            case SQLITE_NOTADB: .notADatabase
            default: .other
            }
        self.init(kind, code: "SQLite \(code)", message: message)
    }
}
