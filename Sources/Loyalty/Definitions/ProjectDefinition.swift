import JSON

/// One loyalty programme as its operator describes it: what a definitions file holds.
public struct ProjectDefinition: Sendable, Equatable {
    /// The project id: a token's `aud`.
    public var project: String
    /// The tenant id: a token's `iss`.
    public var tenant: String
    public var title: String
    /// An IANA time zone name: the project's days, weeks and months are local to it.
    public var timezone: String
    /// Hosts on which the project answers; empty for any.
    public var hosts: [String]
    /// Hosts on which a user's token may log an event with `apiKeyRequired`.
    public var trustedHosts: [String]
    /// Web origins that may call from a browser (CORS); `*` for any.
    public var origins: [String]
    /// Whether an unknown user is created by its first event.
    public var createsUsers: Bool
    /// How many days back an event may be dated.
    public var backdatingDays: Int
    public var secrets: [SecretDefinition]
    /// The public keys of the project: a JWK set (RFC 7517 section 5) as JSON text; nil for none.
    public var jwks: [UInt8]?
    public var usergroups: [UsergroupDefinition]
    public var events: [EventDefinition]
    public var streaks: [StreakDefinition]
    public var challenges: [ChallengeDefinition]
    public var leaderboards: [LeaderboardDefinition]
}

/// A shared secret that signs tokens of the project.
public struct SecretDefinition: Sendable, Equatable {
    public enum Algorithm: String, Sendable, CaseIterable {
        case hs256 = "HS256"
        case hs384 = "HS384"
        case hs512 = "HS512"
    }

    /// Where the secret's bytes come from.
    public enum Source: Sendable, Equatable {
        /// In the file itself.
        case literal(String)
        case environment(name: String)
        case file(path: String)
        /// Made at random when it is first applied, kept afterwards.
        case generate
        /// Whatever is stored under this id already; how `export` names a secret that it does not print.
        case keep
    }

    /// The token's `kid`.
    public var id: String
    public var algorithm: Algorithm
    public var source: Source
}

/// A text with translations: `default` and any number of language codes, in the order of the definition.
public struct LocalizedText: Sendable, Equatable {
    public var translations: [(language: String, text: String)]

    public static func == (left: LocalizedText, right: LocalizedText) -> Bool {
        left.translations.elementsEqual(right.translations) { $0 == $1 }
    }
}

/// A group of users that events can pay differently.
public struct UsergroupDefinition: Sendable, Equatable {
    public var usergroupId: String
    public var title: LocalizedText
}

/// Consecutive periods in which a user logs one of some events.
public struct StreakDefinition: Sendable, Equatable {
    public struct Freezes: Sendable, Equatable {
        /// The most freezes that a user can hold.
        public var max: Int
        /// A freeze is earned with each so many periods of a streak; nil when all are there from the beginning.
        public var earnEvery: Int?
    }

    public struct Reward: Sendable, Equatable {
        /// The length of the streak that is rewarded.
        public var length: Int
        public var points: Int64
    }

    public var streakId: String
    public var title: LocalizedText
    public var events: [String]
    public var period: Period
    public var freezes: Freezes?
    /// The hour of the local day (0 to 23) at which a new day begins.
    public var dayStartHour: Int
    public var rewards: [Reward]
}

/// A goal that a user reaches by logging an event, for bonus points.
public struct ChallengeDefinition: Sendable, Equatable {
    public enum Metric: Sendable, Equatable {
        case count
        /// The sum of a metadata field (a dotted path, split at the dots).
        case sum(field: [String])
    }

    public var challengeId: String
    public var title: LocalizedText
    public var eventId: String
    public var goal: ExactDecimal
    public var metric: Metric
    public var points: Int64
    public var start: Instant?
    public var end: Instant?
    public var repeatable: Bool
    /// The series that this challenge is a step of, and which one (from 1); a step opens when the one before is done.
    public var series: String?
    public var step: Int?
}

/// An order of users by points in a window.
public struct LeaderboardDefinition: Sendable, Equatable {
    public enum Window: String, Sendable, CaseIterable {
        case day, week, month, year, all
        case last7Days = "7d"
        case last30Days = "30d"
        case last365Days = "365d"
    }

    public var leaderboardId: String
    public var window: Window
    /// The group whose members are ranked; nil for the whole project.
    public var usergroupId: String?
}
