import Glibc

/// What keeps a gateway from being set up.
public enum GatewayError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An address that isn't `unix:PATH` or `HOST:PORT`.
    case invalidAddress(String)
    /// A socket path longer than the system takes (107 bytes, unix(7)).
    case pathTooLong(String)
    /// The folder of a socket to be made isn't there.
    case noFolder(String)
    /// Another process is listening there.
    case inUse(String)
    /// The path of a socket to be made is taken by something that isn't a socket.
    case notASocket(String)
    /// A host name that could not be resolved; the resolver's reason.
    case unknownHost(String, reason: String)
    /// What systemd passed is not one listening socket.
    case notOneListener(passed: Int)
    /// A system call failed; the call with its object, and the errno.
    case system(String, Int32)

    /// The error for people.
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
