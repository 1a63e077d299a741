import Loyalty

/// A submission that was logged, and what it came to.
public struct LoggedEvent: Sendable {
    /// The entry's number in the log.
    public let id: Int64
    /// The rulebook that it was judged by.
    public let rulebook: Rulebook
    /// The definition that it was judged by.
    public let event: EventDefinition
    /// How it was judged.
    public let decision: Decision
    /// The groups that the member is in, beside `default`.
    public let usergroups: [String]
    /// The member's state before it.
    public let before: MemberState
    /// The member's state after it.
    public let after: MemberState
}

/// A submission is judged before anything of it is written.
extension SubmissionRefusal: WriteRefusal {}
