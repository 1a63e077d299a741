/// Why a request is refused before the application sees it.
public struct Refusal: Error, Sendable, Equatable {
    /// The HTTP status of the answer.
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

    /// The path has an escape that can't be decoded, or one that stands for NUL or for bytes that aren't UTF-8.
    public static let invalidPath = Refusal(
        status: 400, code: "invalid_path", message: "The path is not valid percent-encoded UTF-8.")
    /// The path could mean several things: it has a segment `.` or `..`, or an escape that the web server may have
    /// taken for the end of a segment.
    public static let ambiguousPath = Refusal(
        status: 400, code: "invalid_path",
        message: "The path has a segment . or .., or an escaped delimiter that did not get through the web server.")
    /// The query has an escape that can't be decoded, or one that stands for NUL or for bytes that aren't UTF-8.
    public static let invalidQuery = Refusal(
        status: 400, code: "invalid_query", message: "The query is not valid percent-encoded UTF-8.")
    /// A header's value has a line break or a NUL (RFC 9110, section 5.5).
    public static let invalidHeader = Refusal(
        status: 400, code: "invalid_header", message: "A header has a line break or a NUL in its value.")
    /// The query has more than 1,000 fields.
    public static let tooManyFields = Refusal(
        status: 400, code: "invalid_query", message: "The query has more than \(RequestQuery.most) fields.")
    /// The request has more than 1,000 headers, counted with the web server's own parameters.
    public static let tooManyHeaders = Refusal(
        status: 400, code: "invalid_header", message: "The request has more than \(Parameters.most) headers.")
    /// CONTENT_LENGTH is not a plain decimal number (RFC 9110, section 8.6).
    public static let invalidContentLength = Refusal(
        status: 400, code: "invalid_content_length", message: "Content-Length is not a number.")
    /// A method that needs a body came without a length (RFC 9110, section 15.5.12).
    public static let lengthRequired = Refusal(
        status: 411, code: "length_required", message: "Content-Length is required.")
    /// The body is larger than the application's limit (RFC 9110, section 15.5.14).
    ///
    /// - Parameter limit: the limit in bytes.
    public static func bodyTooLarge(limit: Int) -> Refusal {
        Refusal(status: 413, code: "body_too_large", message: "The body is larger than \(limit) bytes.")
    }
    /// The body ended before CONTENT_LENGTH bytes.
    public static let incompleteBody = Refusal(
        status: 400, code: "incomplete_body", message: "The body is shorter than its Content-Length.")
    /// The responder has as many requests as it may, or no room for more bytes.
    public static let overloaded = Refusal(
        status: 503, code: "overloaded", message: "Too many requests are being handled, try again shortly.")
}
