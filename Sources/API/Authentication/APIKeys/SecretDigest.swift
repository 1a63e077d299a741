import Crypto

/// The SHA-256 digest of a token or an API key. Caches and the database look the secret up by it.
struct SecretDigest: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of a text.
    init(_ text: Span<UInt8>) {
        var hash = SHA256()
        text.withUnsafeBytes { hash.update(bufferPointer: $0) }
        words = hash.finalize().withUnsafeBytes { Self.words(of: $0) }
    }

    /// A stored digest; nil if it doesn't have 32 bytes.
    init?(stored bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        words = bytes.withUnsafeBytes { Self.words(of: $0) }
    }

    private static func words(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
        func word(_ index: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) }
        return (word(0), word(1), word(2), word(3))
    }

    /// The 32 bytes of the digest.
    var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// A number below `count`. Digests are spread evenly over these numbers.
    func part(of count: Int) -> Int { Int(words.1 % UInt64(count)) }

    /// Takes constant time, so that the time doesn't show where two digests differ.
    static func == (left: SecretDigest, right: SecretDigest) -> Bool {
        (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1) | (left.words.2 ^ right.words.2)
            | (left.words.3 ^ right.words.3) == 0
    }

    /// A digest is as good as random already: eight of its bytes spread entries well.
    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
