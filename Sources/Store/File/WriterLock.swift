#if canImport(Glibc)
    import Glibc
#endif

/// The lock that makes writing processes take turns: an exclusive `flock` on a file beside the database.
///
/// SQLite before 3.51.3 can lose pages when a checkpoint races another connection's commit (the WAL-reset bug), so
/// every write transaction and every checkpoint, of every process, runs under this lock. So does what reads for long
/// where that would keep others from reading (``DatabaseFile/readingAtLength(_:)``).
final class WriterLock {
    private let descriptor: Int32
    /// How long a write may wait for other processes, in milliseconds.
    let longestWait: Int64
    /// What processes tell each other of changes to what is configured; they are made under this lock.
    let definitionsMark: ChangeMark
    /// The same of every commit.
    let commitMark: ChangeMark

    /// Opens the lock of a database, whose file has to be there.
    /// - Parameter longestWait: for other processes, in milliseconds.
    init(beside database: DatabaseFile, longestWait: Int64 = 5_000) throws(StoreError) {
        self.longestWait = longestWait
        try database.checkIsWritable()
        let file = database.beside("-lock")
        descriptor = try Self.opened(file, of: database)
        Self.giveToOwner(of: database.path, descriptor)
        do {
            definitionsMark = try ChangeMark(of: .definitions, file: descriptor, path: file)
            commitMark = try ChangeMark(of: .everything, file: descriptor, path: file)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        close(descriptor)
    }

    /// Opens the lock file, made where there is none. What else there may be under its name isn't touched, nor what a
    /// link there leads to.
    private static func opened(_ path: String, of database: DatabaseFile) throws(StoreError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            // A link, a folder, a socket.
            if [ELOOP, EISDIR, ENXIO].contains(errno) { throw .nameIsTaken(path: path) }
            throw .notOpened(path, errno, of: database)
        }
        guard let status = FileStatus(of: descriptor), status.isRegular,
            status.size == 0 ? status.names <= 1 : ChangeMark.areIn(descriptor, size: status.size)
        else {
            close(descriptor)
            throw .nameIsTaken(path: path)
        }
        return descriptor
    }

    /// Has the lock belong to who owns the database, also where root was the first to open it; SQLite does the same
    /// with its files.
    private static func giveToOwner(of database: String, _ descriptor: Int32) {
        var owner = stat()
        guard geteuid() == 0, stat(database, &owner) == 0 else { return }
        _ = fchown(descriptor, owner.st_uid, owner.st_gid)
    }

    /// Runs `body` while no other process writes.
    /// - Parameter deadline: until when to wait for them; the longest wait from now where none is given. A lock that is
    ///   free is taken even after it.
    /// - Throws: ``StoreError/busy`` when another process held the lock for so long.
    func withLock<Result>(until deadline: WaitDeadline? = nil, _ body: () throws -> Result) throws -> Result {
        try acquire(until: deadline ?? WaitDeadline(milliseconds: longestWait))
        // Where the process that had it before has ended in the middle of a change.
        endChanges()
        defer {
            endChanges()
            flock(descriptor, LOCK_UN)
        }
        return try body()
    }

    private func endChanges() {
        definitionsMark.end()
        commitMark.end()
    }

    /// A blocking `flock` can't be given a bound, so a lock that is held is asked for again, at first after 50 µs,
    /// at last every millisecond.
    private func acquire(until deadline: WaitDeadline) throws(StoreError) {
        var pause: Int64 = 50
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .cannotOpen(path: "the lock file", reason: String(cString: strerror(errno)))
            }
            guard deadline.milliseconds > 0 else { throw .busy }
            usleep(UInt32(pause))
            pause = min(pause * 2, 1000)
        }
    }
}
