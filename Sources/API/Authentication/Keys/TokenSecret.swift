import Crypto

/// A secret that a project shares with the issuer of its tokens.
public struct TokenSecret: Sendable, CustomStringConvertible {
    /// The `kid` of the tokens that the secret signs.
    public let id: String
    /// The secret's only algorithm: HS256, HS384 or HS512.
    public let algorithm: SignatureAlgorithm
    let key: SymmetricKey

    /// - Throws: ``TokenSecretError`` for an empty id, an algorithm that takes no secret, or fewer bytes than
    ///   ``minimumByteCount(for:)``.
    public init(id: String, algorithm: SignatureAlgorithm, bytes: [UInt8]) throws(TokenSecretError) {
        guard !id.isEmpty else { throw .emptyId }
        guard let minimum = Self.minimumByteCount(for: algorithm) else { throw .unsuitableAlgorithm(algorithm) }
        guard bytes.count >= minimum else { throw .tooShort(algorithm, byteCount: bytes.count, minimum: minimum) }
        self.id = id
        self.algorithm = algorithm
        key = SymmetricKey(data: bytes)
    }

    /// The fewest bytes of a secret for an algorithm: those of the algorithm's hash (RFC 7518 section 3.2). Nil if the
    /// algorithm takes no secret.
    public static func minimumByteCount(for algorithm: SignatureAlgorithm) -> Int? {
        switch algorithm {
        case .hs256: SHA256.byteCount
        case .hs384: SHA384.byteCount
        case .hs512: SHA512.byteCount
        case .rs256, .ps256, .es256, .es384, .edDSA: nil
        }
    }

    /// The id and the algorithm. The secret isn't included, so that no log shows it.
    public var description: String { "\(algorithm.rawValue) secret \(id)" }

    /// The authentication code (HMAC) of a message under this secret.
    func authenticationCode(for message: [UInt8]) -> [UInt8] {
        switch algorithm {
        case .hs384: Array(HMAC<SHA384>.authenticationCode(for: message, using: key))
        case .hs512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
        default: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        }
    }
}

/// Why bytes can't be a project's secret.
public enum TokenSecretError: Error, Sendable, Equatable, CustomStringConvertible {
    case emptyId
    case unsuitableAlgorithm(SignatureAlgorithm)
    case tooShort(SignatureAlgorithm, byteCount: Int, minimum: Int)

    /// What is wrong, for the operator to read.
    public var description: String {
        switch self {
        case .emptyId:
            "a secret needs an id"
        case .unsuitableAlgorithm(let algorithm):
            "\(algorithm.rawValue) doesn't take a secret: expected HS256, HS384 or HS512"
        case .tooShort(let algorithm, let byteCount, let minimum):
            "a secret for \(algorithm.rawValue) needs at least \(minimum) bytes, this one has \(byteCount)"
        }
    }
}
