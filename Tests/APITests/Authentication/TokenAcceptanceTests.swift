import Testing

@testable import API

@Suite("Tokens that are accepted")
struct TokenAcceptanceTests {
    @Test(arguments: SignatureAlgorithm.allCases)
    func everyAlgorithm(_ algorithm: SignatureAlgorithm) throws {
        let token = try Fixture.token(header: Fixture.header(algorithm), signedWith: algorithm)
        let claims = try Fixture.ring().verify(token)
        #expect(
            claims
                == TokenClaims(
                    project: "coffee", subject: "user-123", isAdmin: false, expires: 1_750_003_600_000))
    }

    @Test("without a key id, every key of the algorithm is tried", arguments: SignatureAlgorithm.allCases)
    func withoutKeyId(_ algorithm: SignatureAlgorithm) throws {
        let token = try Fixture.token(header: #"{"alg":"\#(algorithm.rawValue)"}"#, signedWith: algorithm)
        #expect(try Fixture.ring().verify(token).subject == "user-123")
    }

    @Test("a changed byte of any part is noticed", arguments: SignatureAlgorithm.allCases)
    func everyAlgorithmNoticesChanges(_ algorithm: SignatureAlgorithm) throws {
        let ring = try Fixture.ring()
        let parts = try Fixture.token(header: Fixture.header(algorithm), signedWith: algorithm)
            .split(separator: ".").map(String.init)
        let payload = Fixture.base64(Fixture.payload(["sub": #""user-124""#]).utf8)
        #expect(throws: TokenFault.signature) { try ring.verify("\(parts[0]).\(payload).\(parts[2])") }
        let flipped = (parts[2].first == "A" ? "B" : "A") + parts[2].dropFirst()
        #expect(throws: TokenFault.signature) { try ring.verify("\(parts[0]).\(parts[1]).\(flipped)") }
        let header = Fixture.base64((Fixture.header(algorithm) + " ").utf8)
        #expect(throws: TokenFault.signature) { try ring.verify("\(header).\(parts[1]).\(parts[2])") }
    }

    @Test(
        "headers",
        arguments: [
            #"{"alg":"HS256","kid":"hs256","typ":"jwt"}"#,
            #"{"alg":"HS256","kid":"hs256","typ":"at+JWT"}"#,
            #"{"alg":"HS256","kid":"hs256","typ":"application/jwt"}"#,
            #"{"alg":"HS256","kid":"hs256","typ":"Application/AT+jwt"}"#,
            #"{"alg":"HS256","kid":"hs256","x5t":"unused","cty":null}"#,
            #" { "kid" : "\u0068s256" , "alg" : "HS256" } "#,
        ])
    func headers(_ header: String) throws {
        #expect(try Fixture.ring().verify(Fixture.token(header: header)).subject == "user-123")
    }

    @Test(
        "scopes",
        arguments: [
            (#""admin""#, true), (#""read admin""#, true), (#"" admin  read ""#, true), (#""""#, false),
            (#""Admin""#, false), (#""administrator""#, false), (#""read:admin""#, false), (#""a,admin""#, false),
            (#""read\tadmin""#, false), (#"["admin"]"#, true), (#"["read","admin"]"#, true), ("[]", false),
            (#"["read admin"]"#, false), (#"["Admin"]"#, false), (#"["administrator"]"#, false),
        ])
    func scopes(_ scope: String, isAdmin: Bool) throws {
        let token = try Fixture.token(payload: Fixture.payload(["scope": scope]))
        #expect(try Fixture.ring().verify(token).isAdmin == isAdmin)
    }

    @Test("the audience may be a list")
    func audienceList() throws {
        let token = try Fixture.token(payload: Fixture.payload(["aud": #"["bakery","coffee"]"#]))
        let claims = try Fixture.ring().verify(token)
        #expect(claims.project == "coffee")
        #expect(try UnverifiedToken(Array(token.utf8).span).audience == ["bakery", "coffee"])
    }

    @Test(
        "user ids",
        arguments: ["a", "a.b_c-d:e@f|g+h", "0", String(repeating: "x", count: 128)])
    func subjects(_ subject: String) throws {
        let token = try Fixture.token(payload: Fixture.payload(["sub": #""\#(subject)""#]))
        #expect(try Fixture.ring().verify(token).subject == subject)
    }

    @Test("a token of exactly the largest size is accepted")
    func largest() throws {
        let size = UnverifiedToken.maximumByteCount
        let padding = try (5900...6100).first {
            try Fixture.token(payload: Fixture.payload(["pad": "\"\(String(repeating: "x", count: $0))\""])).utf8.count
                == size
        }
        let length = try #require(padding)
        let pad = String(repeating: "x", count: length)
        #expect(
            try Fixture.ring().verify(Fixture.token(payload: Fixture.payload(["pad": "\"\(pad)\""]))).isAdmin == false)
        // Three more bytes of payload are four more characters.
        let over = try Fixture.token(payload: Fixture.payload(["pad": "\"\(pad)xxx\""]))
        #expect(throws: TokenFault.tooLong) { try Fixture.ring().verify(over) }
    }
}

@Suite("The clock")
struct TokenClockTests {
    /// The claims, the instant in milliseconds, and what is wrong.
    static let edges: [(claims: [String: String?], now: Int64, fault: TokenFault?)] = [
        // exp 1750000000: good until just before 60 s later.
        (["exp": "1750000000"], 1_750_000_000_000, nil),
        (["exp": "1750000000"], 1_750_000_059_999, nil),
        (["exp": "1750000000"], 1_750_000_060_000, .expired),
        (["exp": "1750000000.5"], 1_750_000_060_499, nil),
        (["exp": "1750000000.5"], 1_750_000_060_500, .expired),
        (["exp": "1750000000.0009"], 1_750_000_060_000, .expired),
        (["exp": "1.75e9"], 1_750_000_059_999, nil),
        (["exp": "0"], 1_750_000_000_000, .expired),
        (["exp": "0"], 59_999, nil),
        (["exp": "253402300799"], 1_750_000_000_000, nil),
        // nbf and iat 1750000000: good from exactly 60 s before.
        (["nbf": "1750000000"], 1_749_999_940_000, nil),
        (["nbf": "1750000000"], 1_749_999_939_999, .notYetValid),
        (["nbf": "1750000000.0009"], 1_749_999_940_000, .notYetValid),
        (["iat": "1750000000"], 1_749_999_940_000, nil),
        (["iat": "1750000000"], 1_749_999_939_999, .notYetValid),
        (["nbf": "0", "iat": "1750000000"], 1_749_999_939_999, .notYetValid),
        (["nbf": "1750000000", "iat": "0"], 1_749_999_939_999, .notYetValid),
    ]

    @Test(arguments: edges)
    func timesAreCheckedToTheMillisecond(_ claims: [String: String?], now: Int64, fault: TokenFault?) throws {
        let ring = try Fixture.ring()
        let token = try Fixture.token(payload: Fixture.payload(claims))
        if let fault {
            #expect(throws: fault) { try ring.verify(token, now: now) }
        } else {
            #expect(try ring.verify(token, now: now).subject == "user-123")
        }
    }
}
