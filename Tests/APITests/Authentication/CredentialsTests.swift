import Testing

@testable import API

@Suite("Authorization")
struct BearerCredentialsTests {
    @Test(arguments: [
        ("Bearer a.b.c", "a.b.c"), ("bearer x", "x"), ("BEARER x", "x"), ("bEaReR   x", "x"), ("Bearer a=", "a="),
        ("Bearer bearer", "bearer"), ("Bearer a~b+c/d_e-f", "a~b+c/d_e-f"),
    ])
    func token(_ value: String, token: String) throws {
        let bytes = Array(value.utf8)
        #expect(String(decoding: bytes[try BearerCredentials.parse(bytes.span)], as: UTF8.self) == token)
    }

    @Test(
        arguments: [
            ("", .missing), ("Basic dXNlcjpwYXNz", .scheme), ("Digest username=\"a\"", .scheme), ("B", .scheme),
            ("Bearerx y", .scheme), ("Bearer\tx", .scheme), ("Token x", .scheme), (" Bearer x", .scheme),
            ("x", .scheme), ("Bearer,x", .scheme), ("Bearer", .credentials), ("Bearer ", .credentials),
            ("Bearer    ", .credentials), ("Bearer a b", .credentials), ("Bearer a ", .credentials),
            ("Bearer a\t", .credentials), ("Bearer \tx", .credentials), ("Bearer a,b", .credentials),
            ("Bearer a, Bearer b", .credentials), ("Bearer a\u{0}", .credentials), ("Bearer a\r\nX: y", .credentials),
            ("Bearer é", .credentials), ("Bearer a\u{7F}", .credentials),
        ] as [(String, TokenFault)])
    func fault(_ value: String, fault: TokenFault) {
        #expect(throws: fault) { try BearerCredentials.parse(Array(value.utf8).span) }
    }
}

@Suite("Faults")
struct TokenFaultTests {
    static let all: [TokenFault] =
        [
            .missing, .scheme, .credentials, .tooLong, .malformed, .algorithm, .keyUnknown, .signature, .expired,
            .notYetValid, .issuer, .audience, .insufficientScope,
        ] + TokenFault.HeaderParameter.allCases.map { .header($0) } + TokenFault.Claim.allCases.map { .claim($0) }

    @Test("a fault's text is safe in a header field", arguments: all)
    func text(_ fault: TokenFault) {
        // RFC 6750 section 3: %x20-21 / %x23-5B / %x5D-7E.
        for byte in fault.message.utf8 {
            #expect((0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\"))
        }
        #expect(
            fault.code.rawValue.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == 0x5F })
        #expect(fault.code.status == (fault == .insufficientScope ? 403 : 401))
        #expect(fault.challenge.hasPrefix(#"Bearer realm="punchcard""#))
    }

    @Test("faults have different codes")
    func codes() {
        // All header parameters share a code, and so do all claims.
        let shared = TokenFault.HeaderParameter.allCases.count + TokenFault.Claim.allCases.count - 2
        #expect(Set(Self.all.map(\.code)).count == Self.all.count - shared)
        #expect(Set(Self.all.map(\.message)).count == Self.all.count)
    }

    @Test(
        arguments: [
            (.missing, #"Bearer realm="punchcard""#), (.scheme, #"Bearer realm="punchcard""#),
            (
                .expired,
                #"Bearer realm="punchcard", error="invalid_token", error_description="The token has expired""#
            ),
            (
                .claim(.subject),
                #"Bearer realm="punchcard", error="invalid_token", "#
                    + #"error_description="The token's claim sub is missing or invalid""#
            ),
            (
                .insufficientScope,
                #"Bearer realm="punchcard", error="insufficient_scope", "#
                    + #"error_description="The token's scope does not allow this""#
            ),
        ] as [(TokenFault, String)])
    func challenge(_ fault: TokenFault, value: String) {
        #expect(fault.challenge == value)
    }
}

@Suite("Audiences before verification")
struct UnverifiedAudienceTests {
    @Test(
        arguments: [
            (#""coffee""#, ["coffee"]), (#"["a","b"]"#, ["a", "b"]), ("[]", []), ("null", []), ("1", []),
            (#"["a",1]"#, []), (#"{"a":"b"}"#, []), (nil, []),
        ] as [(String?, [String])])
    func audience(_ claim: String?, projects: [String]) throws {
        let token = Array(try Fixture.token(payload: Fixture.payload(["aud": claim])).utf8)
        #expect(try UnverifiedToken(token.span).audience == projects)
    }
}

@Suite("base64url")
struct Base64URLTests {
    /// RFC 4648 section 10, without the padding, and the two characters of its own.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("~~~", "fn5-"), ("???", "Pz8_"),
    ])
    func vectors(_ plain: String, text: String) {
        #expect(Fixture.base64(plain.utf8) == text)
        #expect(Fixture.bytes(text) == Array(plain.utf8))
    }

    @Test(arguments: [
        "A", "Z", "Zg=", "Zg==", "Zh", "Zm9", "Zm9vA", "Zm9vY", "Zm9v\n", " Zm9v", "Zm 9v", "fn5+", "Pz8/", "Zm9v\u{0}",
        "Zm9é", "Z.",
        "====",
    ])
    func refused(_ text: String) {
        #expect(Fixture.bytes(text) == nil)
    }

    @Test("every byte is encoded and decoded in every place")
    func roundTrip() {
        for byte in UInt8.min...UInt8.max {
            for bytes in [[byte], [0, byte], [0, 0, byte], [255, 255, byte, 255]] {
                #expect(Fixture.bytes(Fixture.base64(bytes)) == bytes)
            }
        }
    }
}
