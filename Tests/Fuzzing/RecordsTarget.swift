import Foundation
import TestSupport

@testable import Gateway

/// Whatever comes in on the FastCGI socket means the same however it is cut, the connection comes to its end, and the
/// next one is served.
enum RecordsTarget {
    private struct Echo: Application {
        let smallestBodyLimit = 4_096
        func bodyLimit(for head: RequestHead) -> Int { 4_096 }

        func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void) {
            answer(Response(status: 200, body: Array("\(request.head.segments) \(request.body.count)".utf8)))
        }

        func respond(to refusal: Refusal, head: RequestHead?) -> Response {
            Response(status: 400, body: Array("\(refusal)".utf8))
        }
    }

    private static let folder = Result { try TemporaryFolder() }

    private static let address = Result { () throws -> String in
        let path = try folder.get().file("socket")
        let listener = try Listener.open("unix:" + path)
        var configuration = Responder.Configuration()
        configuration.workers = 2
        try Responder(listener: listener, application: Echo(), configuration: configuration).start()
        return path
    }

    /// `GET /` in records.
    private static let request: [UInt8] =
        [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + [1, 4, 0, 1, 0, 14, 0, 0, 11, 1]
        + Array("SCRIPT_NAME/".utf8) + [1, 4, 0, 1, 0, 0, 0, 0, 1, 5, 0, 1, 0, 0, 0, 0]

    static func run(_ bytes: [UInt8]) throws {
        let whole = meaning(of: bytes) { bytes.count - $0 }
        try FuzzFinding.check(meaning(of: bytes) { _ in 1 } == whole, "single bytes mean something else")
        // Cut where the bytes say.
        let isSame = meaning(of: bytes) { Int(bytes[$0] % 29) + 1 } == whole
        try FuzzFinding.check(isSame, "the same bytes mean something else if they are cut")
        let path = try address.get()
        _ = try exchange(bytes, at: path)
        let answer = try exchange(request, at: path)
        try FuzzFinding.check(answer.contains(UInt8(ascii: "S")), "the next request was answered with \(answer)")
    }

    /// What is found in bytes that come in pieces; where a piece of input ends is no matter.
    ///
    /// - Parameter length: how long the piece is that begins at a place.
    private static func meaning(of bytes: [UInt8], length: (Int) -> Int) -> [UInt8] {
        var reader = RequestReader()
        var found: [UInt8] = []
        var isInInput = false
        func note(_ kind: String, _ content: [UInt8] = []) {
            found += Array("[\(kind) \(content.count)]".utf8) + content
        }
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + max(1, length(start)))
            let isSound = bytes[start..<end].withUnsafeBytes { piece in
                var rest = piece
                while true {
                    let event = reader.next(&rest)
                    switch event {
                    case .more: return true
                    case .input(let input):
                        if !isInInput { note("input") }
                        found += input
                    case .head: note("head", reader.parameters)
                    case .end: note("end of \(reader.id), kept: \(reader.keepsConnection)")
                    case .aborted: note("aborted")
                    case .reply(let records): note("reply", records)
                    case .unsound:
                        note("unsound")
                        return false
                    }
                    if case .input = event { isInInput = true } else { isInInput = false }
                }
            }
            guard isSound else { return found }
            start = end
        }
        note(reader.isIdle ? "idle" : "waiting")
        return found
    }

    /// Sends bytes and then no more, and reads to the end.
    private static func exchange(_ bytes: [UInt8], at path: String) throws -> [UInt8] {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var wait = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try FuzzFinding.check(status == 0, "it doesn't listen: \(String(cString: strerror(errno)))")
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        shutdown(descriptor, Int32(SHUT_WR))
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            // A connection that is closed with input unread is reset.
            if count == 0 || (count < 0 && errno == ECONNRESET) { return answer }
            try FuzzFinding.check(count > 0, "no end within 20 seconds: \(String(cString: strerror(errno)))")
            answer += chunk[..<count]
        }
    }
}
