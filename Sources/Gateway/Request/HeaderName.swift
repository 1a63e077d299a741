/// The name of a request header, or of another request parameter, in CGI's form (RFC 3875, section 4.1): `HTTP_`,
/// then the header's name in capitals with `_` in place of `-`. `CONTENT_TYPE` and `CONTENT_LENGTH` have no prefix.
public struct HeaderName: Sendable {
    /// The CGI name in ASCII.
    public let name: StaticString

    /// - Parameter name: the CGI name, such as `HTTP_ACCEPT`.
    public init(_ name: StaticString) {
        self.name = name
    }

    /// `Accept`, RFC 9110, section 12.5.1.
    public static let accept = HeaderName("HTTP_ACCEPT")
    /// `Access-Control-Request-Method`, the Fetch standard.
    public static let accessControlRequestMethod = HeaderName("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
    /// `Authorization`, RFC 9110, section 11.6.2.
    public static let authorization = HeaderName("HTTP_AUTHORIZATION")
    /// `Content-Encoding`, RFC 9110, section 8.4.
    public static let contentEncoding = HeaderName("HTTP_CONTENT_ENCODING")
    /// `Content-Type`, RFC 9110, section 8.3.
    public static let contentType = HeaderName("CONTENT_TYPE")
    /// `Host`, RFC 9110, section 7.2.
    public static let host = HeaderName("HTTP_HOST")
    /// `Idempotency-Key`.
    public static let idempotencyKey = HeaderName("HTTP_IDEMPOTENCY_KEY")
    /// `If-Match`, RFC 9110, section 13.1.1.
    public static let ifMatch = HeaderName("HTTP_IF_MATCH")
    /// `If-None-Match`, RFC 9110, section 13.1.2.
    public static let ifNoneMatch = HeaderName("HTTP_IF_NONE_MATCH")
    /// `Origin`, RFC 6454, section 7.
    public static let origin = HeaderName("HTTP_ORIGIN")
    /// `x-api-key`.
    public static let apiKey = HeaderName("HTTP_X_API_KEY")
    /// `X-Request-Id`.
    public static let requestId = HeaderName("HTTP_X_REQUEST_ID")
    /// The address of the client as the web server sees it (RFC 3875, section 4.1.8).
    public static let remoteAddress = HeaderName("REMOTE_ADDR")
    /// The method as it was sent (RFC 3875, section 4.1.12).
    public static let requestMethod = HeaderName("REQUEST_METHOD")
}
