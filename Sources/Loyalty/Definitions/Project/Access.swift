import JSON

/// What users' tokens may read of a project besides what is their own user's. Administrators and API keys with the scope
/// `read` may read all of it.
public struct Access: Sendable, Equatable {
    /// Who may read statistics.
    public enum Analytics: String, Sendable, CaseIterable {
        /// Everybody with a token.
        case users
        /// Administrators and API keys.
        case admins
    }

    /// Who may read leaderboards, and what they tell a user of other users.
    public enum Leaderboards: String, Sendable, CaseIterable {
        /// Everybody with a token, with the ids of all users.
        case users
        /// Everybody with a token, with display names in place of the ids of other users.
        case names
        /// Administrators and API keys.
        case admins
    }

    /// Who may read statistics.
    public var analytics = Analytics.users
    /// Who may read leaderboards.
    public var leaderboards = Leaderboards.users

    /// Everything is open to everybody with a token.
    public init() {}
}

extension Access {
    /// Reads a project's rules, such as `{analytics: admins, leaderboards: names}`.
    static func read(_ field: Field) -> Access {
        let expected = "{analytics: admins, leaderboards: names}"
        var access = Access()
        guard let object = ObjectReader(field, expected, fields: ["analytics", "leaderboards"]) else { return access }
        access.analytics = object["analytics"]?.choice(of: Analytics.self) ?? .users
        access.leaderboards = object["leaderboards"]?.choice(of: Leaderboards.self) ?? .users
        return access
    }

    /// Writes both members.
    public func writeMembers(to writer: inout JSONWriter) {
        writer.member("analytics", analytics.rawValue)
        writer.member("leaderboards", leaderboards.rawValue)
    }
}
