import JSON

/// The operator's rules for one kind of event: who is paid, how much, how often and when.
public struct EventDefinition: Sendable, Equatable {
    /// How an event's points are computed.
    public enum Kind: String, Sendable, CaseIterable {
        /// `reward[group]` points for each completion.
        case fixed = "FIXED"
        /// The same, if the value at `rewardValueField` is at least `threshold`.
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

    /// The event's id.
    @Exact public var eventId: String
    /// The event's name for people.
    @Exact public var title: String
    /// A description for people; nil for none.
    @Exact public var description: String?
    /// Only an ACTIVE event can be logged.
    public var status: Status
    /// How points are computed.
    public var kind: Kind
    /// The rewarded completions that one user gets in a `limitWindow`; nil for no limit.
    public var limit: Int?
    /// When the limit starts again.
    public var limitWindow: LimitWindow
    /// The most points that one event pays; nil for no cap.
    public var maximumReward: Int64?
    /// The rate for each group, in the order of the definition.
    public var reward: [GroupReward]
    /// A dotted path into metadata, split at the dots. TRANSACTION takes its value from there; CONDITIONAL compares
    /// the value with `threshold`.
    @Exact public var rewardValuePath: [String]
    /// The divisor for TRANSACTION; greater than 0.
    public var rewardPer: ExactDecimal
    /// How the points of a TRANSACTION are rounded.
    public var rounding: ExactDecimal.Rounding
    /// The least value at `rewardValuePath` for which a CONDITIONAL is reached; nil if only `conditions` decide.
    public var threshold: ExactDecimal?
    /// The condition that metadata must fulfil; nil for none.
    public var conditions: Condition?
    /// The declared metadata fields, which are checked.
    public var metadataFields: [MetadataField]
    /// Whether logging needs an API key. A user's token is enough only on a trusted host.
    public var apiKeyRequired: Bool
    /// The least time between two rewarded completions of one user, in seconds; nil for none.
    public var cooldownSeconds: Int64?
    /// The most points that the event ever pays in the project; nil for no budget.
    public var budget: Int64?
    /// When the event's points expire; nil for the project's rule.
    public var validity: Validity?
    /// The local days after an event's during which its points are pending, 0 to
    /// ``PointsTerms/maximumPendingDays``; nil for the project's rule.
    public var pendingDays: Int?
    /// The metadata fields by whose values the event is counted: dotted paths, as written.
    @Exact public var dimensions: [String]
    /// The metadata fields whose numbers are summed: dotted paths, as written.
    @Exact public var measures: [String]

    /// An event with the defaults of a definitions file. It pays nothing yet.
    public init(
        eventId: String, title: String, description: String? = nil, status: Status = .active, kind: Kind = .fixed,
        limit: Int? = nil, limitWindow: LimitWindow = .lifetime, maximumReward: Int64? = nil,
        reward: [GroupReward] = [], rewardValuePath: [String] = EventDefinition.defaultRewardValuePath,
        rewardPer: ExactDecimal = .one, rounding: ExactDecimal.Rounding = .nearest, threshold: ExactDecimal? = nil,
        conditions: Condition? = nil, metadataFields: [MetadataField] = [], apiKeyRequired: Bool = false,
        cooldownSeconds: Int64? = nil, budget: Int64? = nil, validity: Validity? = nil, pendingDays: Int? = nil,
        dimensions: [String] = [], measures: [String] = []
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
        self.validity = validity
        self.pendingDays = pendingDays
        self.dimensions = dimensions
        self.measures = measures
    }

    /// `amount`
    public static let defaultRewardValuePath = ["amount"]

    /// When the event's points become active and expire, in a project with these terms.
    public func terms(in project: PointsTerms) -> PointsTerms {
        PointsTerms(validity: validity ?? project.validity, pendingDays: pendingDays ?? project.pendingDays)
    }

    /// The path as text, with its dots.
    public var rewardValueField: String { rewardValuePath.joined(separator: ".") }
}
