import Loyalty

/// What an endpoint requires of its caller.
enum Permission: Sendable, Equatable {
    /// Any token; a key with the scope.
    case token(scope: APIKeyScope)
    /// The user's own token, or one with `admin`; a key with the scope.
    case ownToken(scope: APIKeyScope)
    /// A token with `admin`; a key with the scope.
    case administrator(scope: APIKeyScope)
    /// Any token, if the project's ``Access/analytics`` are for users; else as an administrator. A key with the scope
    /// `read`.
    case analytics
    /// Any token, unless the project's ``Access/leaderboards`` are for administrators; then as one. A key with the scope
    /// `read`.
    case leaderboard
    /// The same, but a token without `admin` only for its own user.
    case ownLeaderboard

    /// The requirement as a sentence in Markdown.
    var text: String {
        switch self {
        case .token(let scope): "For any token, and API keys with the scope `\(scope.rawValue)`."
        case .ownToken(let scope):
            "For the user's own token, tokens with the scope `admin`, and API keys with the scope "
                + "`\(scope.rawValue)`."
        case .administrator(let scope):
            "For tokens with the scope `admin`, and API keys with the scope `\(scope.rawValue)`."
        case .analytics:
            Permission.token(scope: .read).text
                + " If the project's `access.analytics` is `admins`, only for tokens with the scope `admin` and these keys."
        case .leaderboard: Permission.token(scope: .read).text + Self.leaderboardText
        case .ownLeaderboard: Permission.ownToken(scope: .read).text + Self.leaderboardText
        }
    }

    private static let leaderboardText =
        " If the project's `access.leaderboards` is `admins`, only for tokens with the scope `admin` and these keys; if it is "
        + "`names`, others see the `displayName` of other users in place of their ids."

    /// What a caller has to have, as a part of a sentence.
    var needed: String {
        switch self {
        case .token(let scope): "an API key with the scope \(scope.rawValue), or a token"
        case .ownToken(let scope):
            "an API key with the scope \(scope.rawValue), a token with the scope admin, or the user's own token"
        case .administrator(.admin): "the scope admin, of an API key or a token"
        case .administrator(let scope):
            "an API key with the scope \(scope.rawValue), or a token with the scope admin"
        case .analytics, .leaderboard: Permission.token(scope: .read).needed
        case .ownLeaderboard: Permission.ownToken(scope: .read).needed
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
        case .analytics, .leaderboard, .ownLeaderboard:
            try general(in: caller.project.definition.access).check(caller, about: userId)
        }
    }

    /// What a permission that depends on a project's rules comes to by them.
    private func general(in access: Access) -> Permission {
        switch self {
        case .token, .ownToken, .administrator: self
        case .analytics: access.analytics == .users ? .token(scope: .read) : .administrator(scope: .read)
        case .leaderboard: access.leaderboards == .admins ? .administrator(scope: .read) : .token(scope: .read)
        case .ownLeaderboard: access.leaderboards == .admins ? .administrator(scope: .read) : .ownToken(scope: .read)
        }
    }
}
