import SQLite

/// A copy of a database in one file, as it was at one moment.
///
/// It is made of the rows alone, so that nothing of what has been deleted is in it, wherever a page may hold it still.
public struct Backup: Sendable {
    private let source: DatabaseFile

    /// - Parameter path: the database to copy, of whatever schema; processes may read and write it.
    public init(of path: String) {
        source = DatabaseFile(path: path)
    }

    /// Writes the copy, which only its owner can read. It is whole and on disk when it gets its name; as long as it is
    /// written, it is called `target` with `.partial` after it.
    /// - Parameters:
    ///   - replacing: whether an earlier file of that name may be replaced.
    ///   - progress: gets how much of it has been written, 0 to 1, now and then.
    /// - Returns: the size of the copy in bytes.
    /// - Throws: ``BackupError``, ``StoreError``.
    public func write(
        to target: String, replacing: Bool = false, progress: (Double) -> Void = { _ in }
    ) throws -> Int64 {
        try source.checkIsDatabase()
        let connection = try source.copyingConnection()
        try check(target, replacing: replacing)
        var partial = try PartialFile(for: target)
        do {
            let whole = try size(of: connection)
            try source.readingAtLength {
                try connection.copy(into: partial.path) {
                    progress(min(1, Double(partial.size) / Double(max(1, whole))))
                }
            }
            if let journal = Journal(ofDatabaseAt: source.path) { try partial.setJournal(journal) }
        } catch let error as SQLiteError {
            throw StoreError(error)
        }
        let size = partial.size
        try partial.publish(as: target, replacing: replacing)
        return size
    }

    /// What the copy will be about as large as: the pages in use.
    private func size(of connection: Connection) throws(SQLiteError) -> Int64 {
        let pages = try connection.integer("PRAGMA page_count") ?? 0
        let free = try connection.integer("PRAGMA freelist_count") ?? 0
        return (pages - free) * (try connection.integer("PRAGMA page_size") ?? 0)
    }

    /// A file beside a write-ahead log or a journal that is not its own would be read with that one's pages in it.
    private func check(_ target: String, replacing: Bool) throws(BackupError) {
        let there = FileStatus(of: target)
        for suffix in ["", "-wal", "-shm", "-journal", "-lock"] {
            if let there, let own = FileStatus(of: source.beside(suffix)), own.isSameFile(as: there) {
                throw .isTheDatabase(path: target)
            }
        }
        for suffix in ["-wal", "-journal"] where LoyaltyStore.fileSize(target + suffix) > 0 {
            throw .inUse(path: target, log: target + suffix)
        }
        guard let there else { return }
        guard replacing else { throw .exists(path: target) }
        guard there.isRegular else { throw .isNoFile(path: target) }
    }
}

/// Why there is no backup.
public enum BackupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is a file of that name, which was not to be replaced.
    case exists(path: String)
    /// What is to be replaced is no regular file, but a folder or a device.
    case isNoFile(path: String)
    /// The backup would replace what it is made of.
    case isTheDatabase(path: String)
    /// The file to be replaced is a database with a write-ahead log or a journal.
    case inUse(path: String, log: String)
    /// Another process is writing a backup to the same place.
    case isBeingWritten(path: String)
    /// The file can't be written.
    case cannotWrite(path: String, reason: String)

    /// The reason for the operator, with what to do.
    public var description: String {
        switch self {
        case .exists(let path): "\(path) is there already: name another file, or replace it with --replace"
        case .isNoFile(let path): "\(path) is no regular file, and can't be replaced: name another one"
        case .isTheDatabase(let path): "\(path) is the database itself: name another file"
        case .inUse(let path, let log):
            "\(path) is a database with a log of its own, \(log): name another file, or remove both first"
        case .isBeingWritten(let path): "another backup to \(path) is being written"
        case .cannotWrite(let path, let reason): "\(path) can't be written: \(reason)"
        }
    }
}
