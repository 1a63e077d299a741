import Glibc

/// Plain CGI (RFC 3875): one request in the environment and on standard input, its answer on standard output.
///
/// libfcgi's FCGX functions don't support CGI.
public enum CGIGateway {
    /// Answers one request.
    ///
    /// - Parameters:
    ///   - environment: the request's meta-variables.
    ///   - standardInput: the source of the body; no more than CONTENT_LENGTH bytes are read (section 4.2).
    ///   - standardOutput: receives the answer.
    ///   - application: answers the request; the call waits for it.
    ///   - mountPoint: removed from the front of the path.
    /// - Returns: the exit status: 0 if the answer was written, whatever its HTTP status; 1 if it could not be
    ///   written.
    public static func answer(
        environment: CGIEnvironment = .current, standardInput: Int32 = 0, standardOutput: Int32 = 1,
        application: any Application, mountPoint: MountPoint = .root
    ) -> Int32 {
        // If the web server goes away, the write fails; the signal must not end the process.
        signal(SIGPIPE, SIG_IGN)
        var head: RequestHead?
        var isRefused = false
        let response: Response
        do throws(Refusal) {
            let parsed = try RequestHead(parameters: environment.parameters, mountPoint: mountPoint)
            head = parsed
            let length = try BodyLength.announced(by: parsed, for: application)
            let body = try read(length, from: standardInput)
            let awaited = AwaitedAnswer()
            application.respond(to: parsed, body: body, into: awaited)
            response = awaited.wait() ?? application.respond(to: .unanswered, head: head)
        } catch {
            response = application.respond(to: error, head: head)
            isRefused = true
        }
        var text: [UInt8] = []
        text.reserveCapacity(response.body.count + 1024)
        let withBody = RequestHead.Method(of: environment.parameters) != .head
        response.write(withBody: withBody) { text.append(contentsOf: $0) }
        let isWritten = write(text, to: standardOutput)
        if isRefused { passOver(bodyOf: environment, from: standardInput) }
        return isWritten ? 0 : 1
    }

    /// The most bytes that are read of a refused body.
    private static let longestRefused = 64 * 1024 * 1024

    /// How long to wait for the next bytes of a refused body, in milliseconds.
    private static let longestPause: Int32 = 5_000

    /// Reads the rest of a refused request's body. Apache writes the whole body before it reads the answer; if it
    /// can't, it closes the client's connection without an answer. A chunked body has no length and ends with the
    /// input.
    private static func passOver(bodyOf environment: CGIEnvironment, from descriptor: Int32) {
        let length = environment.value("CONTENT_LENGTH").flatMap { $0.isEmpty ? nil : $0 }
        let isChunked = length == nil && environment.value("HTTP_TRANSFER_ENCODING") != nil
        var rest = isChunked ? longestRefused : min(length.flatMap { Int($0) } ?? 0, longestRefused)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
        defer { buffer.deallocate() }
        while rest > 0 {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, longestPause) != 0 else { return }
            let count = retrying(descriptor, POLLIN) {
                Glibc.read(descriptor, buffer.baseAddress, min(rest, buffer.count))
            }
            guard count > 0 else { return }
            rest -= count
        }
    }

    private static func read(_ count: Int, from descriptor: Int32) throws(Refusal) -> [UInt8] {
        var body: [UInt8] = []
        while body.count < count {
            // Memory grows with the bytes received, not with the announced length.
            let wanted = min(count - body.count, max(65536, body.count))
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
                initialized = max(
                    0, retrying(descriptor, POLLIN) { Glibc.read(descriptor, buffer.baseAddress, wanted) })
            }
            guard !chunk.isEmpty else { throw .incompleteBody }
            body.append(contentsOf: chunk)
        }
        return body
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { all in
            var rest = all[...]
            while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
                let count = retrying(descriptor, POLLOUT) { Glibc.write(descriptor, base, rest.count) }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Retries a read or write that a signal interrupts or that would block; returns its result.
    private static func retrying(_ descriptor: Int32, _ events: Int32, _ call: () -> Int) -> Int {
        while true {
            let count = call()
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var ready = pollfd(fd: descriptor, events: Int16(events), revents: 0)
                poll(&ready, 1, -1)
            default: return -1
            }
        }
    }
}
