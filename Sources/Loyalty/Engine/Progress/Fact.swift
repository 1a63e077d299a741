import JSON

/// A logged event, as it was judged when it was logged: what progress and statistics count.
public struct Fact: Sendable {
    /// A number that a measure sums.
    public struct Measured: Sendable, Equatable {
        /// The measure's number.
        public var field: Int64
        /// What it adds to the sum.
        public var number: FixedDecimal

        /// A value from its parts.
        public init(field: Int64, number: FixedDecimal) {
            self.field = field
            self.number = number
        }
    }

    /// The entry's number. Later entries have higher numbers.
    public var id: Int64
    /// When the event happened.
    public var at: Instant
    /// The event's number.
    public var event: Int64
    /// Whether the event's conditions were reached.
    public var conditionReached: Bool
    /// Whether the event got nothing because of a limit.
    public var limitReached: Bool
    /// The points of the event itself; at least 0.
    public var points: Int64
    /// The group whose rate applied; nil for `default`.
    public var usergroup: String?
    /// Needed only if a challenge sums one of its fields.
    public var metadata: JSONValue?
    /// The values of its event's dimensions, by their subjects of rollups, each once.
    public var values: [Int64] = []
    /// The numbers that its event's measures sum.
    public var measures: [Measured] = []
    /// Whether it has been reversed as a whole: then it counts in statistics and limits, but not in streaks and
    /// challenges.
    public var isReversed = false

    /// A fact from its parts.
    public init(
        id: Int64, at: Instant, event: Int64, conditionReached: Bool, limitReached: Bool, points: Int64,
        usergroup: String? = nil, metadata: JSONValue? = nil
    ) {
        self.id = id
        self.at = at
        self.event = event
        self.conditionReached = conditionReached
        self.limitReached = limitReached
        self.points = points
        self.usergroup = usergroup
        self.metadata = metadata
    }

    /// Whether it uses up the event's limit.
    public var isRewarded: Bool { conditionReached && !limitReached }
}
