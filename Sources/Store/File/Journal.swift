import Database
import SQLite

/// The file beside the database with which SQLite makes transactions atomic. The database file records which kind it
/// is, so all processes use the same.
public enum Journal: String, Sendable, CaseIterable {
    /// The write-ahead log: reads continue during writes. It needs memory shared between processes, which network
    /// file systems don't offer.
    case writeAhead = "log"
    /// The rollback journal, which needs only file locks. Reads and writes wait for each other, and a commit takes
    /// several syncs.
    case rollback

    /// The journal of the database at `path`; nil if the file is empty or can't be read.
    public init?(ofDatabaseAt path: String) {
        guard FileStatus(of: path)?.isRegular == true,
            let connection = try? SQLiteConnection(path: path, mode: .readOnly),
            let version = connection.bytesOfFile(at: Self.formatVersionOffset, count: 1)?.first,
            let journal = Self.allCases.first(where: { $0.formatVersion == version })
        else { return nil }
        self = journal
    }

    /// The journal of a Punchcard database.
    /// - Throws: ``StoreError`` if there is no database at `path`.
    public static func ofDatabase(at path: String) throws -> Journal {
        try DatabaseFile(path: path).checkIsDatabase()
        guard let journal = Journal(ofDatabaseAt: path) else { throw StoreError.notADatabase(path: path) }
        return journal
    }

    /// The offset of the format versions in a database file: one byte for writing, one for reading
    /// (sqlite.org/fileformat2.html, 1.3).
    static let formatVersionOffset: Int64 = 18
    /// The value of both bytes.
    var formatVersion: UInt8 {
        switch self {
        case .writeAhead: 2
        case .rollback: 1
        }
    }

    /// The argument of `PRAGMA journal_mode`; the pragma returns the mode that it has set.
    var mode: String {
        switch self {
        case .writeAhead: "wal"
        // Truncated after each commit and synced, not deleted: no outdated journal can reappear after a power cut.
        case .rollback: "truncate"
        }
    }

    /// Switches the database at `path` to this journal, creating the database if there is none.
    /// - Throws: ``StoreError``; in particular ``StoreError/busy`` if another process has it open.
    public func set(at path: String, zones: ZoneDirectory = ZoneDirectory()) throws {
        switch try DatabaseFile(path: path).content() {
        case .nothing: try LoyaltyStore.making(at: path, journal: self, zones: zones) { _ in }
        case .database: try DatabaseFile(path: path).setJournal(self)
        }
    }
}
