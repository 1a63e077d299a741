/// What names of users for other users look like.
public enum DisplayName {
    /// The longest name, in bytes.
    public static let maximumLength = 64
    /// The rule in words, for messages.
    public static let rule =
        "a text of 1 to \(maximumLength) bytes without control characters and without white space at its ends"

    /// Whether a text is a valid name.
    public static func isValid(_ text: String) -> Bool {
        guard (1...maximumLength).contains(text.utf8.count), let first = text.unicodeScalars.first,
            let last = text.unicodeScalars.last
        else { return false }
        return !first.properties.isWhitespace && !last.properties.isWhitespace
            && !text.unicodeScalars.contains(where: \.isControl)
    }
}
