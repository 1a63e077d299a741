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

    /// Its project, with what requests need.
    let served: ServedProject
    let identity: Identity

    /// Its project as it is configured.
    var project: Project { served.project }

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
    var mayLog: Bool { (try? check(scope: .events)) != nil }

    /// Whether it may log events for a user.
    func checkMayLog(for userId: String) throws(APIError) {
        try Permission.ownToken(scope: .events).check(self, about: userId)
    }

    /// Whether it is an administrator, or a server's key with the scope `admin`.
    func checkIsAdministrator() throws(APIError) { try Permission.administrator(scope: .admin).check(self) }

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
        return "\(project.number) \(name)"
    }

    /// Whether it may act on a user: a user's token only on its own. Another one is refused whether or not it exists.
    func checkMayAct(on userId: String) throws(APIError) {
        guard case .user(let subject) = identity, !subject.isExactly(userId) else { return }
        throw APIError(.userNotAllowed)
    }

    /// Whether it is a user's own token that asks for that user, whom its first event makes: until then there is
    /// nothing to find, and nothing wrong.
    func isYetToCome(_ userId: String) -> Bool {
        guard case .user(let subject) = identity, subject.isExactly(userId) else { return false }
        return project.definition.createsUsers
    }

    /// A key needs the scope, or `admin`.
    func check(scope: APIKeyScope) throws(APIError) {
        guard case .server(_, let scopes) = identity, !scopes.contains(scope), !scopes.contains(.admin) else { return }
        throw .insufficientScope(scope.rawValue)
    }
}
