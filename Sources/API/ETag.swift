import Crypto

/// Entity tags (RFC 9110 section 8.8.3).
enum ETag {
    /// A strong validator of a representation: the first half of its SHA-256 in hexadecimal.
    static func strong(for bytes: [UInt8]) -> String {
        var tag = "\""
        for byte in SHA256.hash(data: bytes).prefix(16) {
            tag.append(Character(Unicode.Scalar(hexadecimal[Int(byte >> 4)])))
            tag.append(Character(Unicode.Scalar(hexadecimal[Int(byte & 15)])))
        }
        return tag + "\""
    }

    /// Whether `If-None-Match` names the tag. The comparison is the weak one (section 13.1.2).
    static func matches(_ field: String, _ tag: String) -> Bool {
        if field == "*" { return true }
        return field.split(separator: ",").contains { item in
            var candidate = item.drop { $0 == " " || $0 == "\t" }
            if candidate.hasPrefix("W/") { candidate = candidate.dropFirst(2) }
            while candidate.last == " " || candidate.last == "\t" { candidate.removeLast() }
            return candidate == tag
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
