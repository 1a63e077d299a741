import Glibc

extension Listener {
    static func openUnix(path: String, mode: UInt32, backlog: Int32) throws(GatewayError) -> Listener {
        guard !path.isEmpty else { throw .invalidAddress("unix:") }
        var address = sockaddr_un()
        guard address.setPath(path) else { throw .pathTooLong(path) }
        try makeWay(for: address, path: path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        // Before bind, so that the file never has more permissions than it should, and after it, so that the umask
        // doesn't take any away.
        guard fchmod(descriptor, mode) == 0,
            address.withPointer({ bind(descriptor, $0, $1) }) == 0,
            chmod(path, mode) == 0, listen(descriptor, backlog) == 0
        else {
            let number = errno
            _ = Glibc.close(descriptor)
            throw number == EADDRINUSE ? .inUse("unix:\(path)") : .system("unix:\(path)", number)
        }
        return try Listener(descriptor: descriptor, address: "unix:\(path)", isOwn: true, file: SocketFile(path: path))
    }

    /// Removes a socket file that nobody listens on any more.
    private static func makeWay(for address: sockaddr_un, path: String) throws(GatewayError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard let stale = SocketFile(path: path) else { throw .notASocket(path) }
        let probe = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw .system("socket", errno) }
        defer { _ = Glibc.close(probe) }
        // Anything but a refusal (EAGAIN: its backlog is full; EACCES: it is someone else's) is a live one.
        let refused = address.withPointer { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
        guard refused else { throw .inUse("unix:\(path)") }
        stale.remove()
    }
}

extension sockaddr_un {
    /// False where the path and its NUL don't fit.
    fileprivate mutating func setPath(_ path: String) -> Bool {
        sun_family = sa_family_t(AF_UNIX)
        var path = path
        return path.withUTF8 { bytes in
            withUnsafeMutableBytes(of: &sun_path) { place in
                guard bytes.count < place.count, !bytes.contains(0) else { return false }
                place.copyBytes(from: bytes)
                return true
            }
        }
    }

    fileprivate func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: self) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
