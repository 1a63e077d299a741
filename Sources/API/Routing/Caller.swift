import Gateway
import JSON
import Loyalty
import Store

/// Who a request comes from, and for which project: what its credentials prove.
struct Caller: Sendable {
    enum Identity: Sendable {
        /// A user's token.
        case user(String)
        /// A token with the scope `admin`.
        case administrator(String)
        /// A server's key.
        case server(name: String, scopes: Set<APIKeyScope>)
    }

    let project: ConfiguredProject
    let identity: Identity

    /// Whether it may act for any user of the project, and name any group.
    var isTrusted: Bool {
        if case .user = identity { return false }
        return true
    }

    /// Whether it came with an API key.
    var isServer: Bool {
        if case .server = identity { return true }
        return false
    }

    /// Whether it may log events at all.
    var mayLog: Bool { (try? checkMayLog()) != nil }

    /// Whether it may log events at all.
    func checkMayLog() throws(APIError) { try check(scope: .events) }

    /// Whether it may log events for a user.
    func checkMayLog(for userId: String) throws(APIError) {
        try checkMayLog()
        try checkMayAct(on: userId)
    }

    /// Whether it may read definitions, stats and users.
    func checkMayRead() throws(APIError) { try check(scope: .read) }

    /// Whether it may make users: a server that logs events, or an administrator.
    func checkMayCreateUsers() throws(APIError) {
        guard isTrusted else { throw .insufficientScope("admin") }
        try check(scope: .events)
    }

    /// Whether it is an administrator, or a server's key with the scope `admin`.
    func checkIsAdministrator() throws(APIError) {
        switch identity {
        case .administrator: return
        case .server(_, let scopes) where scopes.contains(.admin): return
        default: throw .insufficientScope("admin")
        }
    }

    /// Who sends a request that is to have its effect once.
    var sender: Idempotency.Caller {
        switch identity {
        case .user(let subject): .user(subject)
        case .administrator(let subject): .administrator(subject)
        case .server(let name, _): .key(name)
        }
    }

    /// Tells callers of all projects apart where batches take turns.
    var turnName: String {
        let name =
            switch identity {
            case .user(let subject): "user " + subject
            case .administrator(let subject): "administrator " + subject
            case .server(let name, _): "key " + name
            }
        return "\(project.project.number) \(name)"
    }

    /// Whether it may act on a user: a user's token only on its own. Another one is refused whether or not it exists.
    func checkMayAct(on userId: String) throws(APIError) {
        guard case .user(let subject) = identity, !subject.isExactly(userId) else { return }
        throw .userNotAllowed
    }

    /// Whether it is a user's own token that asks for that user, whom its first event makes: until then there is
    /// nothing to find, and nothing wrong.
    func isYetToCome(_ userId: String) -> Bool {
        guard case .user(let subject) = identity, subject.isExactly(userId) else { return false }
        return project.project.definition.createsUsers
    }

    /// A key needs the scope, or `admin`.
    private func check(scope: APIKeyScope) throws(APIError) {
        guard case .server(_, let scopes) = identity, !scopes.contains(scope), !scopes.contains(.admin) else { return }
        throw .insufficientScope(scope.rawValue)
    }
}

/// Finds out who a request comes from.
struct Authenticator: Sendable {
    private let tokens = VerifiedTokens()

    /// - Throws: ``TokenFault`` or ``APIError`` with 401 for credentials that prove nothing, 403 for a host that the
    ///   project doesn't answer on; ``StoreError`` where the project can't be used.
    func caller(of head: RequestHead, in configuration: Configuration, now: Instant) throws -> Caller {
        let caller =
            try server(of: head, in: configuration, now: now) ?? tokenHolder(of: head, in: configuration, now: now)
        let hosts = caller.project.hosts
        if !hosts.isEmpty, !head.isSent(to: hosts) { throw APIError.hostNotAllowed }
        return caller
    }

    /// The caller that an `x-api-key` proves; nil where there is none.
    private func server(of head: RequestHead, in configuration: Configuration, now: Instant) throws -> Caller? {
        try head.withHeader(.apiKey) { text -> Caller? in
            // An empty one is none: some web servers pass it on, others leave it out.
            guard let text, !text.isEmpty else { return nil }
            guard APIKey.isWellFormed(text.span),
                let caller = try configuration.server(SecretDigest(text.span), now: now)
            else { throw APIError.keyInvalid }
            return caller
        }
    }

    private func tokenHolder(of head: RequestHead, in configuration: Configuration, now: Instant) throws -> Caller {
        let claims = try head.withHeader(.authorization) { value -> TokenClaims in
            guard let value else { throw TokenFault.missing }
            let token = value.span.extracting(try BearerCredentials.parse(value.span))
            do throws(TokenFault) {
                return try tokens.claims(
                    of: token, version: configuration.directory.revision, now: now.milliseconds
                ) { token throws(TokenFault) in
                    try Self.verify(token, in: configuration, now: now)
                }
            } catch .audience {
                // The keys of a project that can't be used can't be asked whether the token is good.
                for id in try UnverifiedToken(token).audience.prefix(Self.largestAudience) {
                    if let broken = configuration.directory.broken[id] { throw broken.reason }
                }
                throw TokenFault.audience
            }
        }
        guard let project = configuration.project(id: claims.project) else { throw TokenFault.audience }
        return Caller(
            project: project,
            identity: claims.isAdmin ? .administrator(claims.subject) : .user(claims.subject))
    }

    /// The project is the token's `aud`. Where it holds several, it is the first whose keys prove it.
    private static func verify(
        _ token: Span<UInt8>, in configuration: Configuration, now: Instant
    ) throws(TokenFault) -> TokenClaims {
        let unverified = try UnverifiedToken(token)
        var fault = TokenFault.audience
        for id in unverified.audience.prefix(largestAudience) {
            guard let project = configuration.project(id: id) else { continue }
            do throws(TokenFault) {
                return try project.keyRing.verify(
                    unverified, project: id, tenant: project.project.definition.tenant, now: now.milliseconds)
            } catch {
                fault = error
            }
        }
        throw fault
    }

    /// The most projects of one token that are tried.
    private static let largestAudience = 8
}
