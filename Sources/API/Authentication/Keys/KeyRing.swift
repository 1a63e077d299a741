import JSON

/// The keys that verify a project's tokens. Several can be valid at a time, so that a key can be replaced while tokens
/// of the old key are still in use.
public final class KeyRing: Sendable {
    /// The most keys that a token without `kid` is tried with.
    static let maximumAttempts = 8

    /// The secrets, newest first, then the keys of the JWK set in its order.
    public let keys: [TokenKey]
    /// Why keys are not used: a line for each, for the operator to read.
    public let warnings: [String]
    private let indexById: [ExactText: Int]

    /// - Parameters:
    ///   - secrets: newest first.
    ///   - jwks: a JWK set (RFC 7517 section 5) as JSON text. If it can't be read, its keys are missing and
    ///     ``warnings`` says why. To check it beforehand, use ``JWKSet``.
    public init(secrets: [TokenSecret], jwks: [UInt8]? = nil) {
        var candidates = secrets.map { TokenKey($0) }
        var warnings: [String] = []
        if let jwks {
            do throws(JWKSetError) {
                let set = try JWKSet(jwks)
                candidates += set.keys
                warnings += set.warnings
            } catch {
                warnings.append(error.description)
            }
        }

        var keys: [TokenKey] = []
        var indexById: [ExactText: Int] = [:]
        for key in candidates {
            if let id = key.id {
                guard indexById[id] == nil else {
                    warnings.append("the key \"\(id)\" is not used: another one before it has the same id")
                    continue
                }
                indexById[id] = keys.count
            }
            keys.append(key)
        }
        self.keys = keys
        self.warnings = warnings
        self.indexById = indexById
    }

    /// Checks a token's signature and then its claims.
    ///
    /// - Parameters:
    ///   - project: the project id that `aud` must hold.
    ///   - tenant: the tenant id that `iss` must be.
    ///   - now: milliseconds since 1970-01-01T00:00Z.
    public func verify(
        _ token: UnverifiedToken, project: String, tenant: String, now: Int64
    ) throws(TokenFault) -> TokenClaims {
        try checkSignature(of: token)
        let claims = try TokenClaims(payload: token.payload, project: project, tenant: tenant)
        try claims.checkTime(now)
        return claims
    }

    /// Parses a token, then calls ``verify(_:project:tenant:now:)-(UnverifiedToken,_,_,_)``.
    public func verify(
        _ token: Span<UInt8>, project: String, tenant: String, now: Int64
    ) throws(TokenFault) -> TokenClaims {
        try verify(UnverifiedToken(token), project: project, tenant: tenant, now: now)
    }

    /// A token with a `kid` is verified with that key only. A token without is tried with the keys of its algorithm, in
    /// the order of ``keys``, but never with a key of another algorithm (RFC 8725 sections 3.1 and 3.10).
    private func checkSignature(of token: UnverifiedToken) throws(TokenFault) {
        if let id = token.keyId {
            guard let index = indexById[id] else { throw .keyUnknown }
            guard keys[index].algorithm == token.algorithm else { throw .algorithm }
            guard token.isSigned(by: keys[index]) else { throw .signature }
        } else {
            let candidates = keys.lazy.filter { $0.algorithm == token.algorithm }.prefix(Self.maximumAttempts)
            guard !candidates.isEmpty else { throw .algorithm }
            guard candidates.contains(where: token.isSigned) else { throw .signature }
        }
    }
}
