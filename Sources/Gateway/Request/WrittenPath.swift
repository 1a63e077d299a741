/// A path as the client wrote it, to compare with the forms that web servers make of it.
struct WrittenPath {
    private let raw: UnsafeBufferPointer<UInt8>
    /// The path with all escapes decoded.
    private let decoded: [UInt8]
    /// The path with all escapes decoded except those of slashes.
    private let slashesKept: [UInt8]

    /// The most segments that a web server may have removed from the front.
    private static let mostSegmentsTakenOff = 16

    /// Valid only as long as `raw`. Nil if an escape can't be decoded.
    init?(_ raw: UnsafeBufferPointer<UInt8>) {
        self.raw = raw
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.count)
        guard percentDecode(raw, into: &decoded) else { return nil }
        self.decoded = decoded
        slashesKept = Self.holdsEscape(of: UInt8(ascii: "/"), raw) ? Self.decodedButSlashes(raw) : decoded
    }

    /// Whether `path` is this one: decoded, decoded except slashes, or as written.
    func isSame(as path: UnsafeBufferPointer<UInt8>) -> Bool {
        decoded.elementsEqual(path) || slashesKept.elementsEqual(path) || raw.elementsEqual(path)
    }

    /// Finds where `path` begins in this one, if the web server removed whole segments from the front.
    func rest(thatIs path: UnsafeBufferPointer<UInt8>) -> Int? {
        guard path.first == UInt8(ascii: "/"), path.count < raw.count else { return nil }
        // Bounded, since a path may consist of slashes alone.
        let slashes = raw.indices.lazy.dropFirst().filter { raw[$0] == UInt8(ascii: "/") }
        return slashes.prefix(Self.mostSegmentsTakenOff).first { start in
            guard let rest = WrittenPath(UnsafeBufferPointer(rebasing: raw[start...])), rest.isSame(as: path)
            else { return false }
            return !Self.hasEscapedDelimiter(UnsafeBufferPointer(rebasing: raw[..<start]))
        }
    }

    /// Whether `path` is this one after `.` and `..` were resolved and empty segments removed.
    func resolves(to path: UnsafeBufferPointer<UInt8>) -> Bool {
        let path = Self.resolved(path)
        return decoded.withUnsafeBufferPointer(Self.resolved) == path
            || slashesKept.withUnsafeBufferPointer(Self.resolved) == path
    }

    /// Whether an early decoding changes the meaning: an escape stands for a delimiter or for `%`, or makes a segment
    /// `.` or `..`.
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

    /// Removes empty segments, except a last one, and resolves `.` and `..` (RFC 3986, section 5.2.4). Escapes stay
    /// as they are.
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
