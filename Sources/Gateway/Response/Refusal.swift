/// Why a request is refused before the application sees it, or was not answered by it.
public enum Refusal: Error, Sendable, Equatable {
    /// The path has an escape that can't be decoded, or one that stands for NUL or for bytes that aren't UTF-8.
    case invalidPath
    /// The path could mean several things: it has a segment `.` or `..`, or an escape that the web server may have
    /// taken for the end of a segment.
    case ambiguousPath
    /// The query has an escape that can't be decoded, or one that stands for NUL or for bytes that aren't UTF-8.
    case invalidQuery
    /// A header's value has a line break or a NUL (RFC 9110, section 5.5).
    case invalidHeader
    /// The query has more fields than ``mostFields``.
    case tooManyFields
    /// The request has more headers than ``mostHeaders``, counted with the web server's own parameters.
    case tooManyHeaders
    /// CONTENT_LENGTH is not a plain decimal number (RFC 9110, section 8.6).
    case invalidContentLength
    /// A body came without a length (RFC 9110, section 15.5.12).
    case lengthRequired
    /// The body is larger than the application's limit in bytes (RFC 9110, section 15.5.14).
    case bodyTooLarge(limit: Int)
    /// The body ended before CONTENT_LENGTH bytes.
    case incompleteBody
    /// The responder has as many requests as it may, or no room for more bytes.
    case overloaded
    /// The application released the request without an answer.
    case unanswered

    /// The most fields of a query.
    public static let mostFields = RequestQuery.most
    /// The most headers of a request, counted with the web server's own parameters.
    public static let mostHeaders = Parameters.most
}
