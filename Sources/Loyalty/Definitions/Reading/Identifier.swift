/// The rule for all ids of a project, its events, groups, streaks and so on. Ids of users have their own:
/// ``UserIdentifier``.
public enum Identifier {
    /// The longest id, in bytes.
    public static let maximumLength = 128
    /// The rule in words, for messages.
    public static let rule =
        "1 to \(maximumLength) letters (a-z, A-Z), digits and _ - . : @ | +, other than . and .."

    /// Whether a text is a valid id.
    public static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isValid($0) }
    }

    /// Whether UTF-8 text is a valid id. `.` and `..` are not: in a path they lead to another resource (RFC 3986,
    /// section 5.2.4).
    public static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        isStored(text) && !(text.count <= 2 && text.allSatisfy { $0 == UInt8(ascii: ".") })
    }

    /// Whether a text is valid as a stored id. Earlier rules also accepted `.` and `..`.
    public static func isStored(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isStored($0) }
    }

    private static func isStored(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        (1...maximumLength).contains(text.count) && text.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "|"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}
