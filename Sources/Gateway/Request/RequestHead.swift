/// What the web server says about a request, parsed once: the method, the path in segments, the query, and every
/// parameter (RFC 3875, section 4.1). The parameters are one copy of the bytes; a String is made only when one is
/// asked for.
public struct RequestHead: Sendable {
    /// A request method (RFC 9110, section 9).
    public enum Method: String, Sendable, CaseIterable {
        /// Reads a resource.
        case get = "GET"
        /// Reads only a resource's head.
        case head = "HEAD"
        /// Processes the body.
        case post = "POST"
        /// Replaces a resource.
        case put = "PUT"
        /// Changes parts of a resource (RFC 5789).
        case patch = "PATCH"
        /// Removes a resource.
        case delete = "DELETE"
        /// Asks which methods and headers are allowed.
        case options = "OPTIONS"
        /// Any other method, or none; `HeaderName.requestMethod` has its name.
        case other = ""

        /// Whether the method only reads (RFC 9110, section 9.2.1).
        public var isSafe: Bool { self == .get || self == .head || self == .options }
    }

    /// The method; `other` if it is unknown here.
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

    /// The memory that the head takes, in bytes. The part of the texts is an estimate.
    var size: Int {
        parameters.size + segments.reduce(0) { $0 + $1.size }
            + query.reduce(0) { $0 + $1.name.size + $1.value.size }
    }

    /// Stands in for a head that could not be parsed.
    public static let unreadable = RequestHead(
        method: .other, segments: [], query: [], parameters: Parameters(capacity: 0, count: 0))

    /// The first value of the query's field `name`; nil if there is none.
    public func queryValue(_ name: String) -> String? {
        for field in query where field.name == name {
            return field.value
        }
        return nil
    }

    /// A header's value without its name; nil if it wasn't sent, `""` if it was sent empty. A value that isn't UTF-8
    /// is read as ISO 8859-1, HTTP's former encoding, so that it never looks absent.
    public func header(_ name: HeaderName) -> String? {
        parameters.withValue(name) { bytes in
            bytes.map { utf8Text($0) ?? latin1($0) }
        }
    }

    /// Passes a header's bytes to `body` without making a String; nil if the header wasn't sent. The bytes are valid
    /// only during the call.
    public func withHeader<Result, Failure>(
        _ name: HeaderName, _ body: (UnsafeBufferPointer<UInt8>?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try parameters.withValue(name, body)
    }

    /// The address of the client; nil if the web server doesn't pass it.
    public var remoteAddress: String? { header(.remoteAddress) }

    /// The host that the client asked for, with the port if it gave one; nil if it named no host. If the request line
    /// has an absolute address, its host comes before the `Host` header (RFC 9112, section 3.2.2).
    public var host: String? {
        withHost { bytes in bytes.map { utf8Text($0) ?? latin1($0) } }
    }

    /// Passes the bytes of ``host`` to `body`.
    public func withHost<Result>(_ body: (UnsafeBufferPointer<UInt8>?) -> Result) -> Result {
        withAuthority { authority in
            guard let authority else { return parameters.withValue(.host, body) }
            return body(authority)
        }
    }

    /// Whether the request line has an absolute address and there is a `Host` header too.
    public var namesHostTwice: Bool {
        withAuthority { $0 != nil } && parameters.withValue(.host) { $0 != nil }
    }

    private func withAuthority<Result>(_ body: (UnsafeBufferPointer<UInt8>?) -> Result) -> Result {
        parameters.withValue(HeaderName("REQUEST_URI")) { uri in body(uri.flatMap { authority(of: $0) }) }
    }
}

extension String {
    /// Roughly the memory that the text takes, in bytes: if it is longer than 15 bytes, it is on the heap.
    fileprivate var size: Int { MemoryLayout<String>.stride + (utf8.count > 15 ? 32 + utf8.count : 0) }
}

/// The authority of an absolute address; nil if the address is only a path.
private func authority(of address: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard let first = address.first, first != UInt8(ascii: "/") else { return nil }
    let scheme = address.prefix { $0 != UInt8(ascii: ":") }
    let rest = address[scheme.endIndex...]
    guard rest.starts(with: "://".utf8) else { return nil }
    let authority = rest.dropFirst(3).prefix { byte in !"/?#".utf8.contains(byte) }
    return UnsafeBufferPointer(rebasing: authority)
}

/// Each byte of ISO 8859-1 is the code point of its character.
private func latin1(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
}
