/// URL-safe base64 (RFC 4648 section 5) without padding (RFC 7515 section 2).
enum Base64URL {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// Decodes a text; nil if it isn't the canonical encoding of any bytes.
    ///
    /// Padding, white space, characters of the other alphabet and set bits after the last whole byte are refused. Each
    /// of them would give the same bytes a second encoding, and so the same token a second text.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        return decode(text) { bytes.append($0) } ? bytes : nil
    }

    /// Whether a text is the canonical encoding of some bytes.
    static func isWellFormed(_ text: Span<UInt8>) -> Bool { decode(text) { _ in } }

    /// Passes the decoded bytes to `body`, one by one; false if the text isn't the canonical encoding of any.
    @inline(__always)
    private static func decode(_ text: Span<UInt8>, _ body: (UInt8) -> Void) -> Bool {
        guard text.count % 4 != 1 else { return false }
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for index in text.indices {
            guard let value = value(of: text[index]) else { return false }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                body(UInt8(truncatingIfNeeded: bits >> held))
                bits &= (1 << held) - 1
            }
        }
        return bits == 0
    }

    /// Appends the encoding of some bytes.
    static func encode(_ bytes: some Sequence<UInt8>, into text: inout [UInt8]) {
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                text.append(character(of: bits >> held))
                bits &= (1 << held) - 1
            }
        }
        if held > 0 {
            text.append(character(of: bits << (6 - held)))
        }
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func character(of value: UInt32) -> UInt8 {
        alphabet.utf8Start[Int(value & 63)]
    }
}
