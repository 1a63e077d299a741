import JSON

/// What an event is worth to a member: the outcome of its conditions, its limits and its reward.
public struct Decision: Sendable, Equatable {
    /// Why an event whose conditions are reached gets nothing.
    public enum Limit: String, Sendable {
        /// The member has had as many rewarded completions as a window allows.
        case limit
        /// The last rewarded completion is too short a time ago.
        case cooldown
        /// What the event may ever pay in the project does not suffice.
        case budget
    }

    /// Whether its conditions, if it has any, are reached.
    public var conditionReached: Bool
    /// Why it gets nothing; nil where no limit is reached.
    public var limit: Limit?
    /// 0 where a condition failed or a limit is reached.
    public var points: Int64
    /// The group whose rate counts.
    public var usergroupId: String

    /// Whether it gets nothing because of a limit.
    public var limitReached: Bool { limit != nil }

    /// Judges an event.
    ///
    /// - Parameters:
    ///   - groups: the groups that count for this event, beside `default`.
    ///   - past: what limits are judged by; asked only where the event has one.
    /// - Throws: ``FieldIssue`` where a TRANSACTION has no number to pay for; what `past` throws.
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

/// What has been paid for an event before: what its limits are judged by.
public protocol CompletionHistory {
    /// The member's rewarded completions in the limit window of the event to be judged.
    func rewardedInWindow() throws -> Int64
    /// How far the member's nearest rewarded completion is from the event to be judged; nil where there is none.
    func millisecondsToNearestRewarded() throws -> Int64?
    /// All points that the event has paid in the project.
    func pointsPaid() throws -> Int64
}
