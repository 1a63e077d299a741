import Testing

@testable import API

@Suite("Tokens that are refused")
struct TokenRefusalTests {
    @Test(
        "headers",
        arguments: [
            // Algorithms: none in any case, names that are almost right, another than the key's.
            (#"{"alg":"none"}"#, "token_algorithm"),
            (#"{"alg":"None","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"nOnE","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"NONE","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"hs256","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"HS256 ","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"HS256\u0000","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"HS1","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"RS512","kid":"rs256"}"#, "token_algorithm"),
            (#"{"alg":"ES512","kid":"es256"}"#, "token_algorithm"),
            (#"{"alg":"ES256K","kid":"es256"}"#, "token_algorithm"),
            (#"{"alg":["HS256"],"kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":256,"kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":null,"kid":"hs256"}"#, "token_algorithm"),
            (#"{"kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"HS384","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"RS256","kid":"hs256"}"#, "token_algorithm"),
            (#"{"alg":"HS256","kid":"rs256"}"#, "token_algorithm"),
            (#"{"alg":"PS256","kid":"rs256"}"#, "token_algorithm"),
            (#"{"alg":"RS256","kid":"ps256"}"#, "token_algorithm"),
            (#"{"alg":"EdDSA","kid":"es256"}"#, "token_algorithm"),
            // Key ids: unknown ones, however they are written, and what is no string.
            (#"{"alg":"HS256","kid":""}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"HS256"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"hs256 "}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"hs256\u0000"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"../../../../dev/null"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"/proc/self/environ"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"hs256' OR '1'='1"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"x' UNION SELECT 'secret';--"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"\"hs256\""}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":"|/bin/true"}"#, "token_key_unknown"),
            (#"{"alg":"HS256","kid":null}"#, "token_header"),
            (#"{"alg":"HS256","kid":0}"#, "token_header"),
            (#"{"alg":"HS256","kid":["hs256"]}"#, "token_header"),
            (#"{"alg":"HS256","kid":{}}"#, "token_header"),
            // Parameters that would extend the format or bring a key.
            (#"{"alg":"HS256","kid":"hs256","crit":["exp"],"exp":1}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","crit":[]}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","crit":null}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","b64":true}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","b64":false,"crit":["b64"]}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","jku":"https://example.com/jwks.json"}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","x5u":"https://example.com/cert.pem"}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","x5c":["MIIB"]}"#, "token_header"),
            (#"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","typ":"JWE"}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","typ":"application/"}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","typ":"application/application/jwt"}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","typ":"logout+jwt"}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","typ":""}"#, "token_header"),
            (#"{"alg":"HS256","kid":"hs256","typ":null}"#, "token_header"),
            // No JSON object, or not one that everyone reads alike.
            ("", "token_malformed"),
            ("null", "token_malformed"),
            (#"["HS256"]"#, "token_malformed"),
            (#""HS256""#, "token_malformed"),
            (#"{"alg":"HS256","kid":"hs256""#, "token_malformed"),
            (#"{"alg":"HS256","kid":"hs256"}x"#, "token_malformed"),
            (#"{"alg":"HS256","kid":"hs256",}"#, "token_malformed"),
            (#"{'alg':'HS256'}"#, "token_malformed"),
            (#"{"alg":"none","alg":"HS256","kid":"hs256"}"#, "token_malformed"),
            (#"{"alg":"HS256","\u0061lg":"none","kid":"hs256"}"#, "token_malformed"),
            ("\u{FEFF}" + #"{"alg":"HS256","kid":"hs256"}"#, "token_malformed"),
        ])
    func header(_ header: String, code: String) throws {
        let token = try Fixture.token(header: header)
        #expect(code == (try Self.code(of: token)))
    }

    @Test(
        "claims",
        arguments: [
            ("sub", nil, "token_claim"), ("sub", "null", "token_claim"), ("sub", "123", "token_claim"),
            ("sub", #""""#, "token_claim"), ("sub", #"["user-123"]"#, "token_claim"),
            ("sub", #"" user""#, "token_claim"), ("sub", #""user ""#, "token_claim"),
            ("sub", #""us\u0085er""#, "token_claim"), ("sub", #""user\u0000""#, "token_claim"),
            ("sub", #"".""#, "token_claim"), ("sub", #""..""#, "token_claim"),
            ("sub", "\"\(String(repeating: "x", count: 257))\"", "token_claim"),
            ("iss", nil, "token_claim"), ("iss", "null", "token_claim"), ("iss", #"["acme"]"#, "token_claim"),
            ("iss", "1", "token_claim"), ("iss", #""""#, "token_issuer"), ("iss", #""Acme""#, "token_issuer"),
            ("iss", #""acme ""#, "token_issuer"), ("iss", #""acme\u0000""#, "token_issuer"),
            ("aud", nil, "token_claim"), ("aud", "null", "token_claim"), ("aud", "1", "token_claim"),
            ("aud", #"{"coffee":true}"#, "token_claim"), ("aud", #"["coffee",1]"#, "token_claim"),
            ("aud", #"[["coffee"]]"#, "token_claim"), ("aud", "[]", "token_audience"),
            ("aud", #""""#, "token_audience"), ("aud", #""bakery""#, "token_audience"),
            ("aud", #""coffee,bakery""#, "token_audience"), ("aud", #"["bakery"]"#, "token_audience"),
            ("exp", nil, "token_claim"), ("exp", "null", "token_claim"), ("exp", "true", "token_claim"),
            ("exp", #""1750003600""#, "token_claim"), ("exp", "[1750003600]", "token_claim"),
            ("exp", "-1", "token_claim"), ("exp", "253402300800", "token_claim"),
            ("exp", "1750003600000", "token_claim"), ("exp", "9223372036854775807", "token_claim"),
            ("exp", "9223372036854775808", "token_claim"), ("exp", "1e300", "token_claim"),
            ("exp", "1e6000", "token_claim"), ("exp", "1e-6000", "token_expired"),
            ("exp", "1e99999999999999999999", "token_malformed"), ("exp", "NaN", "token_malformed"),
            ("exp", "Infinity", "token_malformed"), ("exp", "01750003600", "token_malformed"),
            ("exp", "0x684EF1F0", "token_malformed"), ("exp", "1749999000", "token_expired"),
            ("nbf", "null", "token_claim"), ("nbf", #""0""#, "token_claim"), ("nbf", "-1", "token_claim"),
            ("nbf", "1e20", "token_claim"), ("nbf", "1750000061", "token_not_yet_valid"),
            ("iat", "null", "token_claim"), ("iat", "false", "token_claim"), ("iat", "-0.5", "token_claim"),
            ("iat", "1e20", "token_claim"), ("iat", "1750000061", "token_not_yet_valid"),
            ("scope", "null", "token_claim"), ("scope", #"["admin",1]"#, "token_claim"), ("scope", "1", "token_claim"),
            ("scope", "true", "token_claim"), ("scope", #"{"admin":true}"#, "token_claim"),
        ] as [(String, String?, String)])
    func claim(_ name: String, value: String?, code: String) throws {
        let token = try Fixture.token(payload: Fixture.payload([name: value]))
        #expect(code == (try Self.code(of: token)))
    }

    @Test(
        "payloads",
        arguments: [
            "", "null", "[]", #""claims""#, "{", #"{"sub":"a","sub":"b"}"#, #"{"exp":1,"\u0065xp":2}"#,
            String(repeating: "[", count: 2000), #"{"a":"# + String(repeating: "[", count: 40),
        ])
    func payload(_ payload: String) throws {
        let token = try Fixture.token(payload: payload)
        #expect("token_malformed" == (try Self.code(of: token)))
    }

    @Test("a payload that is not UTF-8 is refused")
    func invalidUTF8() throws {
        let payload = Fixture.base64([UInt8]("{\"sub\":\"".utf8) + [0xC3, 0x28] + [UInt8]("\"}".utf8))
        let message = "\(Fixture.base64(Fixture.header().utf8)).\(payload)"
        let token = try "\(message).\(Fixture.base64(Fixture.sign(Array(message.utf8), with: .hs256)))"
        #expect("token_malformed" == (try Self.code(of: token)))
    }

    @Test(
        "shapes",
        arguments: [
            "", ".", "..", "...", "a", "a.b", "e30.e30", "{0}.{1}", "{0}.{1}.", "{0}..{2}", ".{1}.{2}", "..{2}",
            "{0}.{1}.{2}.", ".{0}.{1}.{2}", "{0}.{1}.{2}.{2}", "{0}.{1}.{2}.{2}.{2}", "{0}.{1}..{2}",
            "{0}=.{1}.{2}", "{0}.{1}=.{2}", "{0}.{1}.{2}=", "{0}.{1}.{2}==", " {0}.{1}.{2}", "{0}.{1}.{2} ",
            "{0}.{1}.{2}\n", "{0}. {1}.{2}", "{0}.{1}.+{2}", "{0}.{1}./{2}", "{0}.{1}.{2}\u{0}", "{0}.{1}.{2}é",
            "{0},{1},{2}", "{0}%2E{1}%2E{2}", "{0}.{1}.{2}*", #"{"protected":"{0}"}"#,
        ])
    func shape(_ shape: String) throws {
        let parts = try Fixture.token().split(separator: ".")
        var token = shape
        for (index, part) in parts.enumerated() {
            token = token.replacing("{\(index)}", with: part)
        }
        #expect("token_malformed" == (try Self.code(of: token)))
    }

    @Test("a second encoding of the same signature is refused")
    func strayBits() throws {
        // 32 bytes are 43 characters, of which the last one has two bits to spare.
        let token = try Fixture.token()
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let last = try #require(token.last.flatMap(alphabet.firstIndex))
        #expect(last % 4 == 0)
        for bits in 1...3 {
            #expect("token_malformed" == (try Self.code(of: token.dropLast() + String(alphabet[last + bits]))))
        }
    }

    @Test("a changed character anywhere is refused")
    func everyCharacter() throws {
        let ring = try Fixture.ring()
        let token = Array(try Fixture.token().utf8)
        for index in token.indices {
            for character in Array("A_z0.=\u{0}".utf8) where character != token[index] {
                var changed = token
                changed[index] = character
                #expect(throws: TokenFault.self, "\(character) at \(index)") {
                    try ring.verify(changed.span, project: "coffee", tenant: "acme", now: Fixture.now)
                }
            }
        }
    }

    @Test("a token that is too long is refused")
    func tooLong() throws {
        for length in [8193, 100_000] {
            let token = String(repeating: "A", count: length)
            #expect("token_too_long" == (try Self.code(of: token)))
        }
        #expect("token_malformed" == (try Self.code(of: String(repeating: "A", count: 8192))))
        #expect("token_malformed" == (try Self.code(of: String(repeating: ".", count: 8192))))
    }

    @Test("a token of another project or tenant is refused", arguments: [("bakery", "acme"), ("coffee", "other")])
    func tokensOfOtherProjectsAndTenantsAreRefused(_ project: String, tenant: String) throws {
        let ring = try Fixture.ring()
        let token = Array(try Fixture.token().utf8)
        let fault: TokenFault = project == "coffee" ? .issuer : .audience
        #expect(throws: fault) { try ring.verify(token.span, project: project, tenant: tenant, now: Fixture.now) }
    }

    @Test("ids that look alike are different")
    func canonicalEquivalence() throws {
        let ring = try Fixture.ring()
        let composed = "caf\u{E9}"
        let token = Array(try Fixture.token(payload: Fixture.payload(["aud": #""cafe\u0301""#])).utf8)
        #expect(composed == "cafe\u{301}")
        #expect(throws: TokenFault.audience) {
            try ring.verify(token.span, project: composed, tenant: "acme", now: Fixture.now)
        }
        let own = Array(try Fixture.token(payload: Fixture.payload(["aud": "\"\(composed)\""])).utf8)
        #expect(try ring.verify(own.span, project: composed, tenant: "acme", now: Fixture.now).project == composed)
    }

    static func code(of token: String) throws -> String? {
        let ring = try Fixture.ring()
        do throws(TokenFault) {
            _ = try ring.verify(token)
            return nil
        } catch {
            return error.code.rawValue
        }
    }
}
