import JSON

/// An event that a caller wants logged. It is a class, since it is passed on several times and an import queues many.
public final class Submission: Sendable {
    /// The project's number.
    public let project: Int64
    /// The event's id.
    public let eventId: String
    /// The user's id.
    public let userId: String
    /// The metadata object as received; nil if there is none.
    public let metadata: JSONValue?
    /// When the event happened; nil for now.
    public let at: Instant?
    /// The digest of the import id, 16 bytes; nil if there is none. An event with a known import id isn't logged again.
    public let importId: [UInt8]?
    /// Whether the caller is a server or an administrator, which may name any group of the project.
    public let isTrusted: Bool
    /// Whether the caller has an API key, or comes from a host that needs none.
    public let holdsKey: Bool
    /// Definitions to use instead of the stored ones, in a transaction that is rolled back afterwards; nil for none.
    public let drafts: Drafts?
    /// Whether to create an unknown user even if the project doesn't create users.
    public let createsUser: Bool
    /// Who logs it with a right of its own; nil for the user itself.
    public let actor: Actor?

    /// A submission from its parts.
    public init(
        project: Int64, eventId: String, userId: String, metadata: JSONValue?, at: Instant? = nil,
        importId: [UInt8]? = nil, isTrusted: Bool, holdsKey: Bool = true, drafts: Drafts? = nil,
        createsUser: Bool = false, actor: Actor? = nil
    ) {
        self.project = project
        self.eventId = eventId
        self.userId = userId
        self.metadata = metadata
        self.at = at
        self.importId = importId
        self.isTrusted = isTrusted
        self.holdsKey = holdsKey
        self.drafts = drafts
        self.createsUser = createsUser
        self.actor = actor
    }
}
