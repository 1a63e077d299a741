#if canImport(Glibc)
    import Glibc
#endif

/// A file that gets its name when it is complete. Until then its name ends in `.partial`, and it is locked: an
/// unlocked one is left over from a killed process.
struct PartialFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var isPublished = false

    /// Creates the file, empty and readable only by its owner.
    init(for target: String) throws(BackupError) {
        let path = target + ".partial"
        let descriptor = try Self.opened(path)
        do throws(BackupError) {
            try Self.take(descriptor, path: path, for: target)
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    /// Opens the file under this name if it has no other name. A file with a second name is a finished backup whose
    /// process was killed before it removed this name; it stays under the other one.
    private static func opened(_ path: String) throws(BackupError) -> Int32 {
        while true {
            // O_NONBLOCK: opening a FIFO must not wait.
            let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw errno == ELOOP ? .isNoFile(path: path) : failure(path) }
            guard let status = FileStatus(of: descriptor) else {
                defer { close(descriptor) }
                throw failure(path)
            }
            if status.isRegular, status.names <= 1 { return descriptor }
            close(descriptor)
            guard status.isRegular else { throw .isNoFile(path: path) }
            guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
        }
    }

    deinit {
        if !isPublished {
            unlink(path)
            // SQLite's, if it could not be deleted when the disk was full.
            unlink(path + "-journal")
        }
        close(descriptor)
    }

    private static func take(_ descriptor: Int32, path: String, for target: String) throws(BackupError) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw failure(path) }
            throw .isBeingWritten(path: target)
        }
        // The process that held the lock before may have given the file its final name.
        guard let own = FileStatus(of: descriptor), let named = FileStatus(of: path), own.isSameFile(as: named) else {
            throw .isBeingWritten(path: target)
        }
        guard ftruncate(descriptor, 0) == 0, fchmod(descriptor, 0o600) == 0 else { throw failure(path) }
    }

    /// The size in bytes.
    var size: Int64 { FileStatus(of: descriptor)?.size ?? 0 }

    /// Sets the journal of the copied database. SQLite gives a copy the rollback journal.
    func setJournal(_ journal: Journal) throws(BackupError) {
        let versions = [journal.formatVersion, journal.formatVersion]
        guard pwrite(descriptor, versions, versions.count, off_t(Journal.formatVersionOffset)) == versions.count else {
            throw Self.failure(path)
        }
    }

    /// Syncs the file, then gives it its name.
    mutating func publish(as target: String, replacing: Bool) throws(BackupError) {
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        // A hard link fails if the name is taken; a check beforehand would leave a race.
        if replacing ? rename(path, target) != 0 : link(path, target) != 0 {
            if errno == EEXIST { throw .exists(path: target) }
            throw Self.failure(target)
        }
        if !replacing { unlink(path) }
        isPublished = true
        try syncFolder(of: target)
    }

    /// Syncs the folder, so that the name survives a power cut.
    private func syncFolder(of path: String) throws(BackupError) {
        let name = DatabaseFile.folder(of: path)
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.failure(name) }
        defer { close(folder) }
        // File systems that can't sync a folder return EINVAL.
        guard fsync(folder) == 0 || errno == EINVAL else { throw Self.failure(name) }
    }

    private static func failure(_ path: String) -> BackupError {
        .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}
