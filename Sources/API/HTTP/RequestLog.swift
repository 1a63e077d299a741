import Gateway
import Loyalty

/// What becomes of each request, for the operator to read. Tokens, keys and metadata are not in it.
public struct RequestLine: Sendable {
    /// The id in `X-Request-Id`.
    public var requestId: String
    /// `GET`, or whatever the client sent, cut to 32 bytes.
    public var method: String
    /// The path as it was routed, decoded but for `%2F` and `%25` in its segments, cut to 256 bytes; without the query.
    public var path: String
    /// The HTTP status of the answer.
    public var status: Int
    /// The answer's body, in bytes.
    public var responseBytes: Int
    /// When the request came in.
    public var at: Instant
    /// What went wrong inside, with an answer of 500 or 503; never told to the client.
    public var fault: String?
}

/// Takes a line for each request.
public protocol RequestLog: Sendable {
    /// Whether lines are wanted of requests that went well inside: else none is made of them.
    var isEnabled: Bool { get }
    /// Called by the thread that answers, before the answer is written.
    func record(_ line: RequestLine)
}

extension RequestLog {
    func record(_ exchange: Exchange, _ response: Response, error: (any Error)?) {
        let fault = response.status >= 500 ? error.map { String(describing: $0) } : nil
        guard isEnabled || fault != nil else { return }
        let head = exchange.request.head
        let path = head.segments.isEmpty ? "/" : head.segments.reduce(into: "") { $0 += "/" + Self.shown($1) }
        record(
            RequestLine(
                requestId: exchange.id,
                method: head.method == .other ? "-" : head.method.rawValue,
                path: path.utf8.count <= 256 ? path : String(path.unicodeScalars.prefix(256)), status: response.status,
                responseBytes: response.body.count, at: exchange.now, fault: fault))
    }
}

extension RequestLog {
    /// A segment of a path as a log has it: an id with a slash is one segment still.
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

/// Writes no lines.
public struct NoRequestLog: RequestLog {
    /// A log that keeps nothing.
    public init() {}
    /// Never.
    public var isEnabled: Bool { false }
    /// Does nothing.
    public func record(_ line: RequestLine) {}
}
