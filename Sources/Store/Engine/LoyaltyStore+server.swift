import Database
import PostgreSQL

extension LoyaltyStore {
    /// Whether a text is the address of a database on a PostgreSQL server. Otherwise it is the path of a file.
    public static func isServerAddress(_ text: String) -> Bool { ConnectionInfo.isAddress(text) }

    /// Refuses a text that is meant as an address and would be taken for the path of a file, and an address whose password
    /// would be taken for something else.
    /// - Throws: ``StoreError``, which has nothing of the text.
    public static func checkName(_ text: String) throws(StoreError) {
        if ConnectionInfo.isMistyped(text) { throw .unknownAddress }
        do throws(DatabaseError) {
            try ConnectionInfo.checkCharacters(of: text)
        } catch {
            throw StoreError(error)
        }
    }

    /// What messages call a database: the path of a file, or an address without the password and options.
    public static func name(of text: String) -> String {
        guard isServerAddress(text) else { return text }
        return (try? ConnectionInfo(text))?.name ?? "the database"
    }

    /// Whether the database is on a PostgreSQL server.
    public var isOnServer: Bool { Self.isServerAddress(path) }
}
