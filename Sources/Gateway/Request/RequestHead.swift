/// All that the web server said of a request, parsed once: the method, the path in segments, the query, and every
/// parameter (RFC 3875, section 4.1) in one copy, of which a String is made only when it is asked for.
public struct RequestHead: Sendable {
    /// A request method (RFC 9110, section 9).
    public enum Method: String, Sendable, CaseIterable {
        /// Read.
        case get = "GET"
        /// Read the head alone.
        case head = "HEAD"
        /// Process.
        case post = "POST"
        /// Replace.
        case put = "PUT"
        /// Change (RFC 5789).
        case patch = "PATCH"
        /// Remove.
        case delete = "DELETE"
        /// Ask what is possible.
        case options = "OPTIONS"
        /// Any other method, or none; `HeaderName.requestMethod` has its name.
        case other = ""

        /// Whether it only reads (RFC 9110, section 9.2.1).
        var isSafe: Bool { self == .get || self == .head || self == .options }
    }

    /// The method; `other` where it isn't one of those that are known here.
    public let method: Method
    /// The path in decoded segments, without the mount point: `/v1/event/a%2Fb` is `["v1", "event", "a/b"]`, `/event/`
    /// is `["event", ""]`, `/` is `[""]`; the mount point itself is `[]`.
    public let segments: [String]
    /// The query's fields in order, decoded; a field without `=` has the value `""`.
    public let query: [(name: String, value: String)]
    let parameters: Parameters

    init(method: Method, segments: [String], query: [(name: String, value: String)], parameters: Parameters) {
        self.method = method
        self.segments = segments
        self.query = query
        self.parameters = parameters
    }

    /// Stands for a head that could not be read.
    public static let unreadable = RequestHead(
        method: .other, segments: [], query: [], parameters: Parameters(capacity: 0, count: 0))

    /// The first value of the query's field `name`; nil where there is none.
    public func queryValue(_ name: String) -> String? {
        for field in query where field.name == name {
            return field.value
        }
        return nil
    }

    /// A header's value without its name; nil where it wasn't sent, `""` where it was sent empty. A value that isn't
    /// UTF-8 is taken as ISO 8859-1, as HTTP once had it, so that it is never mistaken for an absent one.
    public func header(_ name: HeaderName) -> String? {
        parameters.withValue(name) { bytes in
            bytes.map { utf8Text($0) ?? latin1($0) }
        }
    }

    /// A header's value as it came, without making a String of it; nil where it wasn't sent. The bytes are valid only
    /// during the call.
    public func withHeader<Result, Failure>(
        _ name: HeaderName, _ body: (UnsafeBufferPointer<UInt8>?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try parameters.withValue(name, body)
    }

    /// The address of the web server's client; nil where the web server didn't say.
    public var remoteAddress: String? { header(.remoteAddress) }

    /// The host that the request is for, with its port where one was given: of the address where the client sent a whole
    /// one, which counts before the header (RFC 9112, section 3.2.2), else the `Host` header; nil where there is none.
    public var host: String? {
        withHost { bytes in bytes.map { utf8Text($0) ?? latin1($0) } }
    }

    /// The same, as it came.
    public func withHost<Result>(_ body: (UnsafeBufferPointer<UInt8>?) -> Result) -> Result {
        parameters.withValue(HeaderName("REQUEST_URI")) { uri in
            guard let uri, let authority = authority(of: uri) else { return parameters.withValue(.host, body) }
            return body(authority)
        }
    }
}

/// The authority of an absolute address; nil for a path.
private func authority(of address: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard let first = address.first, first != UInt8(ascii: "/") else { return nil }
    let scheme = address.prefix { $0 != UInt8(ascii: ":") }
    let rest = address[scheme.endIndex...]
    guard rest.starts(with: "://".utf8) else { return nil }
    let authority = rest.dropFirst(3).prefix { byte in !"/?#".utf8.contains(byte) }
    return UnsafeBufferPointer(rebasing: authority)
}

/// ISO 8859-1 is the first 256 code points.
private func latin1(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
}
