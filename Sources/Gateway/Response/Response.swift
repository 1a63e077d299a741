/// An answer. `Content-Length` is added when it is written (not with 1xx, 204 and 304, RFC 9110, section 8.6); to HEAD,
/// and with those statuses, the body stays behind.
public struct Response: Sendable {
    /// The HTTP status, 100 to 599.
    public var status: Int
    /// Header fields in the order in which they are written. A field that could not be written as one line (a line break
    /// or a NUL in it) is left out.
    public var headers: [(name: String, value: String)]
    /// The body's bytes.
    public var body: [UInt8]

    /// - Parameters:
    ///   - status: the HTTP status, 100 to 599.
    ///   - headers: header fields, without `Content-Length`.
    ///   - body: the body's bytes.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
