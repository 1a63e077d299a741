/// The rule for ids of users. They come from other systems, so nearly every text is valid.
public enum UserIdentifier {
    /// The longest id, in bytes.
    public static let maximumLength = 256
    /// The rule in words, for messages.
    public static let rule =
        "a text of 1 to \(maximumLength) bytes, other than . and .., without control characters and without white space "
        + "at its ends"

    /// Whether a text is a valid user id.
    public static func isValid(_ text: String) -> Bool {
        isStored(text) && text != "." && text != ".."
    }

    /// Whether a text is valid as a stored user id. Earlier rules also accepted `.` and `..`.
    public static func isStored(_ text: String) -> Bool {
        guard (1...maximumLength).contains(text.utf8.count) else { return false }
        // Nearly every id is visible ASCII, and the properties of a Unicode scalar are slow to look up.
        if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return true }
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        return !first.properties.isWhitespace && !last.properties.isWhitespace
            && !text.unicodeScalars.contains(where: \.isControl)
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character (general category Cc).
    public var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}
