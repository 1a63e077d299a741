import JSON

/// A parsed token (RFC 7515 section 3.1, compact serialization) whose signature and claims haven't been checked yet.
public struct UnverifiedToken: Sendable {
    /// The most bytes of a token.
    public static let maximumByteCount = 8192

    /// The algorithm that the token names. The key's own algorithm decides.
    public let algorithm: SignatureAlgorithm
    /// The key that the token names.
    public let keyId: String?
    let payload: JSONValue
    private let signedBytes: [UInt8]
    private let signature: [UInt8]

    /// - Throws: ``TokenFault`` for a text that no key could verify.
    public init(_ token: Span<UInt8>) throws(TokenFault) {
        guard token.count <= Self.maximumByteCount else { throw .tooLong }
        let (first, second) = try Self.dots(of: token)
        let header = try TokenHeader(Self.decode(token.extracting(0..<first)))
        let payload = try Self.object(Self.decode(token.extracting(first + 1..<second)))
        algorithm = header.algorithm
        keyId = header.keyId
        self.payload = payload
        signature = try Self.decode(token.extracting(second + 1..<token.count))
        signedBytes = token.extracting(0..<second).withUnsafeBufferPointer { Array($0) }
    }

    /// The projects that the token names in `aud`: their keys may verify it. Empty if `aud` is missing or malformed.
    public var audience: [String] {
        TokenClaims.audience(of: payload) ?? []
    }

    func isSigned(by key: TokenKey) -> Bool {
        key.verifies(signature, of: signedBytes)
    }

    /// The positions of the two dots. Five parts would be an encrypted token (RFC 7516), which isn't accepted.
    private static func dots(of token: Span<UInt8>) throws(TokenFault) -> (first: Int, second: Int) {
        var dots: [Int] = []
        for index in token.indices where token[index] == UInt8(ascii: ".") {
            guard dots.count < 2 else { throw .malformed }
            dots.append(index)
        }
        guard dots.count == 2, dots[0] > 0, dots[1] > dots[0] + 1, dots[1] < token.count - 1 else { throw .malformed }
        return (dots[0], dots[1])
    }

    private static func decode(_ part: Span<UInt8>) throws(TokenFault) -> [UInt8] {
        guard let bytes = Base64URL.decode(part) else { throw .malformed }
        return bytes
    }

    /// A JSON object without duplicate names. RFC 7515 section 4 and RFC 7519 section 4 also allow using the last of
    /// two, but then two readers could read the same token differently.
    static func object(_ bytes: [UInt8]) throws(TokenFault) -> JSONValue {
        guard let document = try? JSONDocument(bytes), document.root.kind == .object else { throw .malformed }
        return document.root
    }
}
