import Crypto
import CryptoExtras
import Testing

@testable import API

@Suite("JWK sets")
struct JWKSetTests {
    @Test("the algorithm is the JWK's, or the usual one of its kind")
    func defaultAlgorithms() throws {
        for (parameters, expected) in [
            (SignatureAlgorithm.rs256, SignatureAlgorithm.rs256), (.es256, .es256), (.es384, .es384), (.edDSA, .edDSA),
        ] {
            let set = try JWKSet(Fixture.set(["{\(Fixture.publicParameters(parameters))}"]))
            #expect(set.keys.map(\.algorithm) == [expected])
            #expect(set.warnings == [])
        }
        let set = try JWKSet(Fixture.set([Fixture.jwk(.ps256)]))
        #expect(set.keys.map(\.algorithm) == [.ps256])
    }

    @Test(
        "parameters that leave a key fit",
        arguments: [
            #""use":"sig""#, #""key_ops":["verify"]"#, #""key_ops":["sign","verify"]"#, #""x5t":"abc""#,
            #""unknown":{"nested":[1]}"#,
        ])
    func fit(_ parameter: String) throws {
        let set = try JWKSet(Fixture.set(["{\(Fixture.publicParameters(.edDSA)),\"kid\":\"k\",\(parameter)}"]))
        #expect(set.keys.map(\.id) == ["k"])
    }

    @Test(
        "entries that are left out",
        arguments: [
            (#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","kid":"k"}"#, "secret"),
            (#"{@ED,"use":"enc","kid":"k"}"#, "not for verifying"),
            (#"{@ED,"use":"","kid":"k"}"#, "not for verifying"),
            (#"{@ED,"use":1,"kid":"k"}"#, #""use" is missing or malformed"#),
            (#"{@ED,"key_ops":[],"kid":"k"}"#, "not for verifying"),
            (#"{@ED,"key_ops":["sign"],"kid":"k"}"#, "not for verifying"),
            (#"{@ED,"key_ops":"verify","kid":"k"}"#, "not for verifying"),
            (#"{@ED,"d":"AAAA","kid":"k"}"#, "private key"),
            (#"{@ED,"kid":1}"#, #""kid" is missing or malformed"#),
            (#"{@ED,"alg":"Ed448","kid":"k"}"#, "algorithm is not supported"),
            (#"{@ED,"alg":"RS256","kid":"k"}"#, "algorithm is not supported"),
            (#"{@RSA,"p":"AAAA","kid":"k"}"#, "private key"),
            (#"{@RSA,"alg":"RS384","kid":"k"}"#, "algorithm is not supported"),
            (#"{@RSA,"alg":"HS256","kid":"k"}"#, "algorithm is not supported"),
            (#"{@RSA,"alg":"ES256","kid":"k"}"#, "algorithm is not supported"),
            (#"{@RSA,"alg":"none","kid":"k"}"#, "algorithm is not supported"),
            (#"{@RSA,"alg":"RSA-OAEP","kid":"k"}"#, "algorithm is not supported"),
            (#"{@P256,"alg":"ES384","kid":"k"}"#, "algorithm is not supported"),
            (#"{"kty":"EC","crv":"P-521","x":"AA","y":"AA","kid":"k"}"#, "curve is not supported"),
            (#"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA","kid":"k"}"#, "curve is not supported"),
            (#"{"kty":"EC","x":"AA","y":"AA","kid":"k"}"#, "curve is not supported"),
            (#"{"kty":"OKP","crv":"X25519","x":"AA","kid":"k"}"#, "curve is not supported"),
            (#"{"kty":"OKP","crv":"Ed25519","kid":"k"}"#, #""x" is missing or malformed"#),
            (#"{"kty":"OKP","crv":"Ed25519","x":"","kid":"k"}"#, #""x" is missing or malformed"#),
            (#"{"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"k"}"#, #""x" is missing or malformed"#),
            (#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AA","kid":"k"}"#, "type is not supported"),
            (#"{"kty":"rsa","n":"AA","e":"AQAB","kid":"k"}"#, "type is not supported"),
            (#"{"kty":"RSA","n":"AA==","e":"AQAB","kid":"k"}"#, #""n" is missing or malformed"#),
            (#"{"kty":"RSA","e":"AQAB","kid":"k"}"#, #""n" is missing or malformed"#),
            (#"{"kty":"RSA","n":"AAAAAA","e":"AQAB","kid":"k"}"#, "has 0 bits"),
            (#"{"kid":"k"}"#, #""kty" is missing or malformed"#), (#"{"kty":["RSA"]}"#, #""kty" is missing"#),
            ("null", "not an object"), (#""key""#, "not an object"), ("[]", "not an object"),
        ])
    func unfit(_ entry: String, reason: String) throws {
        let entry = try entry.replacing("@ED", with: Fixture.publicParameters(.edDSA))
            .replacing("@RSA", with: Fixture.publicParameters(.rs256))
            .replacing("@P256", with: Fixture.publicParameters(.es256))
        let set = try JWKSet(Fixture.set([entry, Fixture.jwk(.es384)]))
        #expect(set.keys.map(\.id) == ["es384"])
        try #require(set.warnings.count == 1)
        #expect(set.warnings[0].contains(reason), "\(set.warnings[0])")
        #expect(set.warnings[0].hasPrefix("key 1"))
    }

    @Test("RSA keys: how many bits", arguments: [(2047, false), (2048, true), (8192, true), (8193, false)])
    func modulusSize(_ bitCount: Int, isFit: Bool) throws {
        // Any odd number will do for a modulus that is not used.
        var modulus = [UInt8](repeating: 0xFF, count: (bitCount + 7) / 8)
        modulus[0] = UInt8(truncatingIfNeeded: 0xFF >> ((8 - bitCount % 8) % 8))
        for zeros in [0, 1, 8] {
            let text = Fixture.base64([UInt8](repeating: 0, count: zeros) + modulus)
            let set = try JWKSet(Fixture.set([#"{"kty":"RSA","n":"\#(text)","e":"AQAB"}"#]))
            #expect(set.keys.count == (isFit ? 1 : 0))
            #expect(isFit || set.warnings.first?.contains("has \(bitCount) bits") == true)
        }
    }

    @Test("RSA keys: exponents that make no signature", arguments: ["AA", "AQ", "Ag", "AAAB", "____________", "A*"])
    func exponent(_ exponent: String) throws {
        let modulus = Fixture.base64(try Fixture.rsa.publicKey.getKeyPrimitives().modulus)
        let set = try JWKSet(Fixture.set([#"{"kty":"RSA","n":"\#(modulus)","e":"\#(exponent)"}"#]))
        #expect(set.keys.isEmpty)
        #expect(set.warnings.count == 1)
    }

    @Test("an even RSA modulus is refused")
    func evenModulus() throws {
        let modulus = Fixture.base64([UInt8](repeating: 0xFE, count: 256))
        let set = try JWKSet(Fixture.set([#"{"kty":"RSA","n":"\#(modulus)","e":"AQAB"}"#]))
        #expect(set.keys.isEmpty)
    }

    @Test("points that are not on the curve are refused", arguments: [("P-256", 32), ("P-384", 48)])
    func invalidPoints(_ curve: String, size: Int) throws {
        let zero = Fixture.base64([UInt8](repeating: 0, count: size))
        let one = Fixture.base64([UInt8](repeating: 0, count: size - 1) + [1])
        let beyond = Fixture.base64([UInt8](repeating: 0xFF, count: size))
        for (x, y) in [(zero, zero), (one, one), (beyond, beyond), (zero, one)] {
            let set = try JWKSet(Fixture.set([#"{"kty":"EC","crv":"\#(curve)","x":"\#(x)","y":"\#(y)"}"#]))
            #expect(set.keys.isEmpty)
            #expect(set.warnings.first?.contains("not on the curve") == true)
        }
        let short = Fixture.base64([UInt8](repeating: 1, count: size - 1))
        let long = Fixture.base64([UInt8](repeating: 0, count: size + 1))
        for (x, y) in [(short, one), (one, short), (long, one), (one, long)] {
            let set = try JWKSet(Fixture.set([#"{"kty":"EC","crv":"\#(curve)","x":"\#(x)","y":"\#(y)"}"#]))
            #expect(set.keys.isEmpty)
            #expect(set.warnings.first?.contains("missing or malformed") == true)
        }
    }

    @Test("a point of another curve is refused")
    func wrongCurve() throws {
        let entry = try Fixture.publicParameters(.es256).replacing("P-256", with: "P-384")
        #expect(try JWKSet(Fixture.set(["{\(entry)}"])).keys.isEmpty)
    }

    @Test("a key without an id is used only if it is alone")
    func missingId() throws {
        let anonymous = "{\(try Fixture.publicParameters(.edDSA))}"
        #expect(try JWKSet(Fixture.set([anonymous])).keys.map(\.id) == [nil])
        let set = try JWKSet(Fixture.set([anonymous, Fixture.jwk(.es256)]))
        #expect(set.keys.map(\.id) == ["es256"])
        #expect(set.warnings.count == 1)

        let ring = KeyRing(secrets: [], jwks: Fixture.set([anonymous]))
        let unnamed = try Fixture.token(header: #"{"alg":"EdDSA"}"#, signedWith: .edDSA)
        #expect(try ring.verify(unnamed).subject == "user-123")
        let named = try Fixture.token(header: #"{"alg":"EdDSA","kid":"k"}"#, signedWith: .edDSA)
        #expect(throws: TokenFault.keyUnknown) { try ring.verify(named) }
    }

    @Test("a set with two keys of one id is refused, whether or not both are used")
    func duplicateId() throws {
        let first = #"{\#(try Fixture.publicParameters(.es256)),"kid":"k"}"#
        for second in [#"{\#(try Fixture.publicParameters(.edDSA)),"kid":"k"}"#, #"{"kty":"AKP","kid":"k"}"#] {
            for set in [[first, second], [second, first]] {
                #expect(throws: JWKSetError.duplicateId("k")) { try JWKSet(Fixture.set(set)) }
                let ring = KeyRing(secrets: [], jwks: Fixture.set(set))
                #expect(ring.keys.isEmpty && ring.warnings.count == 1)
            }
        }
    }

    @Test("ids that look the same are different")
    func similarIds() throws {
        let keys = try ["\u{C5}", "\u{212B}"].map { #"{\#(try Fixture.publicParameters(.es256)),"kid":"\#($0)"}"# }
        #expect(try JWKSet(Fixture.set(keys)).keys.count == 2)
        let ring = KeyRing(secrets: [], jwks: Fixture.set([keys[0]]))
        let token = try Fixture.token(header: "{\"alg\":\"ES256\",\"kid\":\"\u{212B}\"}", signedWith: .es256)
        #expect(throws: TokenFault.keyUnknown) { try ring.verify(token) }
    }

    /// A modulus that is a power of 65537 modulo the product of the small primes, as those of Infineon's library are,
    /// and two that miss it by one prime.
    @Test("an RSA key with weak primes is not used")
    func weakPrimes() throws {
        let primes = (2...167).filter { number in !(2..<number).contains { number.isMultiple(of: $0) } }
        // In base 256, least significant first.
        func times(_ number: [Int], _ factor: Int, plus addend: Int = 0) -> [Int] {
            var carry = addend
            var product = number.map { digit in
                carry += digit * factor
                defer { carry >>= 8 }
                return carry & 255
            }
            while carry > 0 {
                product.append(carry & 255)
                carry >>= 8
            }
            return product
        }
        let product = primes.reduce([1]) { times($0, $1) }
        func sum(_ left: [Int], _ right: [Int]) -> [Int] {
            var carry = 0
            return (0..<max(left.count, right.count) + 1).map { index in
                carry += (index < left.count ? left[index] : 0) + (index < right.count ? right[index] : 0)
                defer { carry >>= 8 }
                return carry & 255
            }
        }
        // 65537² and a multiple of the product, of somewhat more than 2048 bits.
        let filler = Array(repeating: 0, count: 260 - product.count) + times(product, 255)
        let power = times(times([1], 65_537), 65_537)
        let weak = sum(filler, power)
        let modulus = weak.reversed().drop { $0 == 0 }.map { UInt8($0) }
        #expect(TokenKey.hasWeakPrimes(modulus))
        let set = try JWKSet(Fixture.set([#"{"kty":"RSA","n":"\#(Fixture.base64(modulus))","e":"AQAB"}"#]))
        #expect(set.keys.isEmpty && set.warnings.first?.contains("ROCA") == true)

        for missed in [11, 13, 37] {
            let others = primes.filter { $0 != missed }.reduce([1]) { times($0, $1) }
            let strong = sum(weak, others).reversed().drop { $0 == 0 }.map { UInt8($0) }
            // Each residue is a power's still, in most cases, but no one exponent gives them all.
            #expect(!TokenKey.hasWeakPrimes(strong), "\(missed)")
        }
        #expect(!TokenKey.hasWeakPrimes(try Fixture.rsa.publicKey.getKeyPrimitives().modulus))
    }

    @Test("Ed25519 is another name of EdDSA (RFC 9864)")
    func fullySpecified() throws {
        for named in ["EdDSA", "Ed25519"] {
            let set = Fixture.set([#"{\#(try Fixture.publicParameters(.edDSA)),"alg":"\#(named)","kid":"k"}"#])
            let ring = KeyRing(secrets: [], jwks: set)
            for asked in ["EdDSA", "Ed25519"] {
                let token = try Fixture.token(header: #"{"alg":"\#(asked)","kid":"k"}"#, signedWith: .edDSA)
                #expect(try ring.verify(token).subject == "user-123")
            }
        }
        let other = KeyRing(secrets: [], jwks: Fixture.set([try Fixture.jwk(.es256)]))
        let token = try Fixture.token(header: #"{"alg":"Ed25519","kid":"es256"}"#, signedWith: .edDSA)
        #expect(throws: TokenFault.algorithm) { try other.verify(token) }
    }

    @Test(
        "texts that are no JWK set",
        arguments: [
            "", "{", "null", "[]", "{}", #"{"keys":null}"#, #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#,
            #"{"kty":"RSA"}"#,
        ])
    func noSet(_ text: String) throws {
        #expect(throws: JWKSetError.self) { try JWKSet(Array(text.utf8)) }
        let ring = KeyRing(secrets: [try Fixture.secret()], jwks: Array(text.utf8))
        #expect(ring.warnings.count == 1)
        #expect(try ring.verify(Fixture.token()).subject == "user-123")
    }

    @Test("an empty set is valid")
    func empty() throws {
        let set = try JWKSet(Fixture.set([]))
        #expect(set.keys.isEmpty && set.warnings.isEmpty)
    }
}
