/// Parses the values of header fields (RFC 9110 section 5.6).
enum HTTPFields {
    /// A text without white space at its ends (section 5.6.3).
    static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.utf8.first, isSpace(first) { text = text.dropFirst() }
        while let last = text.utf8.last, isSpace(last) { text = text.dropLast() }
        return text
    }

    /// The trimmed parts of a text between separators. A separator in a quoted string (section 5.6.4) doesn't count.
    static func parts(of text: some StringProtocol, separator: UInt8) -> [Substring] {
        let text = Substring(text)
        var parts: [Substring] = []
        var start = text.startIndex
        var (isQuoted, isEscaped) = (false, false)
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isQuoted: isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case separator where !isQuoted:
                parts.append(trimmed(text[start..<index]))
                start = text.utf8.index(after: index)
            default: break
            }
        }
        parts.append(trimmed(text[start...]))
        return parts
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
