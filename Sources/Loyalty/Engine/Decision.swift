import JSON

/// What an event is worth to a member: the outcome of its conditions, its limit and its reward.
public struct Decision: Sendable, Equatable {
    /// Whether its conditions, if it has any, are reached.
    public var conditionReached: Bool
    /// Whether it gets nothing because of a limit.
    public var limitReached: Bool
    /// 0 where a condition failed or a limit is reached.
    public var points: Int64
    /// The group whose rate counts.
    public var usergroupId: String

    /// Judges an event.
    ///
    /// - Parameters:
    ///   - groups: the groups that count for this event, beside `default`.
    ///   - rewarded: how many rewarded completions the member has in the event's limit window; asked for only where
    ///     the event has a limit and its conditions are reached.
    /// - Throws: ``FieldIssue`` where a TRANSACTION has no number to pay for.
    public static func judging(
        _ event: EventDefinition, metadata: JSONValue?, groups: [String], rewarded: () throws -> Int64
    ) throws -> Decision {
        let best = event.bestReward(for: groups)
        var decision = Decision(
            conditionReached: event.isReached(by: metadata), limitReached: false, points: 0,
            usergroupId: best.usergroupId)
        guard decision.conditionReached else { return decision }
        if let limit = event.limit, try rewarded() >= limit {
            decision.limitReached = true
            return decision
        }
        decision.points = try event.points(at: best.rate, metadata: metadata)
        return decision
    }
}
