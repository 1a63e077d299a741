/// A complete request: its head, and its body as received.
public struct Request: Sendable {
    /// What the web server says about the request.
    public let head: RequestHead
    /// The body, CONTENT_LENGTH bytes; empty if there is none.
    public let body: [UInt8]

    /// - Parameters:
    ///   - head: what the web server says about the request.
    ///   - body: the body's bytes.
    public init(head: RequestHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}
