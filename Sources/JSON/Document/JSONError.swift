/// Why a text isn't valid JSON, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with a text.
    public enum Reason: Sendable, Equatable {
        /// The text is empty or only white space.
        case empty
        /// The text begins with a byte order mark, which RFC 8259, section 8.1, forbids.
        case byteOrderMark
        /// The text ends within a value.
        case unexpectedEnd
        /// Another token was expected; the associated text names it.
        case expected(String)
        /// Something follows the value.
        case trailingContent
        /// A number that RFC 8259, section 6, doesn't allow.
        case invalidNumber
        /// A number that doesn't fit `ExactDecimal`.
        case inexactNumber
        /// A number that many readers turn into infinity; see `ExactDecimal.isHuge`.
        case hugeNumber
        /// The text is UTF-16.
        case utf16
        /// An unescaped control character (below U+0020) in a string.
        case controlCharacter
        /// A string that isn't UTF-8 (RFC 3629).
        case invalidUTF8
        /// An escape that RFC 8259, section 7, doesn't define.
        case invalidEscape
        /// Half a surrogate pair.
        case loneSurrogate
        /// Arrays and objects are nested deeper than the associated limit.
        case tooDeep(limit: Int)
        /// An object has two members with the same name, compared after unescaping.
        case duplicateKey(String)
        /// The text is longer than 512 MiB.
        case tooLong
    }

    /// The offset in the text, in bytes from 0.
    public let offset: Int
    /// What is wrong at the offset.
    public let reason: Reason

    /// An error at an offset in bytes from 0.
    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// One line for a person, such as `duplicate key "a" at byte 12`.
    public var description: String {
        "\(reason) at byte \(offset)"
    }
}

extension JSONError.Reason: CustomStringConvertible {
    /// A longer name is cut, in Unicode scalars: a message must not repeat most of a body. (One Character can have
    /// any number of scalars.)
    private static let longestQuotedKey = 64

    /// The reason without the offset.
    public var description: String {
        switch self {
        case .empty: "no JSON value"
        case .byteOrderMark: "a byte order mark is not allowed"
        case .unexpectedEnd: "the text ends within a value"
        case .expected(let token): "expected \(token)"
        case .trailingContent: "something follows the JSON value"
        case .invalidNumber: "not a JSON number"
        case .inexactNumber: "a number beyond what can be kept exactly"
        case .hugeNumber: "a number over 1.797e308, which many programs take for infinity"
        case .utf16: "the text is UTF-16, expected UTF-8"
        case .controlCharacter: "a control character in a string"
        case .invalidUTF8: "invalid UTF-8"
        case .invalidEscape: "an invalid escape in a string"
        case .loneSurrogate: "half a surrogate pair in a string"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        case .duplicateKey(let key):
            key.unicodeScalars.count > Self.longestQuotedKey
                ? "duplicate key \"\(String(key.unicodeScalars.prefix(Self.longestQuotedKey)))…\""
                : "duplicate key \"\(key)\""
        case .tooLong: "the text is too long"
        }
    }
}
