import Gateway
import Loyalty
import Store

/// Finds the caller of a request.
struct Authenticator: Sendable {
    private let tokens = VerifiedTokens()

    /// - Throws: ``TokenFault`` or ``APIError`` with 401 for missing or invalid credentials; ``APIError`` with 403 for
    ///   a host that the project doesn't answer on; ``StoreError`` if the project can't be used.
    func caller(of head: RequestHead, in projects: ServedProjects, now: Instant) throws -> Caller {
        let caller =
            try server(of: head, in: projects, now: now) ?? tokenHolder(of: head, in: projects, now: now)
        let hosts = caller.served.hosts
        if !hosts.isEmpty, !head.isSent(to: hosts) { throw APIError(.hostNotAllowed) }
        return caller
    }

    /// The holder of the API key in `x-api-key`; nil if the request has none.
    private func server(of head: RequestHead, in projects: ServedProjects, now: Instant) throws -> Caller? {
        try head.withHeader(.apiKey) { text -> Caller? in
            // An empty header counts as none: some web servers pass it on, and others leave it out.
            guard let text, !text.isEmpty else { return nil }
            guard APIKey.isWellFormed(text.span),
                let caller = try projects.server(SecretDigest(text.span), now: now)
            else { throw APIError.keyInvalid }
            return caller
        }
    }

    private func tokenHolder(of head: RequestHead, in projects: ServedProjects, now: Instant) throws -> Caller {
        let claims = try head.withHeader(.authorization) { value -> TokenClaims in
            guard let value else { throw TokenFault.missing }
            let token = value.span.extracting(try BearerCredentials.parse(value.span))
            do throws(TokenFault) {
                return try tokens.claims(
                    of: token, version: projects.number, now: now.milliseconds
                ) { token throws(TokenFault) in
                    try Self.verify(token, in: projects, now: now)
                }
            } catch .audience {
                // The keys of a project that can't be used aren't loaded, so the token can't be verified.
                for id in try UnverifiedToken(token).audience.prefix(Self.largestAudience) {
                    if let broken = projects.catalog.broken[id] { throw broken.reason }
                }
                throw TokenFault.audience
            }
        }
        guard let served = projects.project(id: claims.project) else { throw TokenFault.audience }
        return Caller(
            served: served,
            identity: claims.isAdmin ? .administrator(claims.subject) : .user(claims.subject))
    }

    /// Verifies a token with the keys of the project in `aud`. If `aud` names several projects, the first one that can
    /// verify the token counts.
    private static func verify(
        _ token: Span<UInt8>, in projects: ServedProjects, now: Instant
    ) throws(TokenFault) -> TokenClaims {
        let unverified = try UnverifiedToken(token)
        var fault = TokenFault.audience
        for id in unverified.audience.prefix(largestAudience) {
            guard let served = projects.project(id: id) else { continue }
            do throws(TokenFault) {
                return try served.keyRing.verify(
                    unverified, project: id, tenant: served.project.definition.tenant, now: now.milliseconds)
            } catch {
                fault = error
            }
        }
        throw fault
    }

    /// The most projects of one token that are tried. The rest of `aud` is ignored.
    private static let largestAudience = 8
}
