import Gateway
import Synchronization
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// Stands between the program and a PostgreSQL server on a Unix socket, and cuts a connection after a number of bytes.
final class CuttingProxy: Sendable {
    /// Which way the bytes go that count.
    enum Direction: CaseIterable, Sendable {
        case toServer
        case toProgram
        /// The same, but a last message follows the last whole one: the server ends the connection by an administrator's
        /// command.
        case toProgramWithFarewell

        fileprivate var goesToServer: Bool { self == .toServer }
    }

    private struct Cut {
        var direction: Direction
        var left: Int
    }

    /// The folder of the socket.
    let folder: TemporaryFolder
    private let server: String
    private let listener: Int32
    private let cut = Mutex<Cut?>(nil)
    private let isStopped = Atomic<Bool>(false)
    private let passed = Mutex<[Direction: Int]>([:])

    /// - Parameter server: the folder of the server's socket.
    init(server: String) throws {
        folder = try TemporaryFolder()
        self.server = server
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(in: folder.path)
        let descriptor = listener
        let isBound = Self.with(&address) { Glibc.bind(descriptor, $0, $1) } == 0
        guard listener >= 0, isBound, listen(listener, 64) == 0, DetachedThread.start({ [self] in accept() }) else {
            throw SystemError("proxy")
        }
    }

    /// Cuts the connection that passes the byte with this number from now on, in one direction.
    func cut(after bytes: Int, _ direction: Direction) {
        cut.withLock { $0 = Cut(direction: direction, left: bytes) }
    }

    /// Cuts nothing from now on.
    /// - Returns: whether a connection was cut since ``cut(after:_:)``.
    @discardableResult
    func leaveAlone() -> Bool {
        cut.withLock { cut in
            defer { cut = nil }
            return cut == nil
        }
    }

    /// The bytes that have passed since this was asked last.
    func bytesPassed(_ direction: Direction) -> Int {
        passed.withLock { passed in
            defer { passed[direction] = 0 }
            return passed[direction] ?? 0
        }
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func address(in folder: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: Array("\(folder)/.s.PGSQL.5432".utf8))
        }
        return address
    }

    private static func with(
        _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private func accept() {
        while !isStopped.load(ordering: .relaxed) {
            let program = Glibc.accept(listener, nil, nil)
            guard program >= 0 else { return }
            if !DetachedThread.start({ [self] in relay(program) }) { close(program) }
        }
    }

    private func relay(_ program: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(program)
            close(upstream)
        }
        var address = Self.address(in: server)
        guard Self.with(&address, { connect(upstream, $0, $1) }) == 0 else { return }
        var descriptors = [
            pollfd(fd: program, events: Int16(POLLIN), revents: 0),
            pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
        ]
        var messages = ServerMessages()
        while poll(&descriptors, 2, -1) >= 0 {
            if descriptors[0].revents != 0, !pass(program, upstream, toServer: true, &messages) { return }
            if descriptors[1].revents != 0, !pass(upstream, program, toServer: false, &messages) { return }
        }
    }

    /// - Returns: false if the connection has ended or is cut.
    private func pass(_ from: Int32, _ to: Int32, toServer: Bool, _ messages: inout ServerMessages) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 8_192)
        let count = read(from, &bytes, bytes.count)
        guard count > 0 else { return false }
        let (limit, direction) = cut.withLock { cut -> (Int, Direction?) in
            guard let present = cut, present.direction.goesToServer == toServer else { return (count, nil) }
            if count < present.left {
                cut?.left -= count
                return (count, nil)
            }
            cut = nil
            return (present.left, present.direction)
        }
        var allowed = bytes[..<limit]
        if !toServer {
            let whole = messages.wholeBytes(of: allowed)
            if direction == .toProgramWithFarewell, let whole { allowed = bytes[..<whole] + ServerMessages.farewell }
        }
        passed.withLock { $0[toServer ? .toServer : .toProgram, default: 0] += limit }
        while !allowed.isEmpty {
            let written = allowed.withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard written > 0 else { return false }
            allowed = allowed.dropFirst(written)
        }
        return direction == nil
    }
}

/// Where the messages of a server end (PostgreSQL's manual, "Frontend/Backend Protocol"): each has a letter, and a length
/// that counts itself and what follows.
private struct ServerMessages {
    private var head: [UInt8] = []
    private var left = 0

    /// Reads on.
    /// - Returns: how many of these bytes are up to the end of a message; nil if none ends among them.
    mutating func wholeBytes(of bytes: ArraySlice<UInt8>) -> Int? {
        var end = head.isEmpty ? 0 : Int?.none
        for (index, byte) in bytes.enumerated() {
            if head.count < 5 {
                head.append(byte)
                guard head.count == 5 else { continue }
                left = head[1...].reduce(0) { $0 << 8 | Int($1) } - 4
            } else {
                left -= 1
            }
            guard left == 0 else { continue }
            head.removeAll()
            end = index + 1
        }
        return end
    }

    /// FATAL: terminating connection due to administrator command.
    static let farewell: [UInt8] = {
        let fields = Array("SFATAL\0VFATAL\0C57P01\0Mended\0\0".utf8)
        return [UInt8(ascii: "E"), 0, 0, 0, UInt8(fields.count + 4)] + fields
    }()
}
