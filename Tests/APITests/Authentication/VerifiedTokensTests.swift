import Testing

@testable import API

@Suite("Remembered tokens")
struct VerifiedTokensTests {
    /// Asks for a token's claims, and tells whether they had to be verified.
    static func ask(
        _ tokens: VerifiedTokens, _ token: String, version: Int64 = 1, now: Int64 = Fixture.now,
        expires: Int64 = Fixture.now + 3_600_000, notBefore: Int64? = nil
    ) throws(TokenFault) -> (claims: TokenClaims, isNew: Bool) {
        var isNew = false
        let claims = try tokens.claims(of: Array(token.utf8).span, version: version, now: now) { bytes in
            isNew = true
            return TokenClaims(
                project: "coffee", subject: bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) },
                isAdmin: false, expires: expires, notBefore: notBefore)
        }
        return (claims, isNew)
    }

    @Test func remembers() throws {
        let tokens = VerifiedTokens()
        #expect(try Self.ask(tokens, "a").isNew)
        let again = try Self.ask(tokens, "a")
        #expect(!again.isNew)
        #expect(again.claims.subject == "a")
        #expect(try Self.ask(tokens, "b").claims.subject == "b")
        #expect(tokens.count == 2)
    }

    @Test("a refused token is not remembered")
    func faults() throws {
        let tokens = VerifiedTokens()
        for _ in 0..<2 {
            #expect(throws: TokenFault.signature) {
                try tokens.claims(of: [1, 2, 3].span, version: 1, now: 0) { _ throws(TokenFault) in throw .signature }
            }
        }
        #expect(tokens.count == 0)
        let long = [UInt8](repeating: 65, count: UnverifiedToken.maximumByteCount + 1)
        #expect(throws: TokenFault.tooLong) {
            try tokens.claims(of: long.span, version: 1, now: 0) { _ throws(TokenFault) in throw .signature }
        }
    }

    @Test("a token is verified again once it has expired, with the leeway")
    func expiry() throws {
        let tokens = VerifiedTokens()
        let expires = Fixture.now + 1000
        #expect(try Self.ask(tokens, "a", expires: expires).isNew)
        #expect(try !Self.ask(tokens, "a", now: expires + 59_999, expires: expires).isNew)
        #expect(try Self.ask(tokens, "a", now: expires + 60_000, expires: expires).isNew)
    }

    @Test("a token is verified again if the clock is set back to before it was valid")
    func notBefore() throws {
        let tokens = VerifiedTokens()
        let start = Fixture.now
        #expect(try Self.ask(tokens, "a", notBefore: start).isNew)
        #expect(try !Self.ask(tokens, "a", now: start - 60_000, notBefore: start).isNew)
        #expect(try Self.ask(tokens, "a", now: start - 60_001, notBefore: start).isNew)
    }

    @Test("a token that expires in the cache is refused by the key ring")
    func expiryWithKeyRing() throws {
        let tokens = VerifiedTokens()
        let ring = try Fixture.ring()
        let token = Array(try Fixture.token().utf8)
        func subject(now: Int64) throws(TokenFault) -> String {
            try tokens.claims(of: token.span, version: 1, now: now) { token throws(TokenFault) in
                try ring.verify(token, project: "coffee", tenant: "acme", now: now)
            }.subject
        }
        #expect(try subject(now: Fixture.now) == "user-123")
        #expect(try subject(now: 1_750_003_659_999) == "user-123")
        #expect(throws: TokenFault.expired) { try subject(now: 1_750_003_660_000) }
    }

    @Test("another version of the definitions starts with an empty cache")
    func version() throws {
        let tokens = VerifiedTokens()
        for token in 0..<100 { _ = try Self.ask(tokens, "\(token)", version: 1) }
        #expect(tokens.count == 100)
        #expect(try Self.ask(tokens, "0", version: 2).isNew)
        #expect(try !Self.ask(tokens, "0", version: 2).isNew)
        for token in 0..<100 { _ = try Self.ask(tokens, "\(token)", version: 2) }
        #expect(tokens.count == 100)
        #expect(try Self.ask(tokens, "0", version: 1).isNew)
    }

    @Test("the number of remembered tokens is bounded", arguments: [-1, 0, 1, 16, 64, 1000])
    func bound(_ capacity: Int) throws {
        let tokens = VerifiedTokens(capacity: capacity)
        for token in 0..<5000 { #expect(try Self.ask(tokens, "\(token)").claims.subject == "\(token)") }
        // Sixteen parts, rounded up, of which all are full by now.
        #expect(tokens.count == max(1, (capacity + 15) / 16) * 16)
    }

    @Test("tokens in use stay, and tokens used once go")
    func eviction() throws {
        let tokens = VerifiedTokens(capacity: 256)
        let busy = (0..<64).map { "busy \($0)" }
        for token in busy { _ = try Self.ask(tokens, token) }
        for token in busy { _ = try Self.ask(tokens, token) }
        var misses = 0
        for passing in 0..<10_000 {
            _ = try Self.ask(tokens, "passing \(passing)")
            if try Self.ask(tokens, busy[passing % busy.count]).isNew { misses += 1 }
        }
        // Parts are not equally full, and a busy token can be the only unused one when the hand comes by.
        #expect(misses < 1000)
        #expect(try Self.ask(tokens, "passing 0").isNew)
    }

    @Test("many threads can ask at the same time")
    func threads() async throws {
        let tokens = VerifiedTokens(capacity: 64)
        let wrong = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    (0..<2000).count { round in
                        let token = "\((round * (worker + 1)) % 100)"
                        let version = Int64(round / 500)
                        return (try? Self.ask(tokens, token, version: version))?.claims.subject != token
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
        #expect(tokens.count <= 64)
    }
}
