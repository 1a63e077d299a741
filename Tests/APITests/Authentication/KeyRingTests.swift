import Testing

@testable import API

@Suite("Key rings")
struct KeyRingTests {
    static func secret(_ id: String, seed: UInt8) throws -> TokenSecret {
        try TokenSecret(id: id, algorithm: .hs256, bytes: (0..<32).map { $0 ^ seed })
    }

    static func token(_ secret: TokenSecret, named: Bool = true) throws -> String {
        let header = named ? #"{"alg":"HS256","kid":"\#(secret.id)"}"# : #"{"alg":"HS256"}"#
        return Fixture.token(header: header, payload: Fixture.payload()) { secret.authenticationCode(for: $0) }
    }

    @Test("a secret can be replaced while its tokens are still in use", arguments: [true, false])
    func rotation(named: Bool) throws {
        let old = try Self.secret("2024", seed: 1)
        let new = try Self.secret("2025", seed: 2)
        let before = KeyRing(secrets: [old])
        let during = KeyRing(secrets: [new, old])
        let after = KeyRing(secrets: [new])
        let unknown: TokenFault = named ? .keyUnknown : .signature

        #expect(try before.verify(Self.token(old, named: named)).subject == "user-123")
        #expect(throws: unknown) { try before.verify(Self.token(new, named: named)) }
        #expect(try during.verify(Self.token(old, named: named)).subject == "user-123")
        #expect(try during.verify(Self.token(new, named: named)).subject == "user-123")
        #expect(throws: unknown) { try after.verify(Self.token(old, named: named)) }
        #expect(try after.verify(Self.token(new, named: named)).subject == "user-123")
    }

    @Test("a named key is the only one that is tried")
    func namedOnly() throws {
        let ring = KeyRing(secrets: [try Self.secret("a", seed: 1), try Self.secret("b", seed: 2)])
        let token = Fixture.token(header: #"{"alg":"HS256","kid":"a"}"#, payload: Fixture.payload()) { message in
            (try? Self.secret("b", seed: 2))?.authenticationCode(for: message) ?? []
        }
        #expect(throws: TokenFault.signature) { try ring.verify(token) }
    }

    @Test("without a key id, at most eight keys are tried")
    func attempts() throws {
        let secrets = try (0..<UInt8(KeyRing.maximumAttempts + 1)).map { try Self.secret("\($0)", seed: $0) }
        let ring = KeyRing(secrets: secrets)
        #expect(try ring.verify(Self.token(secrets[KeyRing.maximumAttempts - 1], named: false)).isAdmin == false)
        let last = secrets[KeyRing.maximumAttempts]
        #expect(throws: TokenFault.signature) { try ring.verify(Self.token(last, named: false)) }
        #expect(try ring.verify(Self.token(last)).isAdmin == false)
    }

    @Test("the first of two keys with the same id counts")
    func duplicates() throws {
        let first = try Self.secret("k", seed: 1)
        let second = try Self.secret("k", seed: 2)
        let key = #"{\#(try Fixture.publicParameters(.edDSA)),"kid":"k"}"#
        let ring = KeyRing(secrets: [first, second], jwks: Fixture.set([key]))
        #expect(ring.keys.count == 1)
        #expect(ring.warnings.count == 2)
        #expect(try ring.verify(Self.token(first)).subject == "user-123")
        #expect(throws: TokenFault.signature) { try ring.verify(Self.token(second)) }
    }

    @Test("secrets come first, then the set's keys in its order")
    func order() throws {
        let ids = try Fixture.ring().keys.map(\.id)
        #expect(ids == ["hs256", "hs384", "hs512", "rs256", "ps256", "es256", "es384", "eddsa"])
        #expect(try Fixture.ring().warnings == [])
    }
}

@Suite("Secrets")
struct TokenSecretTests {
    @Test(arguments: [(SignatureAlgorithm.hs256, 32), (.hs384, 48), (.hs512, 64)])
    func secretsAreAsLongAsTheirHash(_ algorithm: SignatureAlgorithm, minimum: Int) throws {
        let bytes = [UInt8](repeating: 7, count: minimum)
        #expect(try TokenSecret(id: "k", algorithm: algorithm, bytes: bytes).algorithm == algorithm)
        #expect(try TokenSecret(id: "k", algorithm: algorithm, bytes: bytes + bytes).id == "k")
        #expect(throws: TokenSecretError.tooShort(algorithm, byteCount: minimum - 1, minimum: minimum)) {
            try TokenSecret(id: "k", algorithm: algorithm, bytes: Array(bytes.dropLast()))
        }
        #expect(throws: TokenSecretError.tooShort(algorithm, byteCount: 0, minimum: minimum)) {
            try TokenSecret(id: "k", algorithm: algorithm, bytes: [])
        }
    }

    @Test(arguments: [SignatureAlgorithm.rs256, .ps256, .es256, .es384, .edDSA])
    func publicKeyAlgorithms(_ algorithm: SignatureAlgorithm) {
        #expect(throws: TokenSecretError.unsuitableAlgorithm(algorithm)) {
            try TokenSecret(id: "k", algorithm: algorithm, bytes: [UInt8](repeating: 7, count: 64))
        }
    }

    @Test func emptyId() {
        #expect(throws: TokenSecretError.emptyId) {
            try TokenSecret(id: "", algorithm: .hs256, bytes: [UInt8](repeating: 7, count: 32))
        }
    }

    @Test("a secret's description does not reveal it")
    func description() throws {
        let secret = try TokenSecret(
            id: "k", algorithm: .hs256, bytes: Array("correct horse battery staple, twice".utf8))
        #expect("\(secret)" == "HS256 secret k")
        #expect(!String(reflecting: TokenKey(secret)).contains("horse"))
    }
}
