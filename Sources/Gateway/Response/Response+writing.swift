import Glibc

extension Response {
    /// Whether a response with this status may have a body (RFC 9110, sections 6.4.1 and 8.6).
    private var mayHaveBody: Bool { status >= 200 && status != 204 && status != 304 }

    /// The most bytes that the head takes.
    var headRoom: Int { headers.reduce(128) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 } }

    /// Passes the response as CGI text (RFC 3875, section 6) to `put`: the head, then the body.
    func write(withBody: Bool, _ put: (UnsafeRawBufferPointer) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: headRoom, alignment: 1) { buffer in
            var head = HeadWriter(buffer: buffer)
            head.append("Status: ")
            head.append(String(status))
            head.append(" ")
            head.append(HTTPStatus.reason(status))
            head.append("\r\n")
            for (name, value) in headers {
                let start = head.count
                head.append(name)
                head.append(": ")
                head.append(value)
                if head.isSingleLine(from: start) { head.append("\r\n") } else { head.count = start }
            }
            if mayHaveBody {
                head.append("Content-Length: ")
                head.append(String(body.count))
                head.append("\r\n")
            }
            head.append("\r\n")
            put(UnsafeRawBufferPointer(rebasing: buffer[..<head.count]))
        }
        if withBody && mayHaveBody { body.withUnsafeBytes(put) }
    }
}

/// Writes text into memory that is large enough.
private struct HeadWriter {
    let buffer: UnsafeMutableRawBufferPointer
    var count = 0

    init(buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(UnsafeRawBufferPointer($0)) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Whether the text written since `start` has no CR, LF or NUL.
    func isSingleLine(from start: Int) -> Bool {
        guard let base = buffer.baseAddress else { return true }
        return !breaksLine(base + start, count - start) && memchr(base + start, 0, count - start) == nil
    }
}
