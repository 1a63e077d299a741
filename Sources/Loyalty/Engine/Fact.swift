/// One entry of the log: what happened, as it was judged when it was logged.
public struct Fact: Sendable, Equatable {
    /// The entry's number: later entries have higher ones.
    public var id: Int64
    /// When it happened.
    public var at: Instant
    /// The event's number.
    public var event: Int64
    /// Whether its conditions were reached.
    public var conditionReached: Bool
    /// Whether it got nothing because of a limit.
    public var limitReached: Bool
    /// What the event itself paid; at least 0.
    public var points: Int64

    /// A fact with its parts.
    public init(
        id: Int64, at: Instant, event: Int64, conditionReached: Bool, limitReached: Bool, points: Int64
    ) {
        self.id = id
        self.at = at
        self.event = event
        self.conditionReached = conditionReached
        self.limitReached = limitReached
        self.points = points
    }

    /// Whether it uses up the event's limit.
    public var isRewarded: Bool { conditionReached && !limitReached }
}
