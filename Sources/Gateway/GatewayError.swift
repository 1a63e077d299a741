import Glibc

/// Why a gateway can't be set up.
public enum GatewayError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The address is not `unix:PATH` or `HOST:PORT`.
    case invalidAddress(String)
    /// The socket's path is longer than the system allows (107 bytes, unix(7)).
    case pathTooLong(String)
    /// The folder for the new socket doesn't exist.
    case noFolder(String)
    /// Another process listens on this address.
    case inUse(String)
    /// The path for the new socket is taken by a file that isn't a socket.
    case notASocket(String)
    /// The host name could not be resolved; the resolver says why.
    case unknownHost(String, reason: String)
    /// systemd passed something other than one listening socket.
    case notOneListener(passed: Int)
    /// A system call failed: the call with its object, and the errno.
    case system(String, Int32)

    /// The error as one line for the operator.
    public var description: String {
        switch self {
        case .invalidAddress(let address):
            "\"\(address)\" is not an address to listen on: expected unix:PATH, HOST:PORT or [IPv6]:PORT"
        case .pathTooLong(let path):
            "\(path): a socket's path can have at most 107 bytes"
        case .noFolder(let path):
            "\(path): there is no such folder; make it for the user that runs this program"
        case .inUse(let address):
            "\(address): another process is listening there"
        case .notASocket(let path):
            "\(path) exists and is not a socket; it was left as it is"
        case .unknownHost(let host, let reason):
            "\(host): \(reason)"
        case .notOneListener(let count):
            "systemd passed \(count) descriptors; expected one listening socket"
        case .system(let what, let number):
            "\(what): \(String(cString: strerror(number)))"
        }
    }
}
