import Database
import PostgreSQL

extension ServerExamination {
    /// One of the servers that an address names.
    public struct Server: Sendable {
        /// What is found of a server.
        public enum State: Sendable, Equatable {
            /// It takes writes. The timeline grows each time that a standby becomes the primary. Names that lead to one server
            /// have the same mark.
            case primary(timeline: Int, mark: String)
            /// It follows another server.
            case standby
            /// It isn't a standby, and was set up to refuse writes (`default_transaction_read_only`).
            case readOnly
            /// It can't be asked.
            case unreachable(reason: String)
        }

        /// Its host, and the port if the address has one.
        public let name: String
        /// What is found of it.
        public let state: State
    }

    /// How long a server has for an answer, once there is a connection.
    private static let patience = Duration.seconds(2)

    /// Asks each of the servers that an address names.
    /// - Throws: ``StoreError`` if the address can't be read.
    public static func servers(of address: String) throws(StoreError) -> [Server] {
        do throws(DatabaseError) {
            return try ConnectionInfo(address).each.map { Server(name: $0.name, state: state(of: $0)) }
        } catch {
            throw StoreError(error)
        }
    }

    private static func state(of info: ConnectionInfo) -> Server.State {
        do {
            let connection = try PostgreSQLConnection(info, applicationName: "punchcard doctor")
            connection.setDeadline(.now + patience)
            let row = try connection.prepare(stateQuestion).first { row in
                (isStandby: row.int(0) == 1, isReadOnly: row.int(1) == 1, file: row.text(2), mark: row.text(3))
            }
            guard let row, !row.isStandby else { return .standby }
            return row.isReadOnly
                ? .readOnly : .primary(timeline: Int(row.file.prefix(8), radix: 16) ?? 0, mark: row.mark)
        } catch {
            return .unreachable(reason: error.kind == .unreachable ? error.message : "\(StoreError(error))")
        }
    }

    /// The name of the present file of the log begins with the timeline.
    private static let stateQuestion = """
        SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
            CASE WHEN pg_is_in_recovery() THEN '' ELSE pg_walfile_name(pg_current_wal_lsn()) END,
            CAST(pg_postmaster_start_time() AS TEXT)
        """

    /// Whether a commit of the role waits for a standby at present.
    public static func isCommitWaiting(at address: String) -> Bool {
        let question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        guard let info = try? ConnectionInfo(address),
            let connection = try? PostgreSQLConnection(info, applicationName: "punchcard doctor")
        else { return false }
        connection.setDeadline(.now + patience)
        return ((try? connection.integer(question)) ?? 0) > 0
    }
}
