import JSON
import Loyalty

/// Makes tokens and signs them with a secret, for operators who have no issuer yet.
public struct TokenSigner: Sendable {
    private let secret: TokenSecret

    /// A signer that names the secret in each token's header.
    public init(_ secret: TokenSecret) {
        self.secret = secret
    }

    /// A signed token (RFC 7519).
    ///
    /// - Parameters:
    ///   - subject: the user id.
    ///   - issuer: the tenant id.
    ///   - audience: the project id.
    ///   - issuedAt: milliseconds since 1970-01-01T00:00Z, like `expires`. Both are rounded down to whole seconds.
    ///   - scope: names separated by spaces; nil for a user's own token.
    /// - Throws: ``TokenFault/subject`` if the subject can't be a user id; ``TokenFault/tooLong`` if the token would
    ///   exceed ``UnverifiedToken/maximumByteCount``.
    public func token(
        subject: String, issuer: String, audience: String, issuedAt: Int64, expires: Int64, scope: String? = nil
    ) throws(TokenFault) -> String {
        guard UserIdentifier.isValid(subject) else { throw .subject }
        var header = JSONWriter()
        header.beginObject()
        header.member("alg", secret.algorithm.rawValue)
        header.member("typ", "JWT")
        header.member("kid", secret.id)
        header.endObject()

        var payload = JSONWriter()
        payload.beginObject()
        payload.member("sub", subject)
        payload.member("iss", issuer)
        payload.member("aud", audience)
        payload.member("iat", issuedAt / 1000)
        payload.member("exp", expires / 1000)
        if let scope {
            payload.member("scope", scope)
        }
        payload.endObject()

        var token: [UInt8] = []
        Base64URL.encode(header.bytes, into: &token)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(payload.bytes, into: &token)
        let code = secret.authenticationCode(for: token)
        token.append(UInt8(ascii: "."))
        Base64URL.encode(code, into: &token)
        guard token.count <= UnverifiedToken.maximumByteCount else { throw .tooLong }
        return String(decoding: token, as: UTF8.self)
    }
}
