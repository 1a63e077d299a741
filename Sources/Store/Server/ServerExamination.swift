import Database
import PostgreSQL

/// Facts about a database of a PostgreSQL server and about the server, gathered without changing them.
public struct ServerExamination: Sendable {
    /// A standby that follows the server.
    public struct Standby: Sendable {
        /// Its application_name; nil if the role may not see it.
        public let name: String?
        /// `sync`, `quorum`, `potential` or `async`; nil if the role may not see it.
        public let kind: String?
        /// How many bytes of the log it has yet to replay; nil if the role may not see it.
        public let lag: Int64?
    }

    /// The address without a password.
    public let name: String
    /// The server's version as it writes it, such as 15.8.
    public let version: String
    /// Whether the server is of PostgreSQL 14 or newer.
    public let isNewEnough: Bool
    /// The schema; 0 if there are no tables of Punchcard.
    public let schema: Int64
    /// The newest schema that this program knows.
    public let newestSchema = DatabaseSchema.newest
    /// The database's size in bytes.
    public let databaseBytes: Int64
    /// The encoding of the database's texts.
    public let encoding: String
    /// The role that Punchcard logs in as.
    public let role: String
    /// Whether that role is a superuser.
    public let isSuperuser: Bool
    /// Whether it can create tables.
    public let canCreate: Bool
    /// The setting `synchronous_commit`, as it is for the role.
    public let synchronousCommit: String
    /// The setting `synchronous_standby_names`; empty if no commit waits for a standby.
    public let synchronousStandbys: String
    /// The standbys that follow the server.
    public let standbys: [Standby]
    /// How many connections are open on the whole server.
    public let connections: Int64
    /// How many a role that is no superuser can open.
    public let mostConnections: Int64
    /// What encrypts the connection, such as TLSv1.3; nil if nothing does.
    public let encryption: String?
    /// Whether the connection stays on one machine.
    public let isLocal: Bool
    /// Whether the server's certificate is checked, with its name; nil if the address doesn't tell.
    public let checksServer: Bool?
}

extension ServerExamination {
    /// - Throws: ``StoreError`` if the server can't be asked; in particular ``StoreError/pooled(name:)``.
    public init(address: String) throws {
        do {
            try self.init(ConnectionInfo(address))
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    private init(_ info: ConnectionInfo) throws {
        let connection = try PostgreSQLConnection(info, applicationName: "punchcard doctor")
        name = info.name
        guard try Self.keepsSessions(connection, info) else { throw StoreError.pooled(name: name) }
        let query = try connection.prepare(Self.facts)
        guard try query.step() else { throw StoreError.noTables(name: info.name) }
        version = query.text(0)
        isNewEnough = query.int(1) >= 140_000
        databaseBytes = query.int(2)
        encoding = query.text(3)
        role = query.text(4)
        isSuperuser = query.int(5) == 1
        canCreate = query.int(6) == 1
        synchronousCommit = query.text(7)
        synchronousStandbys = query.text(8)
        connections = query.int(9)
        mostConnections = query.int(10)
        let hasTables = query.int(11) == 1
        encryption = query.textIfPresent(12)
        isLocal = query.int(13) == 1
        checksServer = info.checksServer
        query.reset()
        schema = try hasTables ? Self.schema(on: connection) : 0
        standbys = try Self.standbys(on: connection)
    }

    private static let facts = """
        SELECT current_setting('server_version'), CAST(current_setting('server_version_num') AS BIGINT),
            pg_database_size(current_database()), current_setting('server_encoding'), CAST(current_user AS TEXT),
            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
            coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
            current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
            (SELECT sum(numbackends) FROM pg_stat_database),
            CAST(current_setting('max_connections') AS BIGINT)
                - CAST(current_setting('superuser_reserved_connections') AS BIGINT),
            to_regclass('schemaversion') IS NOT NULL,
            coalesce(
                (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl),
                (SELECT 'GSSAPI' FROM pg_stat_gssapi WHERE pid = pg_backend_pid() AND encrypted)),
            coalesce(
                inet_client_addr() = inet_server_addr() OR host(inet_client_addr()) = '::1'
                    OR host(inet_client_addr()) LIKE '127.%', true)
        """

    private static func schema(on connection: PostgreSQLConnection) throws -> Int64 {
        try connection.integer("SELECT number FROM schemaVersion WHERE id = 1") ?? 0
    }

    /// The size of the database in bytes. The server adds the sizes of its files up.
    static let size = "SELECT pg_database_size(current_database())"

    /// The server shows details to superusers and to members of `pg_monitor`.
    private static func standbys(on connection: PostgreSQLConnection) throws -> [Standby] {
        let query = try connection.prepare(
            """
            SELECT application_name, sync_state, CAST(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS BIGINT)
            FROM pg_stat_replication WHERE NOT pg_is_in_recovery()
            """)
        var standbys: [Standby] = []
        while try query.step() {
            standbys.append(
                Standby(
                    name: query.textIfPresent(0), kind: query.textIfPresent(1), lag: query.intIfPresent(2)))
        }
        return standbys
    }

    /// Whether a variable of the session, set on two connections in turn, stays what it was.
    private static func keepsSessions(_ first: PostgreSQLConnection, _ info: ConnectionInfo) throws -> Bool {
        let second = try PostgreSQLConnection(info, applicationName: "punchcard doctor")
        try first.execute("SET punchcard.connection = '1'")
        try second.execute("SET punchcard.connection = '2'")
        return variable(of: first) == "1" && variable(of: second) == "2"
    }

    /// Nil too if the statement can't be run, since it was compiled on another connection.
    private static func variable(of connection: PostgreSQLConnection) -> String? {
        try? connection.text("SELECT current_setting('punchcard.connection', true)")
    }
}
