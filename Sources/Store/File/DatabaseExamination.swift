import Database
import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// Facts about a database, gathered without changing it. An earlier schema is not upgraded.
public struct DatabaseExamination: Sendable {
    /// The schema of the file, before any upgrade.
    public let schema: Int64
    /// The newest schema that this program knows; it upgrades a database to that.
    public let newestSchema = DatabaseSchema.newest
    /// The findings of SQLite's quick check, 20 at most; empty if pages and indexes are sound.
    public let damages: [String]
    /// The database file in bytes.
    public let databaseBytes: Int64
    /// The unused bytes of the database file.
    public let freeBytes: Int64
    /// The write-ahead log in bytes.
    public let logBytes: Int64
    /// The version of SQLite.
    public let sqliteVersion: String

    /// Reads the whole file.
    /// - Throws: ``StoreError`` if it can't be opened or read.
    public init(path: String) throws {
        try LoyaltyStore.checkName(path)
        let file = DatabaseFile(path: path)
        try file.checkIsDatabase()
        let connection = try file.copyingConnection()
        do {
            schema = try DatabaseSchema.version(of: connection)
            damages = try file.readingAtLength { try Self.quickCheck(on: connection) }
            freeBytes =
                (try connection.integer("PRAGMA freelist_count") ?? 0)
                * (try connection.integer("PRAGMA page_size") ?? 0)
            sqliteVersion = try connection.text("SELECT sqlite_version()") ?? ""
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
        databaseBytes = LoyaltyStore.fileSize(path)
        logBytes = LoyaltyStore.fileSize(file.beside("-wal"))
    }

    private static func quickCheck(on connection: SQLiteConnection) throws(DatabaseError) -> [String] {
        let query = try connection.prepare("PRAGMA quick_check(20)")
        var lines: [String] = []
        while try query.step() { lines.append(query.text(0)) }
        return lines == ["ok"] ? [] : lines
    }
}
