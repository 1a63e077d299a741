import SQLite

/// What SQLite keeps beside the database so that a transaction is done wholly or not at all. Which one, is kept in the
/// database file, so that all who use it go by the same.
public enum Journal: String, Sendable, CaseIterable {
    /// The write-ahead log: reads go on while something is written. Processes share memory for it, which network file
    /// systems don't have.
    case writeAhead = "log"
    /// The rollback journal, which needs no more than locks on files. Reads and writes wait for each other, and a commit
    /// takes several syncs.
    case rollback

    /// That of the database at `path`; nil where nothing has been written there yet, or can be read.
    public init?(ofDatabaseAt path: String) {
        guard FileStatus(of: path)?.isRegular == true,
            let connection = try? Connection(path: path, mode: .readOnly),
            let version = connection.bytesOfFile(at: Self.formatVersionOffset, count: 1)?.first,
            let journal = Self.allCases.first(where: { $0.formatVersion == version })
        else { return nil }
        self = journal
    }

    /// That of a Punchcard database.
    /// - Throws: ``StoreError`` where there is none at `path`.
    public static func ofDatabase(at path: String) throws -> Journal {
        try DatabaseFile(path: path).checkIsDatabase()
        guard let journal = Journal(ofDatabaseAt: path) else { throw StoreError.notADatabase(path: path) }
        return journal
    }

    /// Where a database file has the versions of its format, that for writing and that for reading
    /// (sqlite.org/fileformat2.html, 1.3).
    static let formatVersionOffset: Int64 = 18
    /// Both of them.
    var formatVersion: UInt8 {
        switch self {
        case .writeAhead: 2
        case .rollback: 1
        }
    }

    /// The argument of `PRAGMA journal_mode`, which answers the mode it has set.
    var mode: String {
        switch self {
        case .writeAhead: "wal"
        // Not deleted after each commit, only emptied, and that synced: a power cut brings no outdated one back.
        case .rollback: "truncate"
        }
    }

    /// Has the database at `path` go by this one from now on; makes the database where there is none.
    /// - Throws: ``StoreError``; ``StoreError/busy`` where another process has it open.
    public func set(at path: String, zones: ZoneDirectory = ZoneDirectory()) throws {
        switch try DatabaseFile(path: path).content() {
        case .nothing: try LoyaltyStore.making(at: path, journal: self, zones: zones) { _ in }
        case .database: try DatabaseFile(path: path).setJournal(self)
        }
    }
}
