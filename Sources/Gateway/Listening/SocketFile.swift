import CFastCGI
import Glibc

/// The file of a Unix socket.
struct SocketFile: Sendable {
    let path: String
    private let address: sockaddr_un
    private let device: UInt
    private let inode: UInt

    /// Nil if there is no socket at `path`.
    init?(path: String, address: sockaddr_un) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        self.path = path
        self.address = address
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }

    /// Whether no process listens on the socket. Any other error than a refusal counts as a live one (EAGAIN: the
    /// backlog is full; EACCES: the socket belongs to another user).
    var isStale: Bool {
        let probe = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        return address.withPointer { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
    }

    /// Removes the file if it is still this one and no process listens on it. Comparing inodes isn't enough: another
    /// process may have put a new file there, with the same inode number.
    func remove() {
        guard let now = SocketFile(path: path, address: address), now.device == device, now.inode == inode, isStale
        else { return }
        unlink(path)
    }
}

extension sockaddr_un {
    /// The address of `path`; nil if the path and its NUL don't fit.
    init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        var path = path
        let fits = path.withUTF8 { bytes in
            withUnsafeMutableBytes(of: &sun_path) { place in
                guard bytes.count < place.count, !bytes.contains(0) else { return false }
                place.copyBytes(from: bytes)
                return true
            }
        }
        if !fits { return nil }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: self) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
