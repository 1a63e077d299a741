/// What a connection sets for its session, in one statement.
enum ServerSettings {
    /// For a connection that reads. How long its statements may take is left to the server (`statement_timeout`).
    static let reading = statement(setting: everywhere + [("default_transaction_read_only", "on")])

    /// For the connection that writes. Its statements find rows by their keys. Plans are made once, maybe while tables
    /// are small, and must hold once they are large: so none reads a whole table. Nothing may cancel a commit.
    static let writing =
        statement(
            setting: everywhere + [
                ("plan_cache_mode", "force_generic_plan"), ("enable_seqscan", "off"), ("enable_hashjoin", "off"),
                ("enable_mergejoin", "off"), ("statement_timeout", "0"),
            ])
            + """
            , CASE WHEN CAST(current_setting('server_version_num') AS INT) >= 170000
                THEN set_config('transaction_timeout', '0', false) END
            """

    /// A machine that has stopped in the middle of a transaction loses the lock, and one that is gone its connections.
    private static let everywhere = [
        ("idle_in_transaction_session_timeout", "10s"), ("lock_timeout", "5s"), ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"), ("tcp_keepalives_count", "2"), ("tcp_user_timeout", "20s"), ("jit", "off"),
        ("client_min_messages", "warning"), ("search_path", "\"$user\", public"),
    ]

    /// Lets the server end a statement once its client is gone; only some systems can tell.
    private static let ending = """
        CASE WHEN version() LIKE '%linux%' THEN set_config('client_connection_check_interval', '1s', false) END
        """

    private static func statement(setting settings: [(name: String, value: String)]) -> String {
        "SELECT " + settings.map { "set_config('\($0.name)', '\($0.value)', false)" }.joined(separator: ", ")
            + ", \(ending)"
    }
}
