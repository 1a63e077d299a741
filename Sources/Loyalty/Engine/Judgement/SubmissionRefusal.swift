/// Why a submission is not logged. Nothing is written then.
public enum SubmissionRefusal: Error, Sendable, Equatable {
    /// The project has no such event.
    case unknownEvent
    /// The event's definition is not active.
    case inactiveEvent
    /// The event needs an API key.
    case keyRequired
    /// The project has no such user, and makes none.
    case unknownUser
    /// The system has no rules for a time zone that the user has.
    case unknownTimezone(String)
    /// What in the metadata is not as the event's definition wants it.
    case metadata([FieldIssue])
    /// The import id is known: the event has been logged before.
    case alreadyImported
    /// The points would take the balance beyond what can be kept exactly.
    case balanceOutOfRange
    /// The user has more entries than a draft of a streak or a challenge is tried on.
    case historyTooLong
}
