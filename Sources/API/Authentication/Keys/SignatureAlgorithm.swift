/// The algorithms that may sign a token, by their names in RFC 7518 section 3.1 and RFC 8037 section 3.1.
///
/// `none` is not one of them, so a token with it has an unknown algorithm (RFC 8725 section 3.2).
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
    case es384 = "ES384"
    case edDSA = "EdDSA"

    /// The algorithm of this name in a token or a key. `Ed25519` (RFC 9864 section 2.2) is EdDSA with the only curve
    /// that is supported here.
    init?(named name: String) {
        self.init(rawValue: name == "Ed25519" ? "EdDSA" : name)
    }
}
