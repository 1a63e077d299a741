/// What the ids of events, users, groups, projects and so on look like.
public enum Identifier {
    /// The longest, in bytes.
    public static let maximumLength = 128
    /// The rule in words, for messages.
    public static let rule = "1 to 128 letters (a-z, A-Z), digits and _ - . : @ | +"

    /// Whether a text is an id.
    public static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isValid($0) }
    }

    /// Whether a text, as UTF-8, is an id.
    public static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
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
