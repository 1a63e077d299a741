/// A request whole: its head, and its body as it came.
public struct Request: Sendable {
    /// What the web server said of it.
    public let head: RequestHead
    /// As many bytes as its CONTENT_LENGTH said; empty where there is none.
    public let body: [UInt8]

    /// - Parameters:
    ///   - head: what the web server said of it.
    ///   - body: the body's bytes.
    public init(head: RequestHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}
