#if canImport(Glibc)
    import Glibc
#endif

/// How the store of this process is doing.
public struct StoreMetrics: Sendable {
    /// How many writes have shared a transaction, of those that were committed.
    public let commits: Histogram.Reading
    /// Writes that wait for their transaction.
    public let waitingWrites: Int
    /// The database file in bytes.
    public let databaseBytes: Int64
    /// The write-ahead log in bytes: what it has been at most since it was last emptied.
    public let logBytes: Int64

    /// The bounds of ``commits``.
    public static let commitBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
}

extension LoyaltyStore {
    /// How it is doing now. Other processes that use the same database have figures of their own; the sizes are the same
    /// for all.
    public func metrics() -> StoreMetrics {
        StoreMetrics(
            commits: commits.reading, waitingWrites: waitingWrites, databaseBytes: Self.fileSize(path),
            logBytes: Self.fileSize(DatabaseFile(path: path).beside("-wal")))
    }

    /// A file in bytes; 0 where there is none.
    static func fileSize(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
