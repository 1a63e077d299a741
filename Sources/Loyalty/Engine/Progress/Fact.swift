import JSON

/// One entry of the log: what happened, as it was judged when it was logged.
public struct Fact: Sendable {
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
    /// The group whose rate counted; nil for `default`.
    public var usergroup: String?
    /// Needed only where a challenge sums one of its fields.
    public var metadata: JSONValue?

    /// A fact with its parts.
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

    /// Points that a member has been paid and keeps, though the rules have changed since.
    public static func correction(of points: Int64, at instant: Instant) -> Fact {
        Fact(
            id: 0, at: instant, event: correctionEvent, conditionReached: true, limitReached: false, points: points)
    }

    /// Stands for the event of a correction, which counts in the balance and the earnings, in no stats.
    public static let correctionEvent: Int64 = 0

    /// Whether it uses up the event's limit.
    public var isRewarded: Bool { conditionReached && !limitReached }
}
