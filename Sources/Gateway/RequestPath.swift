/// The path rule: SCRIPT_NAME + PATH_INFO in segments, percent-decoded exactly once.
///
/// Web servers decode those two already (RFC 3875, sections 4.1.5 and 4.1.13), so that an escaped slash can't be told
/// from a plain one; REQUEST_URI, where they send it, is what the client wrote. Where that has an escape and is the same
/// path, it is split first and decoded then, and `%2F` stays inside its segment. Where it is another path (a rewrite, or
/// merged slashes) SCRIPT_NAME + PATH_INFO counts as it is; where it isn't sent, the two are decoded.
enum RequestPath {
    static func segments(of parameters: Parameters) throws(Refusal) -> [String] {
        let found = parameters.withValue(HeaderName("SCRIPT_NAME")) { script in
            parameters.withValue(HeaderName("PATH_INFO")) { info in
                parameters.withValue(HeaderName("REQUEST_URI")) { uri in
                    segments(script: script, info: info, uri: uri)
                }
            }
        }
        guard let found else { throw .invalidPath }
        return found
    }

    private static func segments(
        script: UnsafeBufferPointer<UInt8>?, info: UnsafeBufferPointer<UInt8>?, uri: UnsafeBufferPointer<UInt8>?
    ) -> [String]? {
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

    private static func segments(path: UnsafeBufferPointer<UInt8>, uri: UnsafeBufferPointer<UInt8>?) -> [String]? {
        guard let uri else { return split(path, escaped: true) }
        let raw = UnsafeBufferPointer(rebasing: uri.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        guard raw.contains(UInt8(ascii: "%")) else { return split(path, escaped: false) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.count)
        guard percentDecode(raw, into: &decoded) else { return nil }
        let isSame = decoded.elementsEqual(path) || raw.elementsEqual(path)
        return isSame ? split(raw, escaped: true) : split(path, escaped: false)
    }

    private static func split(_ path: UnsafeBufferPointer<UInt8>, escaped: Bool) -> [String]? {
        var segments: [String] = []
        guard !path.isEmpty else { return segments }
        segments.reserveCapacity(4)
        var start = path.first == UInt8(ascii: "/") ? 1 : 0
        while true {
            var end = start
            while end < path.count && path[end] != UInt8(ascii: "/") { end += 1 }
            let segment = UnsafeBufferPointer(rebasing: path[start..<end])
            guard let text = decodedText(segment, escaped: escaped) else { return nil }
            segments.append(text)
            if end == path.count { return segments }
            start = end + 1
        }
    }
}
