import CFastCGI
import Glibc
import Locking

/// A listening socket for the FastCGI responder: one that it opened itself, or one that it was started with.
///
/// libfcgi's own FCGX_OpenSocket removes any file at the path, supports only IPv4, and ends the process when it
/// fails.
public final class Listener: Sendable {
    /// The address for people: `unix:PATH`, `HOST:PORT`, or the program that passed the socket.
    public let address: String
    /// Whether this object opened the socket, so that no other process accepts on it.
    let isOwn: Bool
    /// The socket file that this object created.
    private let file: SocketFile?
    /// The socket, non-blocking and close-on-exec; -1 once it is closed. The lock keeps `accept` from using the
    /// number after the descriptor was closed and the number given to another file.
    private let descriptor: Lock<Int32>

    init(descriptor: Int32, address: String, isOwn: Bool = false, file: SocketFile? = nil) throws(GatewayError) {
        self.address = address
        self.isOwn = isOwn
        self.file = file
        self.descriptor = Lock(descriptor)
        // A worker must never wait in accept: if several processes share the socket, another may take the connection
        // first.
        guard fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw .system(address, errno) }
    }

    deinit { close() }

    /// Closes the socket, and removes its file if it is still the one that this object created. Does nothing if the
    /// socket is closed already.
    public func close() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            _ = Glibc.close(descriptor)
            descriptor = -1
            file?.remove()
        }
    }

    /// Calls `body` with the socket and keeps it open during the call; nil once it is closed.
    func withDescriptor<Result: Sendable>(_ body: (Int32) -> Result) -> Result? {
        descriptor.withLock { $0 >= 0 ? body($0) : nil }
    }

    /// Accepts a waiting connection, or returns errno: EAGAIN if none waits, EBADF once the socket is closed.
    func accept() -> (connection: Int32, error: Int32) {
        descriptor.withLock { descriptor in
            let connection = cfastcgi_accept(descriptor)
            return (connection, connection < 0 ? errno : 0)
        }
    }

    /// Opens a listening socket.
    ///
    /// - Parameters:
    ///   - address: `unix:PATH`, `HOST:PORT` or `[IPv6]:PORT`; a port of 0 takes a free one. A socket file that nobody
    ///     listens on is replaced; anything else at the path is left alone.
    ///   - mode: the socket file's permissions.
    ///   - backlog: the most connections that may wait to be accepted.
    public static func open(
        _ address: String, mode: UInt32 = 0o660, backlog: Int32 = 1024
    ) throws(GatewayError) -> Listener {
        if address.hasPrefix("unix:") {
            return try openUnix(path: String(address.dropFirst(5)), mode: mode, backlog: backlog)
        }
        return try openInternet(address, backlog: backlog)
    }

    /// Takes the listening socket that a web server or spawn-fcgi passes as descriptor 0 (FastCGI 1.0, section 2.2);
    /// nil if `descriptor` isn't a listening socket.
    public static func standardInput(descriptor: Int32 = 0) throws(GatewayError) -> Listener? {
        guard isListening(descriptor) else { return nil }
        return try Listener(descriptor: descriptor, address: "descriptor \(descriptor)")
    }

    /// Takes the listening socket that systemd passes (sd_listen_fds(3)); nil if it passes none. Unsets the
    /// variables, so that no child process takes the socket for its own.
    ///
    /// - Parameters:
    ///   - environment: where LISTEN_PID and LISTEN_FDS are looked up.
    ///   - firstDescriptor: SD_LISTEN_FDS_START.
    public static func systemd(
        environment: CGIEnvironment = .current, firstDescriptor: Int32 = 3
    ) throws(GatewayError) -> Listener? {
        let process = environment.value("LISTEN_PID").flatMap(Int32.init)
        let count = environment.value("LISTEN_FDS").flatMap(Int.init) ?? 0
        unsetenv("LISTEN_PID")
        unsetenv("LISTEN_FDS")
        unsetenv("LISTEN_FDNAMES")
        guard process == getpid(), count > 0 else { return nil }
        guard count == 1, isListening(firstDescriptor) else { throw .notOneListener(passed: count) }
        return try Listener(descriptor: firstDescriptor, address: "systemd's socket")
    }

    static func isListening(_ descriptor: Int32) -> Bool {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value != 0
    }
}
