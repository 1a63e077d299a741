/// How a text that should be UTF-8 is encoded, by its first bytes.
public enum TextEncoding: Sendable {
    /// UTF-8, as far as its beginning says.
    case utf8
    /// UTF-8 after a byte order mark, which some editors put there.
    case markedUTF8
    /// UTF-16, in either order of bytes.
    case utf16

    /// The bytes of UTF-8's byte order mark.
    public static let markLength = 3

    /// UTF-16 shows by its own mark, or by the NUL that is one half of each ASCII character: a text of JSON, YAML or
    /// NDJSON begins with two of them, and has no NUL itself.
    public init(of bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count >= 2 else {
            self = .utf8
            return
        }
        switch (bytes[0], bytes[1]) {
        case (0xEF, 0xBB) where bytes.count >= 3 && bytes[2] == 0xBF: self = .markedUTF8
        case (0xFE, 0xFF), (0xFF, 0xFE): self = .utf16
        case (0, 1...) where bytes.count >= 4 && bytes[2] == 0 && bytes[3] != 0: self = .utf16
        case (1..., 0) where bytes.count >= 4 && bytes[2] != 0 && bytes[3] == 0: self = .utf16
        default: self = .utf8
        }
    }

    /// By the first bytes of a text.
    public init(of bytes: ArraySlice<UInt8>) {
        self = bytes.withUnsafeBufferPointer { TextEncoding(of: $0) }
    }
}
