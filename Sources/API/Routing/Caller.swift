import Gateway
import JSON
import Loyalty
import Store

/// The sender of a request and its project, as its credentials prove them.
struct Caller: Sendable {
    enum Identity: Sendable {
        /// A user's token.
        case user(String)
        /// A token with the scope `admin`.
        case administrator(String)
        /// A server's key.
        case server(name: String, scopes: Set<APIKeyScope>)
    }

    /// The caller's project, prepared for requests.
    let served: ServedProject
    let identity: Identity

    /// The caller's project as it is stored.
    var project: Project { served.project }

    /// Whether the caller may act for any user of the project and name any group.
    var isTrusted: Bool {
        if case .user = identity { return false }
        return true
    }

    /// The only user that the caller may act for; nil if it may act for any.
    var ownUserId: String? {
        guard case .user(let subject) = identity else { return nil }
        return subject
    }

    /// Whether the caller used an API key.
    var isServer: Bool {
        if case .server = identity { return true }
        return false
    }

    /// Whether the caller may log events for at least one user.
    var mayLog: Bool { has(.events) }

    /// Checks that the caller may log events for a user.
    ///
    /// - Throws: 403 if it may not.
    func checkMayLog(for userId: String) throws(APIError) {
        try Permission.ownToken(scope: .events).check(self, about: userId)
    }

    /// Checks that the caller has the scope `admin`, of a token or an API key.
    ///
    /// - Throws: 403 if it has not.
    func checkIsAdministrator() throws(APIError) { try Permission.administrator(scope: .admin).check(self) }

    /// The caller as the books name it, for what it changes with a right of its own; nil for a user's token.
    var actor: Actor? {
        switch identity {
        case .user: nil
        case .administrator(let subject): Actor(.admin, name: subject)
        case .server(let name, _): Actor(.key, name: name)
        }
    }

    /// Whether the caller may see who made an entry, and why.
    var seesAuthors: Bool { isTrusted && has(.read) }

    /// The caller as the sender of a request with an `Idempotency-Key`.
    var sender: Idempotency.Caller {
        switch identity {
        case .user(let subject): .user(subject)
        case .administrator(let subject): .administrator(subject)
        case .server(let name, _): .key(name)
        }
    }

    /// A name that is unique among the callers of all projects. Batches of the same caller take turns by it.
    var turnName: String {
        let name =
            switch identity {
            case .user(let subject): "user " + subject
            case .administrator(let subject): "administrator " + subject
            case .server(let name, _): "key " + name
            }
        return "\(project.number) \(name)"
    }

    /// Checks that the caller may act on a user: a user's own token only on that user. Any other user is refused,
    /// whether it exists or not.
    ///
    /// - Throws: 403.
    func checkMayAct(on userId: String) throws(APIError) {
        guard let ownUserId, !ownUserId.isExactly(userId) else { return }
        throw APIError(.userNotAllowed)
    }

    /// Whether the caller is this user, and the project creates users with their first event. If the user doesn't exist
    /// yet, that isn't an error then.
    func isYetToCome(_ userId: String) -> Bool {
        guard let ownUserId, ownUserId.isExactly(userId) else { return false }
        return project.definition.createsUsers
    }

    /// Whether an API key has the scope or `admin`. A token needs none.
    func has(_ scope: APIKeyScope) -> Bool {
        guard case .server(_, let scopes) = identity else { return true }
        return scopes.contains(scope) || scopes.contains(.admin)
    }
}
