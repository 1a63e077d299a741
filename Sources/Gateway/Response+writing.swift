extension Response {
    /// Whether a body may follow this status (RFC 9110, sections 6.4.1 and 8.6).
    private var mayHaveBody: Bool { status >= 200 && status != 204 && status != 304 }

    /// Passes the response as CGI text (RFC 3875, section 6) to `put`, piece by piece.
    func write(withBody: Bool, _ put: (UnsafeRawBufferPointer) -> Void) {
        func text(_ string: String) {
            var string = string
            string.withUTF8 { put(UnsafeRawBufferPointer($0)) }
        }
        func text(_ string: StaticString) {
            string.withUTF8Buffer { put(UnsafeRawBufferPointer($0)) }
        }
        text("Status: ")
        text(String(status))
        text(Self.reason(status))
        for (name, value) in headers where Self.isSingleLine(name) && Self.isSingleLine(value) {
            text(name)
            text(": ")
            text(value)
            text("\r\n")
        }
        if mayHaveBody {
            text("Content-Length: ")
            text(String(body.count))
            text("\r\n")
        }
        text("\r\n")
        if withBody && mayHaveBody {
            body.withUnsafeBytes(put)
        }
    }

    private static func isSingleLine(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in !bytes.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 } }
    }

    /// The reason phrase (RFC 9110, section 15) with the blank before and the line break after it.
    private static func reason(_ status: Int) -> StaticString {
        switch status {
        case 200: " OK\r\n"
        case 201: " Created\r\n"
        case 202: " Accepted\r\n"
        case 204: " No Content\r\n"
        case 304: " Not Modified\r\n"
        case 400: " Bad Request\r\n"
        case 401: " Unauthorized\r\n"
        case 403: " Forbidden\r\n"
        case 404: " Not Found\r\n"
        case 405: " Method Not Allowed\r\n"
        case 406: " Not Acceptable\r\n"
        case 409: " Conflict\r\n"
        case 411: " Length Required\r\n"
        case 412: " Precondition Failed\r\n"
        case 413: " Content Too Large\r\n"
        case 415: " Unsupported Media Type\r\n"
        case 422: " Unprocessable Content\r\n"
        case 429: " Too Many Requests\r\n"
        case 500: " Internal Server Error\r\n"
        case 503: " Service Unavailable\r\n"
        default: " Status\r\n"
        }
    }
}
