/// A path with escapes as the client wrote it, in the forms that web servers make of it.
struct WrittenPath {
    private let raw: UnsafeBufferPointer<UInt8>
    /// All of it decoded.
    private let decoded: [UInt8]
    /// Decoded but for slashes.
    private let slashesKept: [UInt8]

    /// How many segments a web server can take off the front, at most.
    private static let mostSegmentsTakenOff = 16

    /// Good as long as `raw` is. Nil where an escape can't be decoded.
    init?(_ raw: UnsafeBufferPointer<UInt8>) {
        self.raw = raw
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.count)
        guard percentDecode(raw, into: &decoded) else { return nil }
        self.decoded = decoded
        slashesKept = Self.holdsEscape(of: UInt8(ascii: "/"), raw) ? Self.decodedButSlashes(raw) : decoded
    }

    /// Whether the web server gives it as the path, decoded, in part decoded, or as it is.
    func isSame(as path: UnsafeBufferPointer<UInt8>) -> Bool {
        decoded.elementsEqual(path) || slashesKept.elementsEqual(path) || raw.elementsEqual(path)
    }

    /// Where the rest begins that the web server gives as the path, after what it has taken off the front.
    func rest(thatIs path: UnsafeBufferPointer<UInt8>) -> Int? {
        guard path.first == UInt8(ascii: "/"), path.count < raw.count else { return nil }
        // A path can be all slashes: how many are tried has a bound.
        let slashes = raw.indices.lazy.dropFirst().filter { raw[$0] == UInt8(ascii: "/") }
        return slashes.prefix(Self.mostSegmentsTakenOff).first { start in
            guard let rest = WrittenPath(UnsafeBufferPointer(rebasing: raw[start...])), rest.isSame(as: path)
            else { return false }
            return !Self.hasEscapedDelimiter(UnsafeBufferPointer(rebasing: raw[..<start]))
        }
    }

    /// Whether the path is what it comes to once dot segments are resolved and empty ones are left out.
    func resolves(to path: UnsafeBufferPointer<UInt8>) -> Bool {
        let path = Self.resolved(path)
        return decoded.withUnsafeBufferPointer(Self.resolved) == path
            || slashesKept.withUnsafeBufferPointer(Self.resolved) == path
    }

    /// Whether it has an escape that ends a segment, or the path, or begins another escape, where it is decoded too
    /// early; or a segment that is `.` or `..` then.
    var hasEscapedDelimiter: Bool { Self.hasEscapedDelimiter(raw) }

    private static func hasEscapedDelimiter(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        #"/\?#%"#.utf8.contains { holdsEscape(of: $0, raw) }
            || raw.split(separator: UInt8(ascii: "/")).contains { segment in
                guard segment.contains(UInt8(ascii: "%")) else { return false }
                var decoded: [UInt8] = []
                return percentDecode(UnsafeBufferPointer(rebasing: segment), into: &decoded)
                    && isDots(decoded)
            }
    }

    /// A path without its empty segments, but for a last one, and with `.` and `..` carried out (RFC 3986, section
    /// 5.2.4). Escapes are let be.
    static func resolved(_ path: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var kept: [UnsafeBufferPointer<UInt8>.SubSequence] = []
        var endsInSlash = false
        for segment in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            endsInSlash = segment.isEmpty || isDots(segment)
            if segment.count == 2, isDots(segment) { _ = kept.popLast() }
            if !endsInSlash { kept.append(segment) }
        }
        var resolved: [UInt8] = []
        resolved.reserveCapacity(path.count)
        for segment in kept {
            resolved.append(UInt8(ascii: "/"))
            resolved += segment
        }
        if endsInSlash || kept.isEmpty { resolved.append(UInt8(ascii: "/")) }
        return resolved
    }

    private static func isDots(_ segment: some Collection<UInt8>) -> Bool {
        (1...2).contains(segment.count) && segment.allSatisfy { $0 == UInt8(ascii: ".") }
    }

    private static func decodedButSlashes(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.count)
        var rest = raw[...]
        while let escape = rest.indices.first(where: { isEscape(of: UInt8(ascii: "/"), in: raw, at: $0) }) {
            guard percentDecode(UnsafeBufferPointer(rebasing: rest[..<escape]), into: &decoded) else { return [] }
            decoded += raw[escape..<escape + 3]
            rest = rest[(escape + 3)...]
        }
        return percentDecode(UnsafeBufferPointer(rebasing: rest), into: &decoded) ? decoded : []
    }

    private static func holdsEscape(of byte: UInt8, _ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        raw.indices.contains { isEscape(of: byte, in: raw, at: $0) }
    }

    private static func isEscape(of byte: UInt8, in raw: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard raw[index] == UInt8(ascii: "%"), raw.count - index > 2 else { return false }
        var decoded: [UInt8] = []
        return percentDecode(UnsafeBufferPointer(rebasing: raw[index..<index + 3]), into: &decoded) && decoded == [byte]
    }
}
