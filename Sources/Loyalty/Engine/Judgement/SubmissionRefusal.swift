/// Why a submission is not logged. Nothing is written then.
public enum SubmissionRefusal: Error, Sendable, Equatable {
    /// The project has no such event.
    case unknownEvent
    /// The event's definition is not active.
    case inactiveEvent
    /// The event needs an API key.
    case keyRequired
    /// The project has no such user and doesn't create users.
    case unknownUser
    /// The system has no rules for a time zone that the user has.
    case unknownTimezone(String)
    /// The metadata doesn't fit the event's definition.
    case metadata([FieldIssue])
    /// The import id is known: the event has been logged before.
    case alreadyImported
    /// The balance would exceed ``MemberState/largestBalance``.
    case balanceOutOfRange
    /// The user has too many entries to try out a draft of a streak or challenge.
    case historyTooLong
}
