/// An answer. `Content-Length` is added when it is written, except with 1xx, 204 and 304 (RFC 9110, section 8.6). The
/// body is not sent with these statuses, nor to HEAD.
public struct Response: Sendable {
    /// The HTTP status, 100 to 599.
    public var status: Int
    /// Header fields in the order of writing. A field with a line break or a NUL is left out, since it isn't one
    /// line.
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
