import JSON

/// What the operator configures for one kind of event: who is paid, how much, how often and when.
public struct EventDefinition: Sendable, Equatable {
    /// How an event's points are found.
    public enum Kind: String, Sendable, CaseIterable {
        /// `reward[group]` points for each completion.
        case fixed = "FIXED"
        /// The same, when `rewardValueField` is at least `threshold`.
        case conditional = "CONDITIONAL"
        /// The value at `rewardValueField` ÷ `rewardPer` × `reward[group]`.
        case transaction = "TRANSACTION"
    }

    /// Whether the event can be logged.
    public enum Status: String, Sendable, CaseIterable {
        case active = "ACTIVE"
        case inactive = "INACTIVE"
        case archived = "ARCHIVED"
    }

    /// The id that is logged.
    @Exact public var eventId: String
    /// What people call it.
    @Exact public var title: String
    /// What it is about; nil for nothing.
    @Exact public var description: String?
    /// Only an ACTIVE event can be logged.
    public var status: Status
    /// How its points are found.
    public var kind: Kind
    /// How many rewarded completions one user gets in a `limitWindow`; nil for no limit.
    public var limit: Int?
    /// How long the limit lasts.
    public var limitWindow: LimitWindow
    /// The most points that one event pays; nil for no cap.
    public var maximumReward: Int64?
    /// The rate for each group, in the order of the definition.
    public var reward: [GroupReward]
    /// A dotted path into metadata, split at the dots. TRANSACTION reads its value there, CONDITIONAL compares it with
    /// `threshold`.
    @Exact public var rewardValuePath: [String]
    /// The divisor of a TRANSACTION; greater than 0.
    public var rewardPer: ExactDecimal
    /// How a TRANSACTION's points become whole.
    public var rounding: ExactDecimal.Rounding
    /// The least value at `rewardValuePath` for which a CONDITIONAL is reached; nil where `conditions` alone decide.
    public var threshold: ExactDecimal?
    /// What metadata must fulfil; nil for nothing.
    public var conditions: Condition?
    /// The fields that metadata is checked for.
    public var metadataFields: [MetadataField]
    /// Whether a user's token is not enough, except on a trusted host.
    public var apiKeyRequired: Bool
    /// The least time between two rewarded completions of one user, in seconds; nil for none.
    public var cooldownSeconds: Int64?
    /// The points that the event may ever pay in the project; nil for no budget.
    public var budget: Int64?

    /// An event with the defaults of a definitions file, which pays nothing yet.
    public init(
        eventId: String, title: String, description: String? = nil, status: Status = .active, kind: Kind = .fixed,
        limit: Int? = nil, limitWindow: LimitWindow = .lifetime, maximumReward: Int64? = nil,
        reward: [GroupReward] = [], rewardValuePath: [String] = EventDefinition.defaultRewardValuePath,
        rewardPer: ExactDecimal = .one, rounding: ExactDecimal.Rounding = .nearest, threshold: ExactDecimal? = nil,
        conditions: Condition? = nil, metadataFields: [MetadataField] = [], apiKeyRequired: Bool = false,
        cooldownSeconds: Int64? = nil, budget: Int64? = nil
    ) {
        self.eventId = eventId
        self.title = title
        self.description = description
        self.status = status
        self.kind = kind
        self.limit = limit
        self.limitWindow = limitWindow
        self.maximumReward = maximumReward
        self.reward = reward
        self.rewardValuePath = rewardValuePath
        self.rewardPer = rewardPer
        self.rounding = rounding
        self.threshold = threshold
        self.conditions = conditions
        self.metadataFields = metadataFields
        self.apiKeyRequired = apiKeyRequired
        self.cooldownSeconds = cooldownSeconds
        self.budget = budget
    }

    /// `amount`
    public static let defaultRewardValuePath = ["amount"]

    /// The path with its dots.
    public var rewardValueField: String { rewardValuePath.joined(separator: ".") }
}
