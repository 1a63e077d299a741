import Locking
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The lock by which writing processes take turns: an exclusive `flock` on a file beside the database.
///
/// SQLite before 3.51.3 can lose pages if a checkpoint races with a commit of another connection (the WAL-reset bug).
/// So every write transaction and every checkpoint, in every process, runs under this lock. A long read also takes it
/// if it would keep others from reading (``DatabaseFile/readingAtLength(_:)``).
final class WriterLock: Sendable {
    private let descriptor: Int32
    /// How long a write may wait for other processes, in milliseconds.
    let longestWait: Int64
    /// Changes with every change to definitions, secrets or keys. Changed under this lock.
    let definitionsMark: ChangeMark
    /// Changes with every commit. Changed under this lock.
    let commitMark: ChangeMark

    /// A process that has held the lock for this long gives way before it takes it again.
    private static let longHold = Duration.milliseconds(50)
    /// How long it gives way: several polls of the others. Without this they would hardly ever find the lock free
    /// during an import or a recount, which write one long transaction after the other.
    private static let rest = Duration.milliseconds(4)
    /// Until when this process gives way, after a long hold; nil after a short one.
    private let restEnd = Mutex<ContinuousClock.Instant?>(nil)

    /// Opens the lock of a database. The database file must exist.
    /// - Parameter longestWait: how long to wait for other processes, in milliseconds.
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

    /// Opens the lock file, creating it if there is none. Another kind of file with that name isn't touched, nor is
    /// the target of a link.
    private static func opened(_ path: String, of database: DatabaseFile) throws(StoreError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            // It is a link, a folder or a socket.
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

    /// Gives the lock file to the owner of the database, also if root was the first to open it. SQLite does the same
    /// with its files.
    private static func giveToOwner(of database: String, _ descriptor: Int32) {
        var owner = stat()
        guard geteuid() == 0, stat(database, &owner) == 0 else { return }
        _ = fchown(descriptor, owner.st_uid, owner.st_gid)
    }

    /// Runs `body` while no other process writes.
    /// - Parameter deadline: how long to wait for other processes; nil for `longestWait` from now. A free lock is
    ///   taken even after the deadline.
    /// - Throws: ``StoreError/busy`` if another process holds the lock for that long.
    func withLock<Result>(until deadline: Deadline? = nil, _ body: () throws -> Result) throws -> Result {
        try acquire(until: deadline ?? Deadline(after: .milliseconds(longestWait)))
        // The last holder of the lock may have ended in the middle of a change.
        endChanges()
        let start = ContinuousClock.now
        defer {
            endChanges()
            flock(descriptor, LOCK_UN)
            let end = ContinuousClock.now
            restEnd.withLock { $0 = end - start < Self.longHold ? nil : end + Self.rest }
        }
        return try body()
    }

    private func endChanges() {
        definitionsMark.end()
        commitMark.end()
    }

    /// `flock` has no timeout, so this polls: first after 50 µs, later every millisecond. After a long hold it polls more
    /// seldom than others do, so that most often one of them takes the lock.
    private func acquire(until deadline: Deadline) throws(StoreError) {
        var (pause, longestPause): (Int64, Int64) = (50, 1000)
        if let end = restEnd.withLock({ $0 }) {
            longestPause = Int64(Self.rest.milliseconds) * 1000
            pause = longestPause
            let left = end - .now
            if left > .zero { usleep(UInt32(left / .microseconds(1))) }
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .cannotOpen(path: "the lock file", reason: String(cString: strerror(errno)))
            }
            guard !deadline.hasPassed else { throw .busy }
            usleep(UInt32(pause))
            pause = min(pause * 2, longestPause)
        }
    }
}
