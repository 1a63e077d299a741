/// Finds users in the replies that are stored for `Idempotency-Key`. The store itself doesn't know their format.
public protocol ReplyReader: Sendable {
    /// A text that occurs in every reply about a user. Other replies may contain it too.
    func mark(of userId: String) -> String
    /// Whether a reply is about no other user.
    func isOnly(about userId: String, _ reply: [UInt8]) -> Bool
    /// The rest of a reply after a user is erased. A reply that can't be read is removed.
    func erasing(_ userId: String, from reply: [UInt8]) -> ErasedReply
}

/// The rest of a stored reply after a user is erased.
public enum ErasedReply: Sendable, Equatable {
    /// The reply isn't about the user.
    case unchanged
    /// Nothing is left.
    case removed
    /// The reply is also about other users; this part is left.
    case replaced(by: [UInt8])
}
