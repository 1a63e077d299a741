import Database
import SQLite

/// Copies a database, as of one moment, into one file.
///
/// The copy is made from rows alone. Deleted content is not in it, even if a page of the database still holds some.
public struct Backup: Sendable {
    private let source: DatabaseFile

    /// - Parameter path: the database to copy, with any schema. Other processes may read and write it.
    public init(of path: String) {
        source = DatabaseFile(path: path)
    }

    /// Writes the copy, readable only by its owner. While it is being written, its name is `target` with `.partial`
    /// appended; it gets its final name once it is complete and on disk.
    /// - Parameters:
    ///   - replacing: whether an earlier file with that name may be replaced.
    ///   - progress: called from time to time with the fraction written, 0 to 1.
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
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
        let size = partial.size
        try partial.publish(as: target, replacing: replacing)
        return size
    }

    /// The approximate size of the copy: the pages in use, in bytes.
    private func size(of connection: SQLiteConnection) throws(DatabaseError) -> Int64 {
        let pages = try connection.integer("PRAGMA page_count") ?? 0
        let free = try connection.integer("PRAGMA freelist_count") ?? 0
        return (pages - free) * (try connection.integer("PRAGMA page_size") ?? 0)
    }

    /// SQLite would read the copy together with a write-ahead log or journal that belongs to another database.
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

/// Why the backup can't be made.
public enum BackupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file with that name exists and may not be replaced.
    case exists(path: String)
    /// The target is not a regular file, but a folder or a device.
    case isNoFile(path: String)
    /// The target is the database itself.
    case isTheDatabase(path: String)
    /// The target is a database with a write-ahead log or a journal.
    case inUse(path: String, log: String)
    /// Another process is writing a backup to the same target.
    case isBeingWritten(path: String)
    /// The file can't be written.
    case cannotWrite(path: String, reason: String)

    /// The reason, and what the operator can do.
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
