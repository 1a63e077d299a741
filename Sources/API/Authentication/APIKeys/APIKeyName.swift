import Loyalty

/// The names that API keys can have. A name is for people, and is a segment of a path.
public enum APIKeyName {
    /// How long a name can be, in bytes.
    public static let lengths = 1...128
    /// The rule in words, for messages.
    public static let rule =
        #"a text of 1 to \#(lengths.upperBound) bytes without /, \ and control characters, other than . and .."#

    /// Whether a text can be a key's name.
    public static func isValid(_ text: String) -> Bool {
        lengths.contains(text.utf8.count) && text != "." && text != ".."
            && !text.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.isControl }
    }
}
