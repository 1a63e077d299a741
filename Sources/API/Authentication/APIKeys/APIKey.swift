/// A key with which a server authenticates itself: `pk_` and 256 random bits in base64url, 46 characters in all.
public struct APIKey: Sendable {
    private static let prefix: StaticString = "pk_"
    private static let randomByteCount = 32

    /// The text that the key's holder sends. It is shown once, when the key is made, and stored nowhere.
    public let text: String

    /// A new key.
    public static func generate() -> APIKey {
        var generator = SystemRandomNumberGenerator()
        return generate(using: &generator)
    }

    /// A new key. Outside of tests, the generator must be cryptographically secure.
    public static func generate(using generator: inout some RandomNumberGenerator) -> APIKey {
        let bytes = (0..<randomByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        var characters = Array("\(prefix)".utf8)
        Base64URL.encode(bytes, into: &characters)
        return APIKey(text: String(decoding: characters, as: UTF8.self))
    }

    /// The SHA-256 digest of the text, which is stored in place of the key. 256 random bits can't be guessed, so a slow
    /// password hash would add nothing.
    public var digest: [UInt8] {
        SecretDigest(Array(text.utf8).span).bytes
    }

    /// Whether a text has the form of a key. A text without it needs no database lookup.
    public static func isWellFormed(_ text: Span<UInt8>) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard text.count == length + (randomByteCount * 8 + 5) / 6 else { return false }
        for index in 0..<length where text[index] != prefix.utf8Start[index] {
            return false
        }
        return Base64URL.isWellFormed(text.extracting(length..<text.count))
    }
}
