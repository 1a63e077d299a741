import Crypto
import CryptoExtras
import Testing

@testable import API

@Suite("Signatures made with the wrong key")
struct AlgorithmConfusionTests {
    /// What an attacker knows of the project's public keys.
    static func publicTexts() throws -> [[UInt8]] {
        [
            Array(Fixture.rsa.publicKey.pemRepresentation.utf8),
            Array((Fixture.rsa.publicKey.pemRepresentation + "\n").utf8),
            Array(Fixture.rsa.publicKey.derRepresentation),
            Array(Fixture.p256.publicKey.pemRepresentation.utf8),
            Array(Fixture.p256.publicKey.x963Representation),
            Array(Fixture.ed25519.publicKey.rawRepresentation),
            Array(try Fixture.jwk(.rs256).utf8),
            Array(try Fixture.publicParameters(.rs256).utf8),
            [], [0], [UInt8](repeating: 0, count: 32),
        ]
    }

    @Test(
        "a public key is refused as a secret", arguments: ["rs256", "ps256", "es256", "es384", "eddsa", "hs256", nil])
    func publicKeyAsSecret(_ id: String?) throws {
        let ring = try Fixture.ring()
        let keyId = id.map { #","kid":"\#($0)""# } ?? ""
        for text in try Self.publicTexts() {
            let token = Fixture.token(header: #"{"alg":"HS256"\#(keyId)}"#, payload: Fixture.payload()) {
                Array(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: text)))
            }
            let fault: TokenFault = id == nil || id == "hs256" ? .signature : .algorithm
            #expect(throws: fault) { try ring.verify(token) }
        }
    }

    @Test("without a secret, HS256 is refused")
    func noSecrets() throws {
        let ring = KeyRing(secrets: [], jwks: Fixture.set([try Fixture.jwk(.rs256)]))
        let token = try Fixture.token(header: #"{"alg":"HS256"}"#)
        #expect(throws: TokenFault.algorithm) { try ring.verify(token) }
        #expect(throws: TokenFault.keyUnknown) { try ring.verify(Fixture.token()) }
        #expect(throws: TokenFault.algorithm) { try KeyRing(secrets: []).verify(token) }
    }

    @Test("the two paddings of RSA are not interchangeable")
    func paddings() throws {
        let ring = try Fixture.ring()
        let asPSS = try Fixture.token(header: Fixture.header(.ps256), signedWith: .rs256)
        let asPKCS1 = try Fixture.token(header: Fixture.header(.rs256), signedWith: .ps256)
        #expect(throws: TokenFault.signature) { try ring.verify(asPSS) }
        #expect(throws: TokenFault.signature) { try ring.verify(asPKCS1) }
    }

    @Test("a signature in DER, as in X.509, is refused")
    func derSignature() throws {
        let token = try Fixture.token(header: Fixture.header(.es256), payload: Fixture.payload()) {
            Array(try Fixture.p256.signature(for: $0).derRepresentation)
        }
        #expect(throws: TokenFault.signature) { try Fixture.ring().verify(token) }
    }

    @Test("signatures of constant bytes are refused", arguments: SignatureAlgorithm.allCases)
    func constantBytesAreNoSignature(_ algorithm: SignatureAlgorithm) throws {
        let ring = try Fixture.ring()
        for length in [1, 31, 32, 33, 48, 63, 64, 65, 96, 97, 255, 256, 257] {
            for byte: UInt8 in [0x00, 0x01, 0xFF] {
                let token = Fixture.token(header: Fixture.header(algorithm), payload: Fixture.payload()) { _ in
                    [UInt8](repeating: byte, count: length)
                }
                #expect(throws: TokenFault.signature) { try ring.verify(token) }
            }
        }
    }

    @Test("a truncated code is refused", arguments: [SignatureAlgorithm.hs256, .hs384, .hs512])
    func truncated(_ algorithm: SignatureAlgorithm) throws {
        let ring = try Fixture.ring()
        for length in [1, 16, 31] {
            let token = try Fixture.token(header: Fixture.header(algorithm), payload: Fixture.payload()) {
                Array(try Fixture.sign($0, with: algorithm).prefix(length))
            }
            #expect(throws: TokenFault.signature) { try ring.verify(token) }
        }
    }

    @Test("signatures by another key of the kind are refused", arguments: [SignatureAlgorithm.es256, .edDSA, .hs256])
    func strangersKey(_ algorithm: SignatureAlgorithm) throws {
        let token = try Fixture.token(header: Fixture.header(algorithm), payload: Fixture.payload()) { message in
            switch algorithm {
            case .es256: Array(try P256.Signing.PrivateKey().signature(for: message).rawRepresentation)
            case .edDSA: Array(try Curve25519.Signing.PrivateKey().signature(for: message))
            default:
                Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(size: .bits256)))
            }
        }
        #expect(throws: TokenFault.signature) { try Fixture.ring().verify(token) }
    }
}
