extension JSONParser {
    /// Reads a string from its first to its last quote (RFC 8259, section 7).
    mutating func readString() throws(JSONError) {
        let start = position
        var escaped = false
        position += 1
        while true {
            position = indexOfSpecial(in: bytes, from: position, orNonASCII: true)
            guard position < bytes.count else { throw error(.unexpectedEnd, at: position) }
            switch bytes[position] {
            case ASCII.quote:
                position += 1
                append(.string, from: start, escaped: escaped)
                return
            case ASCII.backslash:
                escaped = true
                try readEscape()
            case 0x80...:
                let length = lengthOfUTF8Sequence(in: bytes, at: position)
                guard length > 0 else { throw error(.invalidUTF8, at: position) }
                position += length
            default:
                throw error(.controlCharacter, at: position)
            }
        }
    }

    private mutating func readEscape() throws(JSONError) {
        guard position + 1 < bytes.count else { throw error(.unexpectedEnd, at: bytes.count) }
        switch bytes[position + 1] {
        case ASCII.quote, ASCII.backslash, ASCII.slash, ASCII.lowerB, ASCII.lowerF, ASCII.lowerN, ASCII.lowerR,
            ASCII.lowerT:
            position += 2
        case ASCII.lowerU:
            guard let unit = hexadecimal(in: bytes, at: position + 2) else {
                throw error(.invalidEscape, at: position)
            }
            switch unit {
            case 0xD800...0xDBFF:
                let low = position + 6
                guard low + 1 < bytes.count, bytes[low] == ASCII.backslash, bytes[low + 1] == ASCII.lowerU,
                    let second = hexadecimal(in: bytes, at: low + 2), 0xDC00...0xDFFF ~= second
                else { throw error(.loneSurrogate, at: position) }
                position += 12
            case 0xDC00...0xDFFF:
                throw error(.loneSurrogate, at: position)
            default:
                position += 6
            }
        default:
            throw error(.invalidEscape, at: position)
        }
    }
}
