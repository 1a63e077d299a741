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

    /// - Parameter userId: the user that the request is about. Matters only to `ownToken`.
    /// - Throws: 403 for a caller who is not allowed.
    func check(_ caller: Caller, about userId: String = "") throws(APIError) {
        switch self {
        case .token(let scope): try caller.check(scope: scope)
        case .ownToken(let scope):
            try caller.check(scope: scope)
            try caller.checkMayAct(on: userId)
        case .administrator(let scope):
            guard caller.isTrusted else { throw .insufficientScope("admin") }
            try caller.check(scope: scope)
        }
    }
}
