import Foundation
import TestSupport

/// TCP on 127.0.0.1, and unix sockets, for tests.
enum Loopback {
    /// A port that nothing listens on. It can be taken by the time it is used: who starts a server on it tries again
    /// with another.
    static func freePort() throws -> Int {
        let (descriptor, port) = try listen()
        close(descriptor)
        return port
    }

    /// A listening descriptor, close-on-exec, and its port.
    static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = try socket(AF_INET)
        var address = address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && Foundation.listen(descriptor, 16) == 0
                    ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        guard result == 0 else {
            let error = SystemError("listen")
            close(descriptor)
            throw error
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A listening descriptor, close-on-exec, on a unix socket that isn't there yet.
    static func listen(path: String) throws -> Int32 {
        let descriptor = try socket(AF_UNIX)
        guard try withAddress(of: path, { bind(descriptor, $0, $1) }) == 0, Foundation.listen(descriptor, 512) == 0
        else {
            let error = SystemError("listen")
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// A connected descriptor, close-on-exec, whose reads and writes give up after a time.
    static func connect(port: Int, timeout seconds: Int) throws -> Int32 {
        let descriptor = try socket(AF_INET)
        var address = address(port: UInt16(port))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return try finish(descriptor, result, timeout: seconds)
    }

    /// The same to a unix socket.
    static func connect(path: String, timeout seconds: Int) throws -> Int32 {
        let descriptor = try socket(AF_UNIX)
        let result = try withAddress(of: path) { Foundation.connect(descriptor, $0, $1) }
        return try finish(descriptor, result, timeout: seconds)
    }

    /// Whether something accepts connections on the port.
    static func accepts(port: Int) -> Bool {
        guard let descriptor = try? connect(port: port, timeout: 1) else { return false }
        close(descriptor)
        return true
    }

    /// Whether something accepts connections on the unix socket.
    static func accepts(path: String) -> Bool {
        guard let descriptor = try? connect(path: path, timeout: 1) else { return false }
        close(descriptor)
        return true
    }

    private static func socket(_ family: Int32) throws -> Int32 {
        let descriptor = Foundation.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        return descriptor
    }

    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard path.utf8.count < room.count else { return false }
            room.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw SystemError("address", ENAMETOOLONG) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func finish(_ descriptor: Int32, _ result: Int32, timeout seconds: Int) throws -> Int32 {
        guard result == 0 else {
            let error = SystemError("connect")
            close(descriptor)
            throw error
        }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        return descriptor
    }
}
