import JSON

/// What an event is worth to a member: the outcome of its conditions, its limits and its reward.
public struct Decision: Sendable, Equatable {
    /// Why an event whose conditions are reached gets nothing.
    public enum Limit: String, Sendable {
        /// The member has had as many rewarded completions as a window allows.
        case limit
        /// Another rewarded completion is nearer than the cooldown.
        case cooldown
        /// The rest of the event's budget is less than its points.
        case budget
    }

    /// Whether the event's conditions are reached; true if it has none.
    public var conditionReached: Bool
    /// The limit that leaves the event without points; nil if none is reached.
    public var limit: Limit?
    /// The event's points; 0 if a condition failed or a limit is reached.
    public var points: Int64
    /// The group whose rate applies.
    public var usergroupId: String

    /// Whether the event gets nothing because of a limit.
    public var limitReached: Bool { limit != nil }

    /// Determines the outcome of an event's conditions, limits and reward.
    ///
    /// - Parameters:
    ///   - groups: the groups whose rates apply, besides `default`.
    ///   - past: the earlier completions; asked only if the event has a limit.
    /// - Throws: ``FieldIssue`` if a TRANSACTION has no number to pay for or is worth too many points; errors of
    ///   `past`.
    public static func judging(
        _ event: EventDefinition, metadata: JSONValue?, groups: [String], past: some CompletionHistory
    ) throws -> Decision {
        let best = event.bestReward(for: groups)
        var decision = Decision(
            conditionReached: event.isReached(by: metadata), points: 0, usergroupId: best.usergroupId)
        guard decision.conditionReached else { return decision }
        if let limit = event.limit, try past.rewardedInWindow() >= limit {
            decision.limit = .limit
        } else if let seconds = event.cooldownSeconds, let distance = try past.millisecondsToNearestRewarded(),
            distance < seconds * 1000
        {
            decision.limit = .cooldown
        } else {
            let points = try event.points(at: best.rate, metadata: metadata)
            if let budget = event.budget, try past.pointsPaid() > budget - points {
                decision.limit = .budget
            } else {
                decision.points = points
            }
        }
        return decision
    }
}

/// The earlier completions of an event, from which its limits are computed.
public protocol CompletionHistory {
    /// The number of the member's rewarded completions in the limit window of the event to be judged.
    func rewardedInWindow() throws -> Int64
    /// The time between the event to be judged and the member's nearest rewarded completion; nil if there is none.
    func millisecondsToNearestRewarded() throws -> Int64?
    /// All points that the event has paid in the project, to all members.
    func pointsPaid() throws -> Int64
}
