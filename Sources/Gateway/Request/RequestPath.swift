/// Finds the segments of the path: SCRIPT_NAME + PATH_INFO, percent-decoded exactly once.
///
/// Web servers decode the two before they pass them (RFC 3875, sections 4.1.5 and 4.1.13). Apache with
/// `AllowEncodedSlashes NoDecode` keeps escaped slashes. nginx and lighttpd also resolve `..` and merge slashes
/// afterwards, so an escaped slash or dot looks like a plain one. REQUEST_URI, if the web server sends it, is what
/// the client wrote. So:
///
/// - If REQUEST_URI has an escape and leads to the same path, it is split first and decoded afterwards: `%2F` stays
///   inside its segment, and `..%2F` goes nowhere.
/// - If REQUEST_URI is another path (the web server rewrote it), SCRIPT_NAME + PATH_INFO counts as it is, unless
///   REQUEST_URI has an escape that could have moved the end of a segment.
/// - If REQUEST_URI isn't sent, SCRIPT_NAME + PATH_INFO is decoded.
///
/// A remaining segment `.` or `..`, for instance one that was written `%2e`, is refused.
enum RequestPath {
    static func segments(of parameters: Parameters) throws(Refusal) -> [String] {
        let found = parameters.withValue(HeaderName("SCRIPT_NAME")) { script in
            parameters.withValue(HeaderName("PATH_INFO")) { info in
                parameters.withValue(HeaderName("REQUEST_URI")) { uri in
                    segments(script: script, info: info, uri: uri)
                }
            }
        }
        return try found.get()
    }

    private static func segments(
        script: UnsafeBufferPointer<UInt8>?, info: UnsafeBufferPointer<UInt8>?, uri: UnsafeBufferPointer<UInt8>?
    ) -> Result<[String], Refusal> {
        guard let info, !info.isEmpty else {
            return segments(path: script ?? UnsafeBufferPointer(start: nil, count: 0), uri: uri)
        }
        guard let script, !script.isEmpty else { return segments(path: info, uri: uri) }
        var joined: [UInt8] = []
        joined.reserveCapacity(script.count + info.count)
        joined.append(contentsOf: script)
        joined.append(contentsOf: info)
        return joined.withUnsafeBufferPointer { segments(path: $0, uri: uri) }
    }

    private static func segments(
        path: UnsafeBufferPointer<UInt8>, uri: UnsafeBufferPointer<UInt8>?
    ) -> Result<[String], Refusal> {
        let path = withoutHost(path)
        guard let uri else { return split(path, escaped: true) }
        let raw = withoutHost(
            UnsafeBufferPointer(rebasing: uri.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }))
        guard raw.contains(UInt8(ascii: "%")) else { return split(path, escaped: false) }
        guard let written = WrittenPath(raw) else { return .failure(.invalidPath) }
        if written.isSame(as: path) { return split(raw, escaped: true) }
        if written.resolves(to: path) {
            return WrittenPath.resolved(raw).withUnsafeBufferPointer { split($0, escaped: true) }
        }
        if let rest = written.rest(thatIs: path) {
            return split(UnsafeBufferPointer(rebasing: raw[rest...]), escaped: true)
        }
        return written.hasEscapedDelimiter ? .failure(.ambiguousPath) : split(path, escaped: false)
    }

    /// The path of an absolute address. A client may send one in place of a path (RFC 9112, section 3.2.2). Apache
    /// then passes it as REQUEST_URI, and a script between the two may make SCRIPT_NAME of it.
    private static func withoutHost(_ address: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let first = address.first, first != UInt8(ascii: "/") else { return address }
        let rest = address.drop { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
        guard rest.starts(with: "://".utf8) else { return address }
        return UnsafeBufferPointer(rebasing: rest.dropFirst(3).drop { $0 != UInt8(ascii: "/") })
    }

    private static func split(_ path: UnsafeBufferPointer<UInt8>, escaped: Bool) -> Result<[String], Refusal> {
        var segments: [String] = []
        guard !path.isEmpty else { return .success(segments) }
        segments.reserveCapacity(4)
        var start = path.first == UInt8(ascii: "/") ? 1 : 0
        while true {
            var end = start
            while end < path.count && path[end] != UInt8(ascii: "/") { end += 1 }
            let segment = UnsafeBufferPointer(rebasing: path[start..<end])
            guard let text = decodedText(segment, escaped: escaped) else { return .failure(.invalidPath) }
            if text == "." || text == ".." { return .failure(.ambiguousPath) }
            segments.append(text)
            if end == path.count { return .success(segments) }
            start = end + 1
        }
    }
}
