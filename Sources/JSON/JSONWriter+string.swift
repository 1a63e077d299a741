extension JSONWriter {
    /// Writes a string, escaped where it must be.
    public mutating func value(_ text: String) {
        beginValue()
        var text = text
        text.withUTF8 { appendQuoted($0) }
    }

    /// Writes a string that is at hand as UTF-8, escaped where it must be. The caller knows that it is UTF-8.
    public mutating func value(utf8 text: UnsafeBufferPointer<UInt8>) {
        beginValue()
        appendQuoted(text)
    }

    private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(ASCII.quote)
        var start = 0
        while true {
            let special = indexOfSpecial(in: text, from: start, orNonASCII: false)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<special]))
            guard special < text.count else { break }
            appendEscape(of: text[special])
            start = special + 1
        }
        bytes.append(ASCII.quote)
    }

    /// RFC 8259 section 7: the short form where there is one.
    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(ASCII.backslash)
        switch byte {
        case ASCII.quote, ASCII.backslash: bytes.append(byte)
        case 0x08: bytes.append(ASCII.lowerB)
        case 0x0C: bytes.append(ASCII.lowerF)
        case ASCII.lineFeed: bytes.append(ASCII.lowerN)
        case ASCII.carriageReturn: bytes.append(ASCII.lowerR)
        case ASCII.tab: bytes.append(ASCII.lowerT)
        default:
            let digits: StaticString = "0123456789abcdef"
            bytes.append(contentsOf: [ASCII.lowerU, ASCII.zero, ASCII.zero])
            digits.withUTF8Buffer { digits in
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
    }
}
