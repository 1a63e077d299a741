#if canImport(Glibc)
    import Glibc
#endif

/// A file's status by its name, without opening it. Only regular files may be opened: opening a FIFO would wait for
/// its other end.
struct FileStatus {
    private let status: stat

    /// Nil if there is no file or the system doesn't tell.
    init?(of path: String, followingLinks: Bool = true) {
        var status = stat()
        guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.status = status
    }

    /// The status of an open file.
    init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.status = status
    }

    /// Whether it is a regular file: no folder, FIFO, socket or device.
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }
    /// The size in bytes.
    var size: Int64 { Int64(status.st_size) }
    /// The bytes that it takes on the disk.
    var allocatedSize: Int64 { Int64(status.st_blocks) * 512 }
    /// The number of its names (hard links).
    var names: UInt64 { UInt64(status.st_nlink) }

    /// Whether both are the same file, under any name.
    func isSameFile(as other: FileStatus) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }
}
