import Crypto
import CryptoExtras
import JSON

extension TokenKey {
    /// The public key in one entry of a JWK set (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2).
    init(jwk: JSONValue) throws(JWKRefusal) {
        guard jwk.kind == .object else { throw .notAnObject }
        guard let type = try Self.text("kty", of: jwk) else { throw .malformed("kty") }
        guard type.utf8.allSatisfy({ $0 < 0x80 }) else { throw .unsupportedType }
        guard type != "oct" else { throw .secret }
        guard Self.privateParameters.allSatisfy({ jwk[$0] == nil }) else { throw .privateKey }
        guard try Self.text("use", of: jwk) ?? "sig" == "sig" else { throw .otherUse }
        if let operations = jwk["key_ops"] {
            guard operations.elements.contains(where: { $0.string == "verify" }) else { throw .otherUse }
        }

        let algorithm = try Self.text("alg", of: jwk)
        let material: Material
        switch (type, try Self.text("crv", of: jwk)) {
        case ("RSA", _):
            switch algorithm {
            case nil, "RS256": material = .rsaPKCS1(try Self.rsaKey(jwk))
            case "PS256": material = .rsaPSS(try Self.rsaKey(jwk))
            default: throw .unsupportedAlgorithm
            }
        case ("EC", "P-256"):
            guard algorithm ?? "ES256" == "ES256" else { throw .unsupportedAlgorithm }
            let point = try Self.point(of: jwk, coordinateByteCount: 32)
            guard let key = try? P256.Signing.PublicKey(x963Representation: point) else { throw .notOnCurve }
            material = .p256(key)
        case ("EC", "P-384"):
            guard algorithm ?? "ES384" == "ES384" else { throw .unsupportedAlgorithm }
            let point = try Self.point(of: jwk, coordinateByteCount: 48)
            guard let key = try? P384.Signing.PublicKey(x963Representation: point) else { throw .notOnCurve }
            material = .p384(key)
        case ("OKP", "Ed25519"):
            guard algorithm == nil || algorithm == "EdDSA" || algorithm == "Ed25519" else {
                throw .unsupportedAlgorithm
            }
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Self.bytes("x", of: jwk)) else {
                throw .malformed("x")
            }
            material = .ed25519(key)
        case ("EC", _), ("OKP", _):
            throw .unsupportedCurve
        default:
            throw .unsupportedType
        }
        self.init(id: try Self.text("kid", of: jwk), material: material)
    }

    /// The parameters of private keys and secrets (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
    private static let privateParameters = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// An RSA key of 2,048 to 8,192 bits. Leading zeros of the modulus don't count. RFC 7518 section 3.3 sets the lower
    /// bound; the upper one keeps a verification well under a millisecond.
    private static func rsaKey(_ jwk: JSONValue) throws(JWKRefusal) -> _RSA.Signing.PublicKey {
        let modulus = try bytes("n", of: jwk).drop { $0 == 0 }
        let exponent = try bytes("e", of: jwk)
        let bitCount = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        guard (2048...8192).contains(bitCount) else { throw .rsaSize(bitCount) }
        guard !hasWeakPrimes(modulus) else { throw .weakPrimes }
        guard let key = try? _RSA.Signing.PublicKey(n: Array(modulus), e: exponent) else { throw .malformed("e") }
        return key
    }

    /// An uncompressed point (SEC 1 section 2.3.3). Coordinates always have their full length (RFC 7518 section
    /// 6.2.1.2).
    private static func point(of jwk: JSONValue, coordinateByteCount: Int) throws(JWKRefusal) -> [UInt8] {
        let x = try bytes("x", of: jwk)
        let y = try bytes("y", of: jwk)
        guard x.count == coordinateByteCount else { throw .malformed("x") }
        guard y.count == coordinateByteCount else { throw .malformed("y") }
        return [4] + x + y
    }

    private static func bytes(_ name: String, of jwk: JSONValue) throws(JWKRefusal) -> [UInt8] {
        guard let text = try text(name, of: jwk), let bytes = Base64URL.decode(Array(text.utf8).span), !bytes.isEmpty
        else { throw .malformed(name) }
        return bytes
    }

    private static func text(_ name: String, of jwk: JSONValue) throws(JWKRefusal) -> String? {
        guard let value = jwk[name] else { return nil }
        guard let text = value.string else { throw .malformed(name) }
        return text
    }
}

/// Why an entry of a JWK set can't verify tokens.
enum JWKRefusal: Error, Equatable, CustomStringConvertible {
    case notAnObject
    case malformed(String)
    case secret
    case privateKey
    case otherUse
    case unsupportedType
    case unsupportedCurve
    case unsupportedAlgorithm
    case notOnCurve
    case rsaSize(Int)
    case weakPrimes
    case missingId

    var description: String {
        switch self {
        case .notAnObject: "it is not an object"
        case .malformed(let name): "its \"\(name)\" is missing or malformed"
        case .secret: "it is a secret, which doesn't belong in a set of public keys"
        case .privateKey: "it holds a private key; only the public part belongs here"
        case .otherUse: "it is not for verifying signatures"
        case .unsupportedType: "its type is not supported (expected RSA, EC or OKP)"
        case .unsupportedCurve: "its curve is not supported (expected P-256, P-384 or Ed25519)"
        case .unsupportedAlgorithm:
            "its algorithm is not supported (expected RS256, PS256, ES256, ES384, EdDSA or Ed25519)"
        case .notOnCurve: "its point is not on the curve"
        case .rsaSize(let bitCount): "its modulus has \(bitCount) bits (expected 2048 to 8192)"
        case .weakPrimes: "its primes can be found out (CVE-2017-15361, ROCA): make another key with other software"
        case .missingId: "it has no \"kid\", and is not the only key"
        }
    }
}
