import Loyalty

@testable import API

/// Tokens, by the first byte: `t` a token as it is; `s` a header, a NUL and claims, under a good signature; `k` a JWK
/// set; any other, an `Authorization` header.
enum TokenTarget {
    private static let project = "coffee"
    private static let secret = Result {
        try TokenSecret(id: "s", algorithm: .hs256, bytes: [UInt8](repeating: 0x5A, count: 32))
    }
    /// A key of each kind that needs no randomness to make: points on the curves, and a modulus of 2048 bits.
    static let keySet = """
        {"keys":[
         {"kty":"EC","crv":"P-256","kid":"es256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
          "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
         {"kty":"OKP","crv":"Ed25519","kid":"eddsa","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
         {"kty":"RSA","kid":"rs256","e":"AQAB","n":"\(String(repeating: "_", count: 341))w"}]}
        """
    private static let ring = KeyRing(secrets: (try? [secret.get()]) ?? [], jwks: Array(keySet.utf8))

    static func run(_ bytes: [UInt8]) throws {
        let rest = Array(bytes.dropFirst())
        switch bytes.first {
        case UInt8(ascii: "t"): try verify(rest)
        case UInt8(ascii: "s"):
            let parts = rest.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return }
            var token: [UInt8] = []
            Base64URL.encode(parts[0], into: &token)
            token.append(UInt8(ascii: "."))
            Base64URL.encode(parts[1], into: &token)
            let signature = try secret.get().authenticationCode(for: token)
            token.append(UInt8(ascii: "."))
            Base64URL.encode(signature, into: &token)
            try verify(token)
        case UInt8(ascii: "k"):
            guard let set = try? JWKSet(rest) else { return }
            let ring = KeyRing(secrets: [], jwks: rest)
            try FuzzFinding.check(ring.keys.map(\.id) == set.keys.map(\.id), "other keys than in the set")
            for key in ring.keys { _ = key.verifies([UInt8](repeating: 1, count: 64), of: rest) }
        default:
            guard let range = try? BearerCredentials.parse(rest.span) else { return }
            try FuzzFinding.check(range.upperBound == rest.count && !range.isEmpty, "\(range) of \(rest.count)")
            try verify(Array(rest[range]))
        }
    }

    private static func verify(_ token: [UInt8]) throws {
        for part in token.split(separator: UInt8(ascii: ".")) {
            guard let decoded = Base64URL.decode(Array(part).span) else { continue }
            var encoded: [UInt8] = []
            Base64URL.encode(decoded, into: &encoded)
            try FuzzFinding.check(encoded.elementsEqual(part), "another spelling of the same bytes")
        }
        let now: Int64 = 1_750_000_000_000
        let claims: TokenClaims
        do throws(TokenFault) {
            claims = try ring.verify(token.span, project: project, tenant: "acme", now: now)
        } catch {
            let isOneLine = !(error.message + error.challenge).utf8.contains { $0 < 0x20 }
            return try FuzzFinding.check(error.code.status == 401 && isOneLine, error.message)
        }
        let isGood =
            claims.project == project && UserIdentifier.isValid(claims.subject) && claims.isValid(at: now)
            && token.count <= UnverifiedToken.maximumByteCount
        try FuzzFinding.check(isGood, "\(claims)")
    }
}
