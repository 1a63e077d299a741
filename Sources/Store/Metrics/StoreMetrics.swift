import Database

#if canImport(Glibc)
    import Glibc
#endif

/// Figures of this process's store.
public struct StoreMetrics: Sendable {
    /// How many writes shared each committed transaction.
    public let commits: Histogram.Reading
    /// The writes that wait for their transaction.
    public let waitingWrites: Int
    /// The database in bytes; nil if its server can't tell at the moment.
    public let databaseBytes: Int64?
    /// The file of the write-ahead log in bytes. It keeps its largest size until it is emptied. Nil for a database on a
    /// server, whose log is not the database's own.
    public let logBytes: Int64?

    /// The bounds of ``commits``.
    public static let commitBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
}

extension LoyaltyStore {
    /// The figures now. Other processes with the same database have their own; only the sizes are the same for all.
    public func metrics() -> StoreMetrics {
        let isOnServer = isOnServer
        return StoreMetrics(
            commits: commits.reading, waitingWrites: waitingWrites,
            databaseBytes: isOnServer ? sizeOnServer : Self.fileSize(path),
            logBytes: isOnServer ? nil : Self.fileSize(DatabaseFile(path: path).beside("-wal")))
    }

    private var sizeOnServer: Int64? {
        try? read { try $0.statement(ServerExamination.size).first { $0.int(0) } }
    }

    /// A file's size in bytes; 0 if there is no file.
    static func fileSize(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
