import PostgreSQL

extension LoyaltyStore {
    /// Whether a text is the address of a database on a PostgreSQL server. Otherwise it is the path of a file.
    public static func isServerAddress(_ text: String) -> Bool { ConnectionInfo.isAddress(text) }

    /// What messages call a database: the path of a file, or an address without the password and options.
    public static func name(of text: String) -> String {
        guard isServerAddress(text) else { return text }
        return (try? ConnectionInfo(text))?.name ?? "the database"
    }

    /// Whether the database is on a PostgreSQL server.
    public var isOnServer: Bool { Self.isServerAddress(path) }
}
