import Foundation
import TestSupport

/// One HTTP/1.1 client with at most one connection, which it keeps (RFC 9112). Calls block, ten seconds at most for a
/// read, unless it is made more patient.
///
/// It sends exactly what it is told to, so that a test can also send what no library would, and tries nothing twice, so
/// that a request is made once.
final class HTTPClient {
    let port: Int
    /// How many connections it has opened so far.
    private(set) var connectionCount = 0
    private let timeout: Int
    private var descriptor: Int32 = -1
    /// What was read and not used yet.
    private var buffer: [UInt8] = []

    /// - Parameter timeout: how long a read may block, in seconds.
    init(port: Int, timeout: Int = 10) {
        self.port = port
        self.timeout = timeout
    }

    deinit {
        disconnect()
    }

    /// Sends a request and reads its answer. `Host` is added where it isn't given, `Content-Length` where there is a
    /// body and no `Transfer-Encoding`.
    ///
    /// - Parameter path: the request target, as it goes on the wire.
    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) throws -> HTTPResponse {
        let names = Set(headers.map { $0.0.lowercased() })
        var head = "\(method) \(path) HTTP/1.1\r\n"
        if !names.contains("host") { head += "Host: 127.0.0.1:\(port)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body, names.isDisjoint(with: ["content-length", "transfer-encoding"]) {
            head += "Content-Length: \(body.count)\r\n"
        }
        try write(Array((head + "\r\n").utf8) + (body ?? []))
        return try readResponse(to: method)
    }

    /// The same with a text, such as JSON, as the body.
    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: String
    ) throws -> HTTPResponse {
        try send(method, path, headers: headers, body: Array(body.utf8))
    }

    /// Sends bytes as they are, over a new connection if there is none.
    func write(_ bytes: [UInt8]) throws {
        if descriptor < 0 {
            descriptor = try Loopback.connect(port: port, timeout: timeout)
            connectionCount += 1
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("send")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads the answer to a request with the method, after any interim (1xx) answers.
    func readResponse(to method: String = "GET") throws -> HTTPResponse {
        while true {
            let (status, headers) = try readHead()
            if (100..<200).contains(status) { continue }
            let body = try readBody(method: method, status: status, headers: headers)
            let response = HTTPResponse(status: status, headers: headers, body: body)
            if response.header("Connection")?.lowercased() == "close" { disconnect() }
            return response
        }
    }

    /// Closes the connection, if there is one, with what was not read of it.
    func disconnect() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        buffer = []
    }

    private func readHead() throws -> (status: Int, headers: [(name: String, value: String)]) {
        let statusLine = try readLine().split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard statusLine.count >= 2, statusLine[0].hasPrefix("HTTP/1."), let status = Int(statusLine[1]) else {
            throw HarnessError("not a status line: \(statusLine.joined(separator: " "))")
        }
        var headers: [(name: String, value: String)] = []
        while true {
            let line = try readLine()
            if line.isEmpty { return (status, headers) }
            guard let colon = line.firstIndex(of: ":") else { throw HarnessError("not a header: \(line)") }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.append((String(line[..<colon]), value))
        }
    }

    /// RFC 9112, section 6.3.
    private func readBody(
        method: String, status: Int, headers: [(name: String, value: String)]
    ) throws -> [UInt8] {
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        if method == "HEAD" || status == 204 || status == 304 { return [] }
        if header("transfer-encoding")?.lowercased() == "chunked" { return try readChunks() }
        if let text = header("content-length") {
            guard let length = Int(text), length >= 0 else { throw HarnessError("Content-Length: \(text)") }
            return try readBytes(length)
        }
        while try readMore() {}
        defer { disconnect() }
        return buffer
    }

    private func readChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try readLine()
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16) else {
                throw HarnessError("not a chunk: \(line)")
            }
            if size == 0 { break }
            body += try readBytes(size)
            guard try readLine().isEmpty else { throw HarnessError("a chunk does not end where it should") }
        }
        while try !readLine().isEmpty {}
        return body
    }

    private func readLine() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                var line = buffer[..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                buffer.removeFirst(end + 1)
                return text
            }
            guard try readMore() else { throw HarnessError("the connection was closed within an answer, or before it") }
        }
    }

    private func readBytes(_ count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try readMore() else { throw HarnessError("the connection was closed within a body") }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// Whether there was anything; false at the end.
    private func readMore() throws -> Bool {
        guard descriptor >= 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            if count >= 0 {
                buffer += bytes.prefix(count)
                return count > 0
            }
            if errno == EINTR { continue }
            throw errno == EAGAIN ? HarnessError("nothing was answered within \(timeout) seconds") : SystemError("recv")
        }
    }
}
