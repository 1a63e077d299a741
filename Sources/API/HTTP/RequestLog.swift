import Gateway
import Loyalty

/// A request and its result, for the operator to read. It has no tokens, keys, codes of coupons or metadata.
public struct RequestLine: Sendable {
    /// The id in `X-Request-Id`.
    public var requestId: String
    /// The method; `-` for one that the API doesn't know.
    public var method: String
    /// The path as it was routed, without the query. It is decoded, except `%2F` and `%25` in its segments. A path of
    /// more than 256 bytes is cut to 256 characters.
    public var path: String
    /// The HTTP status of the answer.
    public var status: Int
    /// The size of the answer's body, in bytes.
    public var responseBytes: Int
    /// When the request came in.
    public var at: Instant
    /// The internal error behind an answer of 500 or 503. The client never sees it.
    public var fault: String?
}

/// Takes a line for each request.
public protocol RequestLog: Sendable {
    /// Whether to make lines for requests without a fault. Lines with a fault are always made.
    var isEnabled: Bool { get }
    /// Called by the thread that answers, before the answer is written.
    func record(_ line: RequestLine)
}

extension RequestLog {
    func record(_ exchange: Exchange, _ response: Response, error: (any Error)?) {
        let fault = response.status >= 500 ? error.map { String(describing: $0) } : nil
        guard isEnabled || fault != nil else { return }
        let head = exchange.request.head
        var path = head.segments.isEmpty ? "/" : ""
        // Whoever knows a coupon's code can use it.
        let secret = exchange.codePlace
        for (place, segment) in head.segments.enumerated() {
            path += "/"
            path += place == secret ? "{code}" : Self.shown(segment)
        }
        record(
            RequestLine(
                requestId: exchange.id,
                method: head.method == .other ? "-" : head.method.rawValue,
                path: path.utf8.count <= 256 ? path : String(path.unicodeScalars.prefix(256)), status: response.status,
                responseBytes: response.body.count, at: exchange.now, fault: fault))
    }
}

extension RequestLog {
    /// A segment of a path, escaped so that an id with a slash stays one segment.
    fileprivate static func shown(_ segment: String) -> String {
        guard segment.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else {
            return segment
        }
        return segment.unicodeScalars.reduce(into: "") { shown, scalar in
            switch scalar {
            case "/": shown += "%2F"
            case "%": shown += "%25"
            default: shown.unicodeScalars.append(scalar)
            }
        }
    }
}
