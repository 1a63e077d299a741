import Crypto
import CryptoExtras

@testable import API

/// A project, its keys, and tokens for it, good ones and any other.
enum Fixture {
    static let project = "coffee"
    static let tenant = "acme"
    /// 2025-06-15T15:06:40Z, in milliseconds.
    static let now: Int64 = 1_750_000_000_000

    static let rsa = {
        do { return try _RSA.Signing.PrivateKey(keySize: .bits2048) } catch { preconditionFailure("\(error)") }
    }()
    static let p256 = P256.Signing.PrivateKey()
    static let p384 = P384.Signing.PrivateKey()
    static let ed25519 = Curve25519.Signing.PrivateKey()

    static func secretBytes(_ algorithm: SignatureAlgorithm) -> [UInt8] {
        (0..<UInt8(TokenSecret.minimumByteCount(for: algorithm) ?? 0)).map { $0 ^ 0x5A }
    }

    static func secret(_ algorithm: SignatureAlgorithm = .hs256, id: String? = nil) throws -> TokenSecret {
        try TokenSecret(
            id: id ?? algorithm.rawValue.lowercased(), algorithm: algorithm, bytes: secretBytes(algorithm))
    }

    /// The public half of the key for an algorithm, as a JWK without `kid` and `alg`.
    static func publicParameters(_ algorithm: SignatureAlgorithm) throws -> String {
        switch algorithm {
        case .rs256, .ps256:
            let parts = try rsa.publicKey.getKeyPrimitives()
            return #""kty":"RSA","n":"\#(base64(parts.modulus))","e":"\#(base64(parts.publicExponent))""#
        case .es256:
            let point = p256.publicKey.rawRepresentation
            return #""kty":"EC","crv":"P-256","x":"\#(base64(point.prefix(32)))","y":"\#(base64(point.suffix(32)))""#
        case .es384:
            let point = p384.publicKey.rawRepresentation
            return #""kty":"EC","crv":"P-384","x":"\#(base64(point.prefix(48)))","y":"\#(base64(point.suffix(48)))""#
        case .edDSA:
            return #""kty":"OKP","crv":"Ed25519","x":"\#(base64(ed25519.publicKey.rawRepresentation))""#
        case .hs256, .hs384, .hs512:
            return #""kty":"oct","k":"\#(base64(secretBytes(algorithm)))""#
        }
    }

    static func jwk(_ algorithm: SignatureAlgorithm) throws -> String {
        let id = algorithm.rawValue.lowercased()
        return try #"{\#(publicParameters(algorithm)),"alg":"\#(algorithm.rawValue)","kid":"\#(id)"}"#
    }

    static func set(_ keys: [String]) -> [UInt8] {
        Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8)
    }

    /// A key for each algorithm; each one's id is the algorithm's name in lower case.
    static func ring() throws -> KeyRing {
        KeyRing(
            secrets: try [SignatureAlgorithm.hs256, .hs384, .hs512].map { try secret($0) },
            jwks: set(try [SignatureAlgorithm.rs256, .ps256, .es256, .es384, .edDSA].map(jwk)))
    }

    static func sign(_ message: [UInt8], with algorithm: SignatureAlgorithm) throws -> [UInt8] {
        switch algorithm {
        case .hs256, .hs384, .hs512: try secret(algorithm).authenticationCode(for: message)
        case .rs256:
            Array(try rsa.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
        case .ps256: Array(try rsa.signature(for: SHA256.hash(data: message), padding: .PSS).rawRepresentation)
        case .es256: Array(try p256.signature(for: message).rawRepresentation)
        case .es384: Array(try p384.signature(for: message).rawRepresentation)
        case .edDSA: Array(try ed25519.signature(for: message))
        }
    }

    static func header(_ algorithm: SignatureAlgorithm = .hs256) -> String {
        #"{"alg":"\#(algorithm.rawValue)","typ":"JWT","kid":"\#(algorithm.rawValue.lowercased())"}"#
    }

    /// The claims of a good token, some of them replaced by other JSON text, or left out where that is nil.
    static func payload(_ changes: [String: String?] = [:]) -> String {
        var claims: [String: String] = [
            "sub": #""user-123""#, "iss": #""acme""#, "aud": #""coffee""#, "exp": "1750003600",
        ]
        for (name, value) in changes { claims[name] = value }
        return "{" + claims.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",") + "}"
    }

    /// A token with a signature that fits, whatever it says.
    static func token(
        header: String = header(), payload: String = payload(), signedWith algorithm: SignatureAlgorithm = .hs256
    ) throws -> String {
        try token(header: header, payload: payload) { try sign($0, with: algorithm) }
    }

    static func token(header: String, payload: String, sign: ([UInt8]) throws -> [UInt8]) rethrows -> String {
        let message = "\(base64(header.utf8)).\(base64(payload.utf8))"
        return try "\(message).\(base64(sign(Array(message.utf8))))"
    }

    /// What base64url stands for, if it is valid.
    static func bytes(_ text: String) -> [UInt8]? {
        Base64URL.decode(Array(text.utf8).span)
    }

    static func base64(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        Base64URL.encode(bytes, into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

extension KeyRing {
    /// Verifies a token for the fixture's project.
    func verify(_ token: String, now: Int64 = Fixture.now) throws(TokenFault) -> TokenClaims {
        try verify(Array(token.utf8).span, project: Fixture.project, tenant: Fixture.tenant, now: now)
    }
}
