/// The path rule: SCRIPT_NAME + PATH_INFO in segments, percent-decoded exactly once.
///
/// Web servers decode those two already (RFC 3875, sections 4.1.5 and 4.1.13), some but for slashes (Apache's
/// `AllowEncodedSlashes NoDecode`), and some resolve `..` and merge slashes after that (nginx, lighttpd), so that an
/// escaped slash or dot can't be told from a plain one. REQUEST_URI, where they send it, is what the client wrote. Where
/// that has an escape, and the two are what it comes to, it is split first and decoded then: `%2F` stays inside its
/// segment, and `..%2F` goes nowhere. Where it is another path (a rewrite), SCRIPT_NAME + PATH_INFO counts as it is,
/// unless it has an escape that could have moved a segment's end; where it isn't sent, the two are decoded.
///
/// A segment `.` or `..` that is left then, as one that was written `%2e` is, means nothing.
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

    /// The path of a whole address. A client may write one in place of a path (RFC 9112, section 3.2.2), Apache's REQUEST_URI
    /// is what the client wrote, and a script in between can make SCRIPT_NAME of that.
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
