/// The index of the first byte that can't stand for itself in a JSON string: a quote, a backslash, a control
/// character or, if `orNonASCII`, a byte beyond ASCII. The count if there is none.
func indexOfSpecial(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, orNonASCII: Bool) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let beyondASCII: UInt64 = orNonASCII ? tops : 0
    var index = start
    if let base = UnsafeRawPointer(bytes.baseAddress) {
        while index + 8 <= bytes.count {
            // Test eight bytes at a time. A byte's top bit is set if the exclusive or makes it zero, or if it is less
            // than 0x20. A borrow can only disturb bytes after a true match, so the first match is exact.
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* UInt64(ASCII.quote))
            let backslash = word ^ (ones &* UInt64(ASCII.backslash))
            let matches =
                (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                    | ((word &- ones &* 0x20) & ~word)) & tops | word & beyondASCII
            if matches != 0 { return index + matches.trailingZeroBitCount / 8 }
            index += 8
        }
    }
    while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash || (orNonASCII && byte >= 0x80) { break }
        index += 1
    }
    return index
}

/// The length of the UTF-8 sequence at `index`, whose first byte is beyond ASCII. 0 if it isn't well-formed (Unicode,
/// table 3-7: no overlong forms, no surrogates, nothing over U+10FFFF).
func lengthOfUTF8Sequence(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[index] {
    case 0xC2...0xDF:
        length = 2
    case 0xE0:
        (length, second) = (3, 0xA0...0xBF)
    case 0xED:
        (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF:
        length = 3
    case 0xF0:
        (length, second) = (4, 0x90...0xBF)
    case 0xF4:
        (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3:
        length = 4
    default:
        return 0
    }
    guard bytes.count - index >= length, second ~= bytes[index + 1] else { return 0 }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
}

/// The value of the four hexadecimal digits at `index`; nil if there aren't four.
func hexadecimal(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
    guard bytes.count - index >= 4 else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
        let digit: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
        default: return nil
        }
        value = value << 4 | UInt32(digit)
    }
    return value
}

/// Unescapes the content of a JSON string, and returns the length of the text in bytes.
///
/// - Parameters:
///   - content: The bytes between the quotes, already checked.
///   - target: At least as long as `content`; an escape is never shorter than its character.
func unescape(_ content: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var read = 0
    var written = 0
    func put(_ byte: UInt32) {
        target[written] = UInt8(truncatingIfNeeded: byte)
        written += 1
    }
    while read < content.count {
        guard content[read] == ASCII.backslash, read + 1 < content.count else {
            put(UInt32(content[read]))
            read += 1
            continue
        }
        let escape = content[read + 1]
        read += 2
        switch escape {
        case ASCII.lowerB: put(0x08)
        case ASCII.lowerF: put(0x0C)
        case ASCII.lowerN: put(0x0A)
        case ASCII.lowerR: put(0x0D)
        case ASCII.lowerT: put(0x09)
        case ASCII.lowerU:
            var scalar = hexadecimal(in: content, at: read) ?? 0xFFFD
            read += 4
            if 0xD800...0xDBFF ~= scalar {
                let low = hexadecimal(in: content, at: read + 2) ?? 0xDC00
                scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
                read += 6
            }
            switch scalar {
            case 0..<0x80:
                put(scalar)
            case 0x80..<0x800:
                put(0xC0 | scalar >> 6)
                put(0x80 | scalar & 0x3F)
            case 0x800..<0x10000:
                put(0xE0 | scalar >> 12)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
            default:
                put(0xF0 | scalar >> 18)
                put(0x80 | scalar >> 12 & 0x3F)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
            }
        default: put(UInt32(escape))
        }
    }
    return written
}

/// Calls `body` with the text of a string node, in place or unescaped into a temporary buffer.
func withText<Result>(
    of node: JSONNode, in bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    let content = UnsafeBufferPointer(rebasing: bytes[node.content])
    guard node.isEscaped else { return body(content) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: content.count) { target in
        let length = unescape(content, into: target)
        return body(UnsafeBufferPointer(rebasing: target[..<length]))
    }
}

/// Whether two buffers contain the same bytes.
func equalBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = left.count
    guard count == right.count else { return false }
    guard let first = UnsafeRawPointer(left.baseAddress), let second = UnsafeRawPointer(right.baseAddress) else {
        return true
    }
    var index = 0
    while index + 8 <= count {
        guard
            first.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                == second.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        else { return false }
        index += 8
    }
    while index < count {
        guard left[index] == right[index] else { return false }
        index += 1
    }
    return true
}
