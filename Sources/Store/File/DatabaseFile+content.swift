import Database
import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// Finds out what a file is before anything is written to it or created beside it.
extension DatabaseFile {
    /// A file that is a database or can become one.
    enum Content {
        /// There is no file, or it is empty.
        case nothing
        /// A Punchcard database, with any schema.
        case database
    }

    /// The first 16 bytes of every database of SQLite (sqlite.org/fileformat2.html, 1.3).
    private static let magic = Array("SQLite format 3\0".utf8)
    /// The range of the application id in the header: four bytes, big-endian.
    private static let applicationIdRange = 68..<72
    /// The kind of the first page's tree and the number of its cells: 13 and 0 while there is no table
    /// (sqlite.org/fileformat2.html, 1.6).
    private static let schemaRange = 100..<105

    /// What is at the path.
    /// - Throws: ``StoreError/notADatabase(path:)`` if it is another kind of file; other ``StoreError``s if it can't
    ///   be read.
    func content() throws(StoreError) -> Content {
        guard access(path, F_OK) == 0 else {
            if errno == ENOENT { return .nothing }
            throw errno == ENOTDIR ? .missing(path: path) : .notOpened(path, errno, of: self)
        }
        guard let status = FileStatus(of: path), status.isRegular else { throw .notADatabase(path: path) }
        guard faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0 else { throw .notOpened(path, errno, of: self) }
        for file in ["-wal", "-shm", "-journal"].map(beside) {
            // SQLite follows no symbolic links to these files, but on a FIFO it would wait for the other end.
            guard FileStatus(of: file, followingLinks: false)?.isRegular ?? true else { throw .nameIsTaken(path: file) }
        }
        if status.size == 0 { return .nothing }
        guard let connection = try? SQLiteConnection(path: path, mode: .readOnly),
            let page = connection.bytesOfFile(at: 0, count: Self.schemaRange.upperBound), page.starts(with: Self.magic)
        else { throw .notADatabase(path: path) }
        let mark = page[Self.applicationIdRange].reduce(0) { $0 << 8 | Int64($1) }
        if mark == DatabaseSchema.applicationId { return .database }
        guard mark == 0 else { throw .notADatabase(path: path) }
        // Recent commits may be in the log alone.
        if ["-wal", "-journal"].contains(where: { LoyaltyStore.fileSize(beside($0)) > 0 }) {
            return try contentWithLog()
        }
        guard page[Self.schemaRange] == [13, 0, 0, 0, 0] else { throw .notADatabase(path: path) }
        return .nothing
    }

    /// Throws unless there is a Punchcard database.
    func checkIsDatabase() throws(StoreError) {
        guard try content() == .nothing else { return }
        throw access(path, F_OK) == 0 ? .empty(path: path) : .missing(path: path)
    }

    private func contentWithLog() throws(StoreError) -> Content {
        do {
            let connection = try SQLiteConnection(path: path, mode: .readWrite)
            try connection.disableCheckpointOnClose()
            connection.setBusyTimeout(milliseconds: Self.busyTimeout)
            return try checkOwner(of: connection)
        } catch let error as DatabaseError {
            throw error.kind == .notADatabase ? .notADatabase(path: path) : StoreError(error)
        } catch {
            throw error as? StoreError ?? .notADatabase(path: path)
        }
    }

    /// Called before the first change: a database of another program is left as it is.
    @discardableResult
    func checkOwner(of connection: SQLiteConnection) throws -> Content {
        switch try connection.integer("PRAGMA application_id") {
        case DatabaseSchema.applicationId: return .database
        case 0 where try connection.integer("SELECT count(*) FROM sqlite_schema") == 0: return .nothing
        default: throw StoreError.notADatabase(path: path)
        }
    }
}
