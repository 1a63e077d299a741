#if canImport(Glibc)
    import Glibc
#endif

/// What the system tells of a file by its name, without opening it: what is no regular file may never be opened, as a
/// FIFO would wait for its other end.
struct FileStatus {
    private let status: stat

    /// Nil where there is nothing, or it can't be told.
    init?(of path: String, followingLinks: Bool = true) {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.status = status
    }

    /// Of an open file.
    init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.status = status
    }

    /// Whether it is a file with bytes of its own: no folder, FIFO, socket or device.
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }
    /// In bytes.
    var size: Int64 { Int64(status.st_size) }
    /// How many bytes of the disk it takes.
    var allocatedSize: Int64 { Int64(status.st_blocks) * 512 }
    /// How many names it has.
    var names: UInt64 { UInt64(status.st_nlink) }

    /// Whether both are the same file, whatever it is called.
    func isSameFile(as other: FileStatus) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }
}
