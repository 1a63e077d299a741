import JSON

/// One log entry: an event, and how it was judged when it was logged.
public struct Fact: Sendable {
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
    /// The event's metadata; needed only if a challenge sums one of its fields.
    public var metadata: JSONValue?

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

    /// A correction: points that a member keeps although changed rules would no longer pay them.
    public static func correction(of points: Int64, at instant: Instant) -> Fact {
        Fact(
            id: 0, at: instant, event: correctionEvent, conditionReached: true, limitReached: false, points: points)
    }

    /// The event number of a correction. Corrections count in the balance and the earnings, but not in stats.
    public static let correctionEvent: Int64 = 0

    /// Whether it counts towards the event's limit.
    public var isRewarded: Bool { conditionReached && !limitReached }
}
