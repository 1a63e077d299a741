import JSON

/// An event that a caller wants logged. A class, as it is passed on several times, and many wait in an import.
public final class Submission: Sendable {
    /// The project's number.
    public let project: Int64
    /// The event's id.
    public let eventId: String
    /// The user's id.
    public let userId: String
    /// The metadata object as it came; nil where there was none.
    public let metadata: JSONValue?
    /// When it happened; nil for now.
    public let at: Instant?
    /// The digest of the id that it is imported under, 16 bytes; a known one is skipped.
    public let importId: [UInt8]?
    /// Whether the caller, a server or an administrator, can name any group of the project.
    public let isTrusted: Bool
    /// Whether the caller has an API key, or comes from a host that needs none.
    public let holdsKey: Bool
    /// What the event is judged by instead of what is stored, in a transaction that is rolled back afterwards.
    public let drafts: Drafts?
    /// Whether an unknown user is made, whatever the project says.
    public let createsUser: Bool

    /// A submission with its parts.
    public init(
        project: Int64, eventId: String, userId: String, metadata: JSONValue?, at: Instant? = nil,
        importId: [UInt8]? = nil, isTrusted: Bool, holdsKey: Bool = true, drafts: Drafts? = nil,
        createsUser: Bool = false
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
    }
}
