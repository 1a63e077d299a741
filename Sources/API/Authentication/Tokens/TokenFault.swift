import Loyalty

/// Why a request's credentials are not accepted. The text of each case tells the client what to correct. It reveals
/// nothing about existing keys, projects or users.
public enum TokenFault: Error, Sendable, Equatable {
    /// No credentials were given.
    case missing
    /// The scheme of `Authorization` isn't Bearer.
    case scheme
    /// `Authorization` is not the scheme, a space and one token.
    case credentials
    case tooLong
    /// The text isn't a signed token: its parts, base64url or JSON is malformed.
    case malformed
    /// The algorithm is unknown, or isn't the key's.
    case algorithm
    case header(HeaderParameter)
    case keyUnknown
    case signature
    case expired
    case notYetValid
    case issuer
    case audience
    /// A claim is missing, of the wrong type or out of range.
    case claim(Claim)
    /// `sub` is a text that can't be a user id.
    case subject
    /// The token is valid, but doesn't allow the request.
    case insufficientScope

    /// Header parameters that can be at fault, by their names in the token.
    public enum HeaderParameter: String, Sendable, CaseIterable {
        case critical = "crit"
        case unencoded = "b64"
        case keySetURL = "jku"
        case key = "jwk"
        case certificateURL = "x5u"
        case certificates = "x5c"
        case type = "typ"
        case keyId = "kid"
    }

    /// Claims that can be at fault, by their names in the token.
    public enum Claim: String, Sendable, CaseIterable {
        case subject = "sub"
        case issuer = "iss"
        case audience = "aud"
        case expires = "exp"
        case notBefore = "nbf"
        case issuedAt = "iat"
        case scope
    }

    /// The code of the answer, with status 401, or 403 if the request needs other credentials.
    var code: ErrorCode {
        switch self {
        case .missing: .tokenMissing
        case .scheme: .tokenScheme
        case .credentials: .tokenCredentials
        case .tooLong: .tokenTooLong
        case .malformed: .tokenMalformed
        case .algorithm: .tokenAlgorithm
        case .header: .tokenHeader
        case .keyUnknown: .tokenKeyUnknown
        case .signature: .tokenSignature
        case .expired: .tokenExpired
        case .notYetValid: .tokenNotYetValid
        case .issuer: .tokenIssuer
        case .audience: .tokenAudience
        case .claim, .subject: .tokenClaim
        case .insufficientScope: .insufficientScope
        }
    }

    /// A sentence for people. It has no quotation marks or backslashes, because it is also quoted in a header field.
    public var message: String {
        switch self {
        case .header(.type): "The token's typ must be JWT or at+jwt"
        case .header(.keyId): "The token's kid must be a string"
        case .header(let parameter): "The token's header must not have \(parameter.rawValue)"
        case .claim(let claim): "The token's claim \(claim.rawValue) is missing or invalid"
        case .subject: "The token's claim sub is not a user id: expected \(UserIdentifier.rule)"
        case .insufficientScope: "The token's scope does not allow this"
        default: code.message
        }
    }

    /// The value of `WWW-Authenticate` (RFC 6750 section 3). It has no error code if the request had no bearer token
    /// (section 3.1).
    public var challenge: String {
        switch self {
        case .missing, .scheme: #"Bearer realm="punchcard""#
        case .insufficientScope: challenge(error: "insufficient_scope")
        default: challenge(error: "invalid_token")
        }
    }

    private func challenge(error: String) -> String {
        #"Bearer realm="punchcard", error="\#(error)", error_description="\#(message)""#
    }
}
