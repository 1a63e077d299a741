#if canImport(Glibc)
    import Glibc
#endif

/// The lock that makes writing processes take turns: an exclusive `flock` on a file beside the database.
///
/// SQLite before 3.51.3 can lose pages when a checkpoint races another connection's commit (the WAL-reset bug), so
/// every write transaction and every checkpoint, of every process, runs under this lock.
final class WriterLock {
    private let descriptor: Int32
    private let longestWait: Int64

    /// Opens the lock of a database, whose file has to be there.
    /// - Parameter longestWait: for another process, in milliseconds.
    init(beside database: DatabaseFile, longestWait: Int64 = 5_000) throws(StoreError) {
        self.longestWait = longestWait
        // SQLite follows symbolic links to the database, so its lock has one place too, by whatever name it is opened.
        guard let resolved = realpath(database.path, nil) else { throw .missing(path: database.path) }
        defer { free(resolved) }
        let file = String(cString: resolved) + "-lock"
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: file, reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        close(descriptor)
    }

    /// Runs `body` while no other process writes.
    /// - Throws: ``StoreError/busy`` when another process held the lock for the longest wait.
    func withLock<Result>(_ body: () throws -> Result) throws -> Result {
        try acquire()
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    /// A blocking `flock` can't be given a bound, so a lock that is held is asked for again, at first after 50 µs,
    /// at last every millisecond.
    private func acquire() throws(StoreError) {
        var pause: Int64 = 50
        var waited: Int64 = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .cannotOpen(path: "the lock file", reason: String(cString: strerror(errno)))
            }
            guard waited < longestWait * 1000 else { throw .busy }
            usleep(UInt32(pause))
            waited += pause
            pause = min(pause * 2, 1000)
        }
    }
}
