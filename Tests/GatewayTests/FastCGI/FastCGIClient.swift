import Foundation

/// A web server's side of FastCGI 1.0 over one connection, which a test can leave half-way.
final class FastCGIClient {
    struct Answer: Equatable {
        var status = ""
        var headers: [String: String] = [:]
        var body: [UInt8] = []

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private(set) var descriptor: Int32
    private var input: [UInt8] = []

    /// A socket that isn't connected yet.
    init(family: Int32 = AF_UNIX) {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        // A failing test ends, rather than waiting for ever.
        var wait = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    }

    convenience init(_ address: String) throws {
        self.init(family: address.hasPrefix("unix:") ? AF_UNIX : address.hasPrefix("[") ? AF_INET6 : AF_INET)
        try connect(to: address)
    }

    deinit { close() }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    struct Failure: Error {
        let errno: Int32
    }

    func connect(to address: String) throws {
        let status: Int32
        if address.hasPrefix("unix:") {
            var place = sockaddr_un()
            place.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: address.utf8.dropFirst(5)) }
            status = connect(place)
        } else {
            let port = (UInt16(address.split(separator: ":").last ?? "") ?? 0).bigEndian
            if address.hasPrefix("[") {
                var place = sockaddr_in6()
                place.sin6_family = sa_family_t(AF_INET6)
                place.sin6_port = port
                place.sin6_addr = in6addr_loopback
                status = connect(place)
            } else {
                var place = sockaddr_in()
                place.sin_family = sa_family_t(AF_INET)
                place.sin_port = port
                place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
                status = connect(place)
            }
        }
        if status != 0 { throw Failure(errno: errno) }
    }

    private func connect<Address>(_ address: Address) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    /// False where the peer is gone.
    @discardableResult
    func send(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Sends a request and reads its answer.
    func ask(
        _ method: String = "GET", _ path: String = "/", parameters: [String: String] = [:], body: [UInt8] = [],
        keep: Bool = true
    ) throws -> Answer {
        send(FastCGI.request(method, path, parameters: parameters, body: body, keep: keep))
        return try answer()
    }

    /// The answer to one request, up to its end.
    func answer() throws -> Answer {
        var output: [UInt8] = []
        while true {
            let header = try read(8)
            let content = try read(Int(header[4]) << 8 | Int(header[5]))
            _ = try read(Int(header[6]))
            if header[1] == 6 { output += content }
            if header[1] == 3 { return Self.parse(output) }
        }
    }

    /// Whether the answer was followed by a record that has a web server close the connection (FCGI_UNKNOWN_TYPE), and
    /// the end.
    func isLetGo() throws -> Bool {
        try read(16) == [1, 11, 0, 0, 0, 8, 0, 0] + [UInt8](repeating: 0, count: 8) && isClosed()
    }

    /// Whether the peer has closed the connection: true once it has, false when it sends something, or nothing for
    /// long.
    func isClosed() -> Bool {
        do {
            _ = try read(1)
            return false
        } catch {
            return (error as? Failure).map { $0.errno == 0 || $0.errno == ECONNRESET } ?? false
        }
    }

    /// How many bytes that were sent the peer hasn't read (unix(7), SIOCOUTQ).
    var unread: Int32 {
        var count: Int32 = 0
        return ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 ? count : -1
    }

    /// Bytes as they come.
    func read(_ count: Int) throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while input.count < count {
            let got = recv(descriptor, &chunk, chunk.count, 0)
            guard got > 0 else { throw Failure(errno: got == 0 ? 0 : errno) }
            input += chunk[..<got]
        }
        defer { input.removeFirst(count) }
        return Array(input[..<count])
    }

    static func parse(_ output: [UInt8]) -> Answer {
        var answer = Answer()
        let end = output.firstRange(of: Array("\r\n\r\n".utf8)) ?? output.endIndex..<output.endIndex
        for line in String(decoding: output[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            if parts[0] == "Status" { answer.status = parts[1] } else { answer.headers[parts[0]] = parts[1] }
        }
        answer.body = Array(output[end.upperBound...])
        return answer
    }
}

/// Records (FastCGI 1.0, section 3.3).
enum FastCGI {
    static func record(_ type: UInt8, _ content: [UInt8] = []) -> [UInt8] {
        [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xFF), 0, 0] + content
    }

    /// FCGI_GET_VALUES, of no request (section 4.1).
    static func values(_ content: [UInt8]) -> [UInt8] {
        [1, 9, 0, 0, 0, UInt8(content.count), 0, 0] + content
    }

    static func begin(keep: Bool = true, role: UInt8 = 1) -> [UInt8] {
        record(1, [0, role, keep ? 1 : 0, 0, 0, 0, 0, 0])
    }

    static func pairs(_ parameters: [String: String]) -> [UInt8] {
        parameters.flatMap { name, value in length(name.utf8.count) + length(value.utf8.count) + name.utf8 + value.utf8
        }
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 128 ? [UInt8(count)] : [0x80, UInt8(count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }

    static func input(_ body: [UInt8]) -> [UInt8] {
        var records: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: 60000) {
            records += record(5, Array(body[start..<min(start + 60000, body.count)]))
        }
        return records + record(5)
    }

    static func request(
        _ method: String, _ path: String, parameters: [String: String] = [:], body: [UInt8] = [], keep: Bool = true
    ) -> [UInt8] {
        var all = ["REQUEST_METHOD": method, "SCRIPT_NAME": path, "QUERY_STRING": ""]
        if !body.isEmpty { all["CONTENT_LENGTH"] = String(body.count) }
        all.merge(parameters) { $1 }
        return begin(keep: keep) + record(4, pairs(all)) + record(4) + input(body)
    }
}
