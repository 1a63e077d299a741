/// What a request can't mean, found before the application sees it.
public struct Refusal: Error, Sendable, Equatable {
    /// The HTTP status that answers it.
    public let status: Int
    /// A stable name for programs, such as `invalid_path`.
    public let code: String
    /// The reason, for people.
    public let message: String

    /// - Parameters:
    ///   - status: an HTTP status, 400 to 599.
    ///   - code: a stable name for programs.
    ///   - message: the reason, for people.
    public init(status: Int, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// An escape in the path that can't be decoded, or decodes to what a path can't hold.
    public static let invalidPath = Refusal(
        status: 400, code: "invalid_path", message: "The path is not valid percent-encoded UTF-8.")
    /// A path that could mean several things: a segment `.` or `..` in it, or an escape that the web server has, or may
    /// have, taken for an end of a segment.
    public static let ambiguousPath = Refusal(
        status: 400, code: "invalid_path",
        message: "The path has a segment . or .., or an escaped delimiter that did not get through the web server.")
    /// An escape in the query that can't be decoded, or decodes to what a query can't hold.
    public static let invalidQuery = Refusal(
        status: 400, code: "invalid_query", message: "The query is not valid percent-encoded UTF-8.")
    /// A header value with a line break or a NUL in it (RFC 9110, section 5.5).
    public static let invalidHeader = Refusal(
        status: 400, code: "invalid_header", message: "A header has a line break or a NUL in its value.")
    /// A CONTENT_LENGTH that is not a plain decimal number (RFC 9110, section 8.6).
    public static let invalidContentLength = Refusal(
        status: 400, code: "invalid_content_length", message: "Content-Length is not a number.")
    /// A method that needs a body came without a length (RFC 9110, section 15.5.12).
    public static let lengthRequired = Refusal(
        status: 411, code: "length_required", message: "Content-Length is required.")
    /// The body is over the application's limit (RFC 9110, section 15.5.14).
    ///
    /// - Parameter limit: the limit in bytes.
    public static func bodyTooLarge(limit: Int) -> Refusal {
        Refusal(status: 413, code: "body_too_large", message: "The body is larger than \(limit) bytes.")
    }
    /// The body ended before its announced length.
    public static let incompleteBody = Refusal(
        status: 400, code: "incomplete_body", message: "The body is shorter than its Content-Length.")
    /// More requests are in hand than the responder was told to take.
    public static let overloaded = Refusal(
        status: 503, code: "overloaded", message: "Too many requests are being handled, try again shortly.")
}
