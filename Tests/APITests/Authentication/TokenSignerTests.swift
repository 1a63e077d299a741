import TestSupport
import Testing

@testable import API

@Suite("Made tokens")
struct TokenSignerTests {
    @Test(arguments: [SignatureAlgorithm.hs256, .hs384, .hs512])
    func roundTrip(_ algorithm: SignatureAlgorithm) throws {
        let signer = TokenSigner(try Fixture.secret(algorithm))
        for (scope, isAdmin) in [(nil, false), ("admin", true), ("read", false)] {
            let token = try signer.token(
                subject: "user-123", issuer: "acme", audience: "coffee", issuedAt: Fixture.now + 999,
                expires: Fixture.now + 3_600_999, scope: scope)
            #expect(
                try Fixture.ring().verify(token)
                    == TokenClaims(
                        project: "coffee", subject: "user-123", isAdmin: isAdmin, expires: Fixture.now + 3_600_000,
                        notBefore: Fixture.now))
        }
    }

    @Test("a token has the expected text")
    func text() throws {
        let token = try TokenSigner(Fixture.secret(id: "2025 \"a\"")).token(
            subject: "u", issuer: "acme \\ \"co\"", audience: "coffee", issuedAt: 1000, expires: 2000, scope: "admin")
        let parts = token.split(separator: ".").map { Fixture.bytes(String($0)) ?? [] }
        try #require(parts.count == 3)
        #expect(String(decoding: parts[0], as: UTF8.self) == #"{"alg":"HS256","typ":"JWT","kid":"2025 \"a\""}"#)
        #expect(
            String(decoding: parts[1], as: UTF8.self)
                == #"{"sub":"u","iss":"acme \\ \"co\"","aud":"coffee","iat":1,"exp":2,"scope":"admin"}"#)
        #expect(parts[2].count == 32)
    }

    @Test("an oversize token is not made")
    func refused() throws {
        let signer = TokenSigner(try Fixture.secret())
        for subject in ["", "a ", "..", "a\u{0}", String(repeating: "x", count: 257)] {
            #expect(throws: TokenFault.subject) {
                try signer.token(subject: subject, issuer: "acme", audience: "coffee", issuedAt: 0, expires: 1000)
            }
        }
        let scope = String(repeating: "x", count: 8192)
        #expect(throws: TokenFault.tooLong) {
            try signer.token(
                subject: "u", issuer: "acme", audience: "coffee", issuedAt: 0, expires: 1000, scope: scope)
        }
    }
}

@Suite("API keys")
struct APIKeyTests {
    static func isWellFormed(_ text: String) -> Bool {
        APIKey.isWellFormed(Array(text.utf8).span)
    }

    @Test func generated() throws {
        let keys = (0..<100).map { _ in APIKey.generate() }
        #expect(Set(keys.map(\.text)).count == 100)
        for key in keys {
            #expect(key.text.utf8.count == 46)
            #expect(key.text.hasPrefix("pk_"))
            #expect(Self.isWellFormed(key.text))
            #expect(SecretDigest(stored: key.digest) == SecretDigest(Array(key.text.utf8).span))
            #expect(key.digest.count == 32)
        }
    }

    @Test("the given generator makes the key")
    func randomness() throws {
        var first = SeededRandom(seed: 1)
        var second = SeededRandom(seed: 1)
        let key = APIKey.generate(using: &first)
        #expect(key.text == APIKey.generate(using: &second).text)
        #expect(key.text != APIKey.generate(using: &second).text)
    }

    @Test("FIPS 180-2 appendix B.1")
    func digest() {
        let digest = SecretDigest(Array("abc".utf8).span).bytes
        #expect(digest.prefix(4) == [0xBA, 0x78, 0x16, 0xBF])
        #expect(digest.suffix(4) == [0xF2, 0x00, 0x15, 0xAD])
    }

    @Test(arguments: [
        "", "pk_", "pk_abc", "sk_{43}", "PK_{43}", "pk-{43}", "pk_{42}", "pk_{44}", "pk_{42}=", "pk_{42}B", "pk_{42}+",
        "{43}pk_", " pk_{42}", "pk_{40}é",
    ])
    func malformed(_ pattern: String) {
        let text = [40, 42, 43, 44].reduce(pattern) {
            $0.replacing("{\($1)}", with: String(repeating: "A", count: $1))
        }
        #expect(!Self.isWellFormed(text))
    }

    @Test("digests are equal if every bit is")
    func equality() throws {
        let bytes = APIKey.generate().digest
        let digest = try #require(SecretDigest(stored: bytes))
        #expect(digest == SecretDigest(stored: bytes))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(digest != SecretDigest(stored: other))
        }
        #expect(SecretDigest(stored: Array(bytes.dropLast())) == nil)
        #expect(SecretDigest(stored: []) == nil)
    }
}

@Suite("API key scopes")
struct APIKeyScopeTests {
    @Test(
        arguments: [
            ("events", [.events], "events"), ("events,read", [.events, .read], "events,read"),
            ("read,events", [.events, .read], "events,read"), (" admin , read ", [.read, .admin], "read,admin"),
            ("read,read", [.read], "read"),
        ] as [(String, Set<APIKeyScope>, String)])
    func parses(_ list: String, scopes: Set<APIKeyScope>, canonical: String) throws {
        #expect(try APIKeyScope.parse(list) == scopes)
        #expect(APIKeyScope.list(scopes) == canonical)
    }

    @Test(arguments: [
        ("", ""), (" ", ""), ("events,", ""), (",events", ""), ("events,,read", ""), ("Events", "Events"),
        ("events read", "events read"), ("events;read", "events;read"), ("events,write", "write"), ("*", "*"),
    ])
    func refuses(_ list: String, name: String) {
        #expect(throws: APIKeyScopeError(name: name)) { try APIKeyScope.parse(list) }
    }
}
