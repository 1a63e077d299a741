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
    /// The member's state before the event.
    public let before: MemberState
    /// The member's state after the event.
    public let after: MemberState
}

/// A submission is judged before anything is written.
extension SubmissionRefusal: WriteRefusal {}
