/// What the store asks about the replies that it keeps for `Idempotency-Key`. Who shapes them knows what they tell.
public protocol ReplyReader: Sendable {
    /// A text that is in each reply that tells of a user. Other replies may have it too.
    func mark(of userId: String) -> String
    /// Whether a reply tells of no user but one.
    func isOnly(about userId: String, _ reply: [UInt8]) -> Bool
    /// What is left of a reply when a user is erased. A reply that can't be read is removed.
    func erasing(_ userId: String, from reply: [UInt8]) -> ErasedReply
}

/// What is left of a kept reply when a user is erased.
public enum ErasedReply: Sendable, Equatable {
    /// It tells nothing of the user.
    case unchanged
    /// Nothing.
    case removed
    /// It tells of others as well; this is what it tells of them.
    case replaced(by: [UInt8])
}
