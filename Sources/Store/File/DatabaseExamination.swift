import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// What is found of a database without changing what it holds, not even an earlier schema.
public struct DatabaseExamination: Sendable {
    /// The schema of the file, and the one that this program brings it to.
    public let schema: Int64
    /// The newest schema that the program knows.
    public let newestSchema = Int64(DatabaseSchema.steps.count)
    /// What SQLite's quick check names, 20 at most; empty where pages and indexes are as they should be.
    public let damages: [String]
    /// The database file in bytes.
    public let databaseBytes: Int64
    /// How many of these hold nothing.
    public let freeBytes: Int64
    /// The write-ahead log in bytes.
    public let logBytes: Int64
    /// SQLite's own version.
    public let sqliteVersion: String

    /// Reads the whole file.
    /// - Throws: ``StoreError`` where it can't be opened or read.
    public init(path: String) throws {
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
        } catch let error as SQLiteError {
            throw StoreError(error)
        }
        databaseBytes = LoyaltyStore.fileSize(path)
        logBytes = LoyaltyStore.fileSize(file.beside("-wal"))
    }

    private static func quickCheck(on connection: Connection) throws(SQLiteError) -> [String] {
        let query = try connection.prepare("PRAGMA quick_check(20)")
        var lines: [String] = []
        while try query.step() { lines.append(query.text(0)) }
        return lines == ["ok"] ? [] : lines
    }
}
