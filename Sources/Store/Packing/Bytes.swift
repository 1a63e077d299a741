/// Appends whole numbers in LEB128: small ones take one byte. Signed ones are zigzag-encoded first.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 64) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(signed value: Int64) {
        append(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func append(_ more: [UInt8]) {
        bytes += more
    }

    mutating func append(text: String) {
        append(UInt64(text.utf8.count))
        bytes += text.utf8
    }
}

/// Reads what a ``ByteWriter`` wrote; nil if the bytes end too early or are invalid.
struct ByteReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func next() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func nextSigned() -> Int64? {
        guard let value = next() else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func nextText() -> String? {
        nextBytes().flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Reads the bytes of a text.
    mutating func nextBytes() -> UnsafeBufferPointer<UInt8>? {
        guard let count = nextCount() else { return nil }
        defer { position += count }
        return UnsafeBufferPointer(rebasing: bytes[position..<position + count])
    }

    /// Reads a count of items of at least one byte each, so never more than the bytes left.
    mutating func nextCount() -> Int? {
        guard let value = next(), value <= UInt64(bytes.count - position) else { return nil }
        return Int(value)
    }
}
