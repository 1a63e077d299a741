/// What an endpoint requires of its caller.
enum Permission: Sendable, Equatable {
    /// Any token; a key with the scope.
    case token(scope: APIKeyScope)
    /// The user's own token, or one with `admin`; a key with the scope.
    case ownToken(scope: APIKeyScope)
    /// A token with `admin`; a key with the scope.
    case administrator(scope: APIKeyScope)

    /// The requirement as a sentence in Markdown.
    var text: String {
        switch self {
        case .token(let scope): "For any token, and API keys with the scope `\(scope.rawValue)`."
        case .ownToken(let scope):
            "For the user's own token, tokens with the scope `admin`, and API keys with the scope "
                + "`\(scope.rawValue)`."
        case .administrator(let scope):
            "For tokens with the scope `admin`, and API keys with the scope `\(scope.rawValue)`."
        }
    }

    /// What a caller has to have, as a part of a sentence.
    var needed: String {
        switch self {
        case .token(let scope): "an API key with the scope \(scope.rawValue), or a token"
        case .ownToken(let scope):
            "an API key with the scope \(scope.rawValue), a token with the scope admin, or the user's own token"
        case .administrator(.admin): "an API key or a token with the scope admin"
        case .administrator(let scope):
            "an API key with the scope \(scope.rawValue), or a token with the scope admin"
        }
    }

    /// - Parameter userId: the user that the request is about. Matters only to `ownToken`.
    /// - Throws: 403 for a caller who is not allowed.
    func check(_ caller: Caller, about userId: String = "") throws(APIError) {
        switch self {
        case .token(let scope):
            guard caller.has(scope) else { throw .insufficientScope(for: self) }
        case .ownToken(let scope):
            guard caller.has(scope) else { throw .insufficientScope(for: self) }
            try caller.checkMayAct(on: userId)
        case .administrator(let scope):
            guard caller.isTrusted, caller.has(scope) else { throw .insufficientScope(for: self) }
        }
    }
}
