import JSON

/// The header of a token (RFC 7515 section 4), without anything that isn't accepted here.
struct TokenHeader {
    let algorithm: SignatureAlgorithm
    let keyId: String?

    init(_ bytes: [UInt8]) throws(TokenFault) {
        let header = try UnverifiedToken.object(bytes)
        guard let name = header["alg"]?.string, let algorithm = SignatureAlgorithm(named: name) else {
            throw .algorithm
        }
        for parameter in Self.refused where header[parameter.rawValue] != nil {
            throw .header(parameter)
        }
        if let type = header["typ"] {
            guard let type = type.string, Self.isTokenType(type) else { throw .header(.type) }
        }
        if let keyId = header["kid"], keyId.kind != .string { throw .header(.keyId) }
        self.algorithm = algorithm
        keyId = header["kid"]?.string
    }

    /// `crit` names extensions that the recipient must understand (RFC 7515 section 4.1.11). None is supported here,
    /// including `b64` (RFC 7797). With the others, a token would bring its own key or say where to fetch it (RFC 8725
    /// section 3.10).
    private static let refused: [TokenFault.HeaderParameter] = [
        .critical, .unencoded, .keySetURL, .key, .certificateURL, .certificates,
    ]

    /// Whether `typ` is `JWT` (RFC 7519 section 5.1) or `at+jwt` (RFC 9068 section 2.1), with or without `application/`
    /// (RFC 7515 section 4.1.9). A token of another type has another purpose (RFC 8725 section 3.11).
    private static func isTokenType(_ type: String) -> Bool {
        let type = type.utf8.map { UInt8(ascii: "A") <= $0 && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        let prefix = "application/".utf8
        let subtype = type.starts(with: prefix) ? type.dropFirst(prefix.count) : type[...]
        return subtype.elementsEqual("jwt".utf8) || subtype.elementsEqual("at+jwt".utf8)
    }
}
