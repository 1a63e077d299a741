import CFastCGI
import Glibc

extension Listener {
    static func openUnix(path: String, mode: UInt32, backlog: Int32) throws(GatewayError) -> Listener {
        let name = "unix:\(path)"
        guard !path.isEmpty else { throw .invalidAddress(name) }
        guard let address = sockaddr_un(path: path) else { throw .pathTooLong(path) }
        try makeWay(for: address, path: path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        // Before bind, so that the file never has more permissions than it should; and after bind, because the umask
        // may take some away.
        guard fchmod(descriptor, mode) == 0,
            address.withPointer({ bind(descriptor, $0, $1) }) == 0,
            chmod(path, mode) == 0, listen(descriptor, backlog) == 0
        else {
            let number = errno
            _ = Glibc.close(descriptor)
            switch number {
            case EADDRINUSE: throw .inUse(name)
            case ENOENT: throw .noFolder(path)
            default: throw .system(name, number)
            }
        }
        return try Listener(
            descriptor: descriptor, address: name, isOwn: true, file: SocketFile(path: path, address: address))
    }

    /// Removes a socket file on which no process listens any more.
    private static func makeWay(for address: sockaddr_un, path: String) throws(GatewayError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard let file = SocketFile(path: path, address: address) else { throw .notASocket(path) }
        guard file.isStale else { throw .inUse("unix:\(path)") }
        file.remove()
    }
}
