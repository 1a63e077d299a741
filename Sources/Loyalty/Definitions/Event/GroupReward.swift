import JSON

/// An event's rate for the members of one group.
public struct GroupReward: Sendable, Equatable {
    /// A group of the project, or `default`.
    @Exact public var usergroupId: String
    /// The points (FIXED and CONDITIONAL: a whole number) or the factor (TRANSACTION); at least 0.
    public var rate: ExactDecimal

    /// A rate for a group.
    public init(usergroupId: String, rate: ExactDecimal) {
        self.usergroupId = usergroupId
        self.rate = rate
    }
}
