import Loyalty

/// Why a request's credentials are not accepted. The text of each case tells a client what to mend, and nothing about
/// the keys, the projects or the users that exist.
public enum TokenFault: Error, Sendable, Equatable {
    /// No credentials were given.
    case missing
    /// `Authorization` has another scheme than Bearer.
    case scheme
    /// `Authorization` is not the scheme, a space and one token.
    case credentials
    case tooLong
    /// The text is no signed token: parts, base64url or JSON.
    case malformed
    /// The algorithm is unknown, or not the one that the key is for.
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
    /// `sub` is a text that is no user's id.
    case subject
    /// The token is good, but not for this.
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

    /// The status of the answer: 401, or 403 where other credentials would be needed.
    public var status: Int {
        self == .insufficientScope ? 403 : 401
    }

    /// A stable name for programs.
    public var code: String {
        switch self {
        case .missing: "token_missing"
        case .scheme: "token_scheme"
        case .credentials: "token_credentials"
        case .tooLong: "token_too_long"
        case .malformed: "token_malformed"
        case .algorithm: "token_algorithm"
        case .header: "token_header"
        case .keyUnknown: "token_key_unknown"
        case .signature: "token_signature"
        case .expired: "token_expired"
        case .notYetValid: "token_not_yet_valid"
        case .issuer: "token_issuer"
        case .audience: "token_audience"
        case .claim, .subject: "token_claim"
        case .insufficientScope: "insufficient_scope"
        }
    }

    /// A sentence for people. It has no quotation marks and no backslashes, so that it can stand in a header field.
    public var message: String {
        switch self {
        case .missing: "A bearer token is required"
        case .scheme: "The authorization scheme must be Bearer"
        case .credentials: "The authorization must be the word Bearer, a space and one token"
        case .tooLong: "The token is longer than \(UnverifiedToken.maximumByteCount) bytes"
        case .malformed: "The token is not a well-formed signed JWT"
        case .algorithm: "The token's algorithm is not accepted for its key"
        case .header(.type): "The token's typ must be JWT or at+jwt"
        case .header(.keyId): "The token's kid must be a string"
        case .header(let parameter): "The token's header must not have \(parameter.rawValue)"
        case .keyUnknown: "The token's key is unknown"
        case .signature: "The token's signature is invalid"
        case .expired: "The token has expired"
        case .notYetValid: "The token is not valid yet"
        case .issuer: "The token's issuer is not accepted"
        case .audience: "The token's audience is not accepted"
        case .claim(let claim): "The token's claim \(claim.rawValue) is missing or invalid"
        case .subject: "The token's claim sub is no user id: expected \(UserIdentifier.rule)"
        case .insufficientScope: "The token's scope does not allow this"
        }
    }

    /// The value of `WWW-Authenticate` (RFC 6750 section 3). A request without a bearer token gets no error code with it
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
