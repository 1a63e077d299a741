import PostgreSQL

extension LoyaltyStore {
    /// Whether a text is the address of a database on a PostgreSQL server. Otherwise it is the path of a file.
    public static func isServerAddress(_ text: String) -> Bool { ConnectionInfo.isAddress(text) }

    /// Whether the database is on a PostgreSQL server.
    public var isOnServer: Bool { Self.isServerAddress(path) }
}
