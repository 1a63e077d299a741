import Crypto
import CryptoExtras

/// A key that verifies tokens. It is bound to one algorithm, so that a token can't choose how its signature is read
/// (RFC 8725 section 3.1).
public struct TokenKey: Sendable {
    enum Material: Sendable {
        case hmac(TokenSecret)
        case rsaPKCS1(_RSA.Signing.PublicKey)
        case rsaPSS(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// The `kid` of the tokens that it verifies; nil for the only key of a set if it has none.
    public let id: String?
    private let material: Material

    init(id: String?, material: Material) {
        self.id = id
        self.material = material
    }

    /// The key that verifies the signatures of a secret.
    public init(_ secret: TokenSecret) {
        self.init(id: secret.id, material: .hmac(secret))
    }

    /// The one algorithm that the key is for.
    public var algorithm: SignatureAlgorithm {
        switch material {
        case .hmac(let secret): secret.algorithm
        case .rsaPKCS1: .rs256
        case .rsaPSS: .ps256
        case .p256: .es256
        case .p384: .es384
        case .ed25519: .edDSA
        }
    }

    /// Whether this key made the signature of a message. Can be called from any thread.
    public func verifies(_ signature: [UInt8], of message: some Collection<UInt8>) -> Bool {
        let message = Array(message)
        switch material {
        case .hmac(let secret):
            return secret.verifies(signature, of: message)
        case .rsaPKCS1(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        case .rsaPSS(let key):
            // The padding's salt is as long as the hash (RFC 7518 section 3.5).
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .PSS)
        case .p256(let key):
            // R and S, each as long as a coordinate (RFC 7518 section 3.4). The initializer refuses any other length.
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: message))
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA384.hash(data: message))
        case .ed25519(let key):
            return key.isValidSignature(signature, for: message)
        }
    }
}

extension TokenSecret {
    /// Compares in constant time.
    fileprivate func verifies(_ code: [UInt8], of message: [UInt8]) -> Bool {
        switch algorithm {
        case .hs384: HMAC<SHA384>.isValidAuthenticationCode(code, authenticating: message, using: key)
        case .hs512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: message, using: key)
        default: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
        }
    }
}
