import Loyalty

/// What API keys can be called. A name is for people, and stands in a path.
public enum APIKeyName {
    /// How long a name can be, in bytes.
    public static let lengths = 1...128
    /// The rule in words, for messages.
    public static let rule =
        #"a text of 1 to \#(lengths.upperBound) bytes without /, \ and control characters, other than . and .."#

    /// Whether a text is a name for a key.
    public static func isValid(_ text: String) -> Bool {
        lengths.contains(text.utf8.count) && text != "." && text != ".."
            && !text.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.isControl }
    }
}
