import Loyalty

/// A logged submission and its outcome.
public struct LoggedEvent: Sendable {
    /// The entry's number in the log.
    public let id: Int64
    /// The rulebook by which it was judged.
    public let rulebook: Rulebook
    /// The definition by which it was judged.
    public let event: EventDefinition
    /// The result of its judgement.
    public let decision: Decision
    /// The member's groups, except `default`.
    public let usergroups: [String]
    /// The bonuses and corrections that it led to.
    public let bonuses: [Entry]
    /// The member's state before it.
    public let before: MemberState
    /// The member's state after the event.
    public let after: MemberState
}

/// A submission is judged before anything is written.
extension SubmissionRefusal: WriteRefusal {}
