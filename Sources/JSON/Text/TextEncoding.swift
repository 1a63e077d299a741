/// The encoding of a text that should be UTF-8, judged by its first bytes.
public enum TextEncoding: Sendable {
    /// UTF-8, judging by its beginning.
    case utf8
    /// UTF-8 after a byte order mark, which some editors write.
    case markedUTF8
    /// UTF-16, in either byte order.
    case utf16

    /// The bytes of UTF-8's byte order mark.
    public static let markLength = 3

    /// UTF-16 is recognized by its byte order mark, or by the NUL in each ASCII character: JSON, YAML and NDJSON
    /// texts begin with two ASCII characters and contain no NUL.
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

    /// Judges the first bytes of a text.
    public init(of bytes: ArraySlice<UInt8>) {
        self = bytes.withUnsafeBufferPointer { TextEncoding(of: $0) }
    }
}
