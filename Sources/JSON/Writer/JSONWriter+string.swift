extension JSONWriter {
    /// Writes a string, escaped as needed.
    public mutating func value(_ text: String) {
        beginValue()
        var text = text
        text.withUTF8 { appendQuoted($0) }
    }

    /// Writes a string given in UTF-8, escaped as needed. The caller guarantees that it is UTF-8.
    public mutating func value(utf8 text: UnsafeBufferPointer<UInt8>) {
        beginValue()
        appendQuoted(text)
    }

    private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        append(ASCII.quote)
        var start = 0
        while true {
            let special = indexOfSpecial(in: text, from: start, orNonASCII: false)
            append(UnsafeBufferPointer(rebasing: text[start..<special]))
            guard special < text.count else { break }
            appendEscape(of: text[special])
            start = special + 1
        }
        append(ASCII.quote)
    }

    /// Writes an escape of RFC 8259, section 7, in its short form if it has one.
    private mutating func appendEscape(of byte: UInt8) {
        append(ASCII.backslash)
        switch byte {
        case ASCII.quote, ASCII.backslash: append(byte)
        case 0x08: append(ASCII.lowerB)
        case 0x0C: append(ASCII.lowerF)
        case ASCII.lineFeed: append(ASCII.lowerN)
        case ASCII.carriageReturn: append(ASCII.lowerR)
        case ASCII.tab: append(ASCII.lowerT)
        default:
            append(ASCII.lowerU)
            append(ASCII.zero)
            append(ASCII.zero)
            append(Self.hexadecimalDigit(byte >> 4))
            append(Self.hexadecimalDigit(byte & 15))
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? ASCII.zero + value : ASCII.lowerA + value - 10
    }
}
