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
        tags(in: field).contains { $0 == "*" || ($0.hasPrefix("W/") ? $0.dropFirst(2) : $0) == tag }
    }

    /// Whether `If-Match` names the tag. The comparison is the strong one (section 13.1.1).
    static func matchesStrongly(_ field: String, _ tag: String) -> Bool {
        tags(in: field).contains { $0 == "*" || $0 == tag }
    }

    private static func tags(in field: String) -> [Substring] {
        field.split(separator: ",").map { item in
            var tag = item.drop { $0 == " " || $0 == "\t" }
            while tag.last == " " || tag.last == "\t" { tag.removeLast() }
            return tag
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
