/// Reads a sequence of name-value pairs (FastCGI 1.0, section 3.4).
struct NameValuePairs {
    private var rest: UnsafeRawBufferPointer
    /// Whether a length exceeded the remaining bytes.
    private(set) var isBroken = false

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    /// The next pair; nil at the end or if the pairs are broken.
    mutating func next() -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        guard !rest.isEmpty else { return nil }
        guard let nameLength = length(), let valueLength = length(), nameLength + valueLength <= rest.count else {
            isBroken = true
            return nil
        }
        return (rest.take(nameLength), rest.take(valueLength))
    }

    /// A length is one byte up to 127, else four bytes with the highest bit set: at most 2³¹ - 1.
    private mutating func length() -> Int? {
        guard let first = rest.first else { return nil }
        guard first & 0x80 != 0 else {
            _ = rest.take(1)
            return Int(first)
        }
        guard rest.count >= 4 else { return nil }
        return rest.take(4).reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    }

    /// Encodes a pair. Each text may have at most 127 bytes.
    static func pair(_ name: StaticString, _ value: String) -> [UInt8] {
        let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return [UInt8(truncatingIfNeeded: name.count), UInt8(truncatingIfNeeded: value.utf8.count)] + name + value.utf8
    }
}
