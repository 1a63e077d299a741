import Database

extension DatabaseError {
    /// An error with an SQLSTATE (PostgreSQL's manual, appendix A) and the server's message.
    init(sqlstate: String, message: String) {
        let kind: Kind =
            switch sqlstate {
            // lock_not_available, deadlock_detected, serialization_failure
            case "55P03", "40P01", "40001": .busy
            // disk_full, out_of_memory; too_many_connections
            case "53100", "53200", "53300": .full
            // query_canceled
            case "57014": .interrupted
            // read_only_sql_transaction, idle_in_transaction_session_timeout
            case "25006", "25P03": .unreachable
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

    /// The error of a connection that is lost or can't be made.
    static func lost(_ message: String) -> DatabaseError {
        DatabaseError(.unreachable, code: "PostgreSQL 08006", message: message)
    }
}
