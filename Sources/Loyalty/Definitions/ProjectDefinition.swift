import JSON

/// One loyalty programme as its operator describes it: what a definitions file holds.
public struct ProjectDefinition: Sendable, Equatable {
    /// The project id: a token's `aud`.
    @Exact public var project: String
    /// The tenant id: a token's `iss`.
    @Exact public var tenant: String
    /// What people call it.
    @Exact public var title: String
    /// An IANA time zone name: the project's days, weeks and months are local to it.
    @Exact public var timezone: String
    /// Hosts on which the project answers; empty for any.
    @Exact public var hosts: [String]
    /// Hosts on which a user's token may log an event with `apiKeyRequired`.
    @Exact public var trustedHosts: [String]
    /// Web origins that may call from a browser (CORS); `*` for any.
    @Exact public var origins: [String]
    /// Whether an unknown user is created by its first event.
    public var createsUsers: Bool
    /// How many days back an event may be dated.
    public var backdatingDays: Int
    /// The shared secrets that sign tokens, the newest last.
    public var secrets: [SecretDefinition]
    /// The public keys of the project: a JWK set (RFC 7517 section 5) as JSON text; nil for none.
    public var jwks: [UInt8]?
    /// In the order of the definition, as the lists after it.
    public var usergroups: [UsergroupDefinition]
    /// What can be logged.
    public var events: [EventDefinition]
    /// What is counted in consecutive periods.
    public var streaks: [StreakDefinition]
    /// Goals with a bonus.
    public var challenges: [ChallengeDefinition]
    /// Orders of users by points.
    public var leaderboards: [LeaderboardDefinition]
}
