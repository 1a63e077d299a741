import Database

extension DatabaseError {
    /// An error with an SQLSTATE (PostgreSQL's manual, appendix A) and the server's message.
    init(sqlstate: String, message: String) {
        let kind: Kind =
            switch sqlstate {
            // lock_not_available, deadlock_detected, serialization_failure
            case "55P03", "40P01", "40001": .busy
            // disk_full, out_of_memory
            case "53100", "53200": .full
            // query_canceled
            case "57014": .interrupted
            // read_only_sql_transaction, idle_in_transaction_session_timeout, too_many_connections
            case "25006", "25P03", Self.tooManyConnections: .unreachable
            // data_corrupted, index_corrupted
            case "XX001", "XX002": .damaged
            case "58030": .inputOutput
            // invalid_authorization, invalid_password, invalid_catalog_name, insufficient_privilege
            case "28000", "28P01", "3D000", "42501": .notWritable
            default:
                switch sqlstate.prefix(2) {
                case "08": .unreachable
                // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped
                case "57": .unreachable
                case "23": .constraint
                default: .other
                }
            }
        self.init(kind, code: "PostgreSQL \(sqlstate)", message: message)
    }

    /// The server is there, and has as many connections as it may.
    static let tooManyConnections = "53300"

    /// The error of a connection that couldn't be made.
    /// - Parameter message: what libpq says, as PQERRORS_VERBOSE has it: a server's own words begin with the severity,
    ///   in the server's language, and the SQLSTATE.
    static func notConnected(_ message: String) -> DatabaseError {
        let line = Array(message.prefix { !$0.isNewline }.utf8)
        for start in line.indices where line[start...].starts(with: ":  ".utf8) {
            let (code, rest) = (line[start...].dropFirst(3).prefix(5), line[start...].dropFirst(8))
            guard code.count == 5, rest.starts(with: ": ".utf8),
                code.allSatisfy({
                    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                })
            else { continue }
            return DatabaseError(
                sqlstate: String(decoding: code, as: UTF8.self),
                message: String(decoding: line[...(start + 2)] + rest.dropFirst(2), as: UTF8.self))
        }
        return .lost(message)
    }

    /// The error of a connection that is lost or can't be made.
    static func lost(_ message: String) -> DatabaseError {
        DatabaseError(.unreachable, code: "PostgreSQL 08006", message: message)
    }
}
