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

/// A shared secret that signs tokens of the project.
public struct SecretDefinition: Sendable, Equatable {
    /// The algorithm that a secret is for (RFC 7518 section 3.2).
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

        /// Whether it is the same place, or the same text.
        public static func == (left: Source, right: Source) -> Bool {
            switch (left, right) {
            case (.literal(let left), .literal(let right)): left.isExactly(right)
            case (.environment(let left), .environment(let right)): left.isExactly(right)
            case (.file(let left), .file(let right)): left.isExactly(right)
            case (.generate, .generate), (.keep, .keep): true
            default: false
            }
        }
    }

    /// The token's `kid`.
    @Exact public var id: String
    /// The only algorithm that the secret is used with.
    public var algorithm: Algorithm
    /// Where the secret's bytes come from.
    public var source: Source
}

/// A text with translations: `default` and any number of language codes, in the order of the definition.
public struct LocalizedText: Sendable, Equatable {
    /// A text for each language; the first `default` stands for those that have none.
    public var translations: [(language: String, text: String)]

    /// Whether the texts are the same in the same order.
    public static func == (left: LocalizedText, right: LocalizedText) -> Bool {
        left.translations.elementsEqual(right.translations) {
            $0.language.isExactly($1.language) && $0.text.isExactly($1.text)
        }
    }
}

/// A group of users that events can pay differently.
public struct UsergroupDefinition: Sendable, Equatable {
    /// The id.
    @Exact public var usergroupId: String
    /// What people call it.
    public var title: LocalizedText
}

/// Consecutive periods in which a user logs one of some events.
public struct StreakDefinition: Sendable, Equatable {
    /// Gaps that a streak survives.
    public struct Freezes: Sendable, Equatable {
        /// The most freezes that a user can hold.
        public var max: Int
        /// A freeze is earned with each so many periods of a streak; nil when all are there from the beginning.
        public var earnEvery: Int?
    }

    /// A bonus for reaching a length.
    public struct Reward: Sendable, Equatable {
        /// The length of the streak that is rewarded.
        public var length: Int
        /// The bonus.
        public var points: Int64
    }

    /// The id.
    @Exact public var streakId: String
    /// What people call it.
    public var title: LocalizedText
    /// The events that keep the streak up.
    @Exact public var events: [String]
    /// How often one of the events must be logged.
    public var period: Period
    /// Nil where a gap always ends the streak.
    public var freezes: Freezes?
    /// The hour of the local day (0 to 23) at which a new day begins.
    public var dayStartHour: Int
    /// Bonuses by length, each time that it is reached.
    public var rewards: [Reward]
    /// Whether what was logged before the streak was defined counts.
    public var backfill: Bool
}

/// A goal that a user reaches by logging an event, for bonus points.
public struct ChallengeDefinition: Sendable, Equatable {
    /// What is counted.
    public enum Metric: Sendable, Equatable {
        /// Completions of the event.
        case count
        /// The sum of a metadata field (a dotted path, split at the dots).
        case sum(field: [String])

        /// Whether the same is counted.
        public static func == (left: Metric, right: Metric) -> Bool {
            switch (left, right) {
            case (.count, .count): true
            case (.sum(let left), .sum(let right)): left.isExactly(right)
            default: false
            }
        }
    }

    /// The id.
    @Exact public var challengeId: String
    /// What people call it.
    public var title: LocalizedText
    /// The event that counts.
    @Exact public var eventId: String
    /// How much is needed; greater than 0.
    public var goal: ExactDecimal
    /// What is counted.
    public var metric: Metric
    /// The bonus on completion.
    public var points: Int64
    /// When it begins; nil for always.
    public var start: Instant?
    /// When it is over (the first instant that does not count); nil for never.
    public var end: Instant?
    /// Whether it begins anew after completion.
    public var repeatable: Bool
    /// The series that this challenge is a step of, and which one (from 1); a step opens when the one before is done.
    @Exact public var series: String?
    /// From 1 on; nil outside of a series.
    public var step: Int?
    /// Whether what was logged before the challenge was defined counts.
    public var backfill: Bool
}

/// An order of users by points in a window.
public struct LeaderboardDefinition: Sendable, Equatable {
    /// The time whose points count: a calendar day, week, month or year, all time, or rolling days.
    public enum Window: String, Sendable, CaseIterable {
        case day, week, month, year, all
        case last7Days = "7d"
        case last30Days = "30d"
        case last365Days = "365d"
    }

    /// The id.
    @Exact public var leaderboardId: String
    /// What people call it; nil for its window and group alone.
    public var title: LocalizedText?
    /// The time whose points count.
    public var window: Window
    /// The group whose members are ranked; nil for the whole project.
    @Exact public var usergroupId: String?
}
