import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// What a file is, found out before anything is made beside it or written to it.
extension DatabaseFile {
    /// What can become or be a database.
    enum Content {
        /// There is no file, or nothing is in it yet.
        case nothing
        /// A Punchcard database, of whatever schema.
        case database
    }

    /// The first 16 bytes of every database of SQLite (sqlite.org/fileformat2.html, 1.3).
    private static let magic = Array("SQLite format 3\0".utf8)
    /// Where the header has the application's mark, four bytes, big-endian.
    private static let applicationIdRange = 68..<72
    /// Where the first page has the kind of its tree and the number of its cells, if the table of the schema fits it:
    /// 13, and none while there is no table (sqlite.org/fileformat2.html, 1.6).
    private static let schemaRange = 100..<105

    /// What is at the path.
    /// - Throws: ``StoreError/notADatabase(path:)`` where it is something else; other ``StoreError``s where that can't
    ///   be told.
    func content() throws(StoreError) -> Content {
        guard access(path, F_OK) == 0 else {
            if errno == ENOENT { return .nothing }
            throw errno == ENOTDIR ? .missing(path: path) : .notOpened(path, errno, of: self)
        }
        guard let status = FileStatus(of: path), status.isRegular else { throw .notADatabase(path: path) }
        guard faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) == 0 else { throw .notOpened(path, errno, of: self) }
        for file in ["-wal", "-shm", "-journal"].map(beside) {
            // SQLite follows no links to these, but it waits for the other end of a FIFO.
            guard FileStatus(of: file, followingLinks: false)?.isRegular ?? true else { throw .nameIsTaken(path: file) }
        }
        if status.size == 0 { return .nothing }
        guard let connection = try? Connection(path: path, mode: .readOnly),
            let page = connection.bytesOfFile(at: 0, count: Self.schemaRange.upperBound), page.starts(with: Self.magic)
        else { throw .notADatabase(path: path) }
        let mark = page[Self.applicationIdRange].reduce(0) { $0 << 8 | Int64($1) }
        if mark == DatabaseSchema.applicationId { return .database }
        guard mark == 0 else { throw .notADatabase(path: path) }
        // What was written since it was made may be in the log alone.
        if ["-wal", "-journal"].contains(where: { LoyaltyStore.fileSize(beside($0)) > 0 }) {
            return try contentWithLog()
        }
        guard page[Self.schemaRange] == [13, 0, 0, 0, 0] else { throw .notADatabase(path: path) }
        return .nothing
    }

    /// Makes sure that there is a Punchcard database.
    func checkIsDatabase() throws(StoreError) {
        guard try content() == .nothing else { return }
        throw access(path, F_OK) == 0 ? .empty(path: path) : .missing(path: path)
    }

    private func contentWithLog() throws(StoreError) -> Content {
        do {
            let connection = try Connection(path: path, mode: .readWrite)
            try connection.disableCheckpointOnClose()
            connection.setBusyTimeout(milliseconds: Self.busyTimeout)
            return try checkOwner(of: connection)
        } catch let error as SQLiteError {
            throw error.primaryCode == 26 ? .notADatabase(path: path) : StoreError(error)
        } catch {
            throw error as? StoreError ?? .notADatabase(path: path)
        }
    }

    /// Before anything is changed in the file: what another program made is left as it is.
    @discardableResult
    func checkOwner(of connection: Connection) throws -> Content {
        switch try connection.integer("PRAGMA application_id") {
        case DatabaseSchema.applicationId: return .database
        case 0 where try connection.integer("SELECT count(*) FROM sqlite_schema") == 0: return .nothing
        default: throw StoreError.notADatabase(path: path)
        }
    }
}
