import JSON
import Loyalty

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
    /// What the event is judged by instead of what is stored, in a transaction that is rolled back afterwards.
    public let drafts: Drafts?
    /// Whether an unknown user is made, whatever the project says.
    public let createsUser: Bool

    /// A submission with its parts.
    public init(
        project: Int64, eventId: String, userId: String, metadata: JSONValue?, at: Instant? = nil,
        importId: [UInt8]? = nil, isTrusted: Bool, drafts: Drafts? = nil, createsUser: Bool = false
    ) {
        self.project = project
        self.eventId = eventId
        self.userId = userId
        self.metadata = metadata
        self.at = at
        self.importId = importId
        self.isTrusted = isTrusted
        self.drafts = drafts
        self.createsUser = createsUser
    }
}

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

/// Why a submission is not logged. Nothing is written then.
public enum SubmissionRefusal: WriteRefusal, Equatable {
    case unknownEvent
    case inactiveEvent
    case unknownUser
    /// The system has no rules for a time zone that the user has.
    case unknownTimezone(String)
    /// What in the metadata is not as the event's definition wants it.
    case metadata([FieldIssue])
    /// The import id is known: the event has been logged before.
    case alreadyImported
    /// The points would take the balance beyond what can be kept exactly.
    case balanceOutOfRange
}
