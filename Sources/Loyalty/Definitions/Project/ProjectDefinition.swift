import JSON

/// A loyalty programme as its operator describes it in a definitions file.
public struct ProjectDefinition: Sendable, Equatable {
    /// The project's id: the `aud` of its tokens.
    @Exact public var project: String
    /// The tenant's id: the `iss` of the project's tokens.
    @Exact public var tenant: String
    /// The project's name for people.
    @Exact public var title: String
    /// An IANA time zone. The project's days, weeks and months are local to it.
    @Exact public var timezone: String
    /// Hosts on which the project answers; empty for all hosts.
    @Exact public var hosts: [String]
    /// Hosts on which a user's token is enough to log an event with `apiKeyRequired`.
    @Exact public var trustedHosts: [String]
    /// Web origins that may call from a browser (CORS); `*` for all.
    @Exact public var origins: [String]
    /// Whether an event for an unknown user creates the user.
    public var createsUsers: Bool
    /// How many days back an event may be dated.
    public var backdatingDays: Int
    /// What users' tokens may read besides what is their own user's.
    public var access = Access()
    /// The shared secrets that sign tokens, the newest last.
    public var secrets: [SecretDefinition]
    /// The public keys of the project: a JWK set (RFC 7517 section 5) as JSON text; nil for none.
    public var jwks: [UInt8]?
    /// The groups; this and the other lists are in the order of the definition.
    public var usergroups: [UsergroupDefinition]
    /// When points become active and expire, unless an event says otherwise.
    public var points = PointsTerms()
    /// What happens if a user no longer has the points that a reversal takes back.
    public var shortfall = Shortfall.debt
    /// The events that can be logged.
    public var events: [EventDefinition]
    /// The streaks: events counted in consecutive periods.
    public var streaks: [StreakDefinition]
    /// The challenges: goals with a bonus.
    public var challenges: [ChallengeDefinition]
    /// The leaderboards: users ranked by points.
    public var leaderboards: [LeaderboardDefinition]
    /// The offers: what users get for points.
    public var offers: [OfferDefinition]
}
