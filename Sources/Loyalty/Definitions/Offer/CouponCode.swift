/// A coupon's code: printable ASCII without spaces, in upper case. The case in which it is typed doesn't matter.
public struct CouponCode: Sendable, Hashable {
    /// The longest code, in characters.
    public static let maximumLength = 64
    /// The rule in words, for messages.
    public static let rule = "1 to \(maximumLength) printable ASCII characters without spaces, other than . and .."

    /// The code in upper case.
    public let text: String

    /// Nil for a text that is no code.
    public init?(_ text: some StringProtocol) {
        guard let text = Self.upperCased(text) else { return nil }
        self.text = text
    }

    fileprivate init(drawn bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
    }

    fileprivate static func upperCased(_ text: some StringProtocol) -> String? {
        // U+0021 to U+007E: the characters of ASCII that can be seen.
        // A path can't have a segment . or .. (RFC 3986 section 5.2.4).
        guard (1...maximumLength).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            text != ".", text != ".."
        else { return nil }
        return text.uppercased()
    }
}

/// How the codes of an offer look, such as `SUMMER-####-####`: a character is drawn for each `#`.
public struct CouponPattern: Sendable, Equatable {
    /// The fewest characters that are drawn. Codes of 8 come in 31⁸ ≈ 850 billion forms, too many to guess one.
    public static let fewestDrawn = 8

    /// What is drawn from: without `0`, `O`, `1`, `I` and `L`, which people take for each other.
    private static let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789".utf8)

    /// The pattern in upper case.
    public let text: String

    /// Nil for a text that is no pattern.
    public init?(_ text: String) {
        guard let text = CouponCode.upperCased(text), Self.drawn(in: text) >= Self.fewestDrawn else { return nil }
        self.text = text
    }

    /// A new code.
    /// - Parameter generator: For codes that nobody can guess, a cryptographically secure one.
    public func code(using generator: inout some RandomNumberGenerator) -> CouponCode {
        CouponCode(
            drawn: text.utf8.map { byte in
                guard byte == Self.placeholder else { return byte }
                return Self.alphabet[Int.random(in: Self.alphabet.indices, using: &generator)]
            })
    }

    private static let placeholder = UInt8(ascii: "#")

    private static func drawn(in text: String) -> Int {
        text.utf8.count { $0 == placeholder }
    }

    static func read(_ field: Field) -> CouponPattern? {
        let expected = "a pattern such as SUMMER-####-####"
        guard let text = field.text(expected, bytes: 0...Int.max) else { return nil }
        if let pattern = CouponPattern(text) { return pattern }
        if CouponCode.upperCased(text) == nil {
            field.fail(expected: "\(expected) (\(CouponCode.rule))")
        } else {
            field.fail("expected at least \(fewestDrawn) #, found \(drawn(in: text))")
        }
        return nil
    }
}
