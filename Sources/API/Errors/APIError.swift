import Gateway
import JSON
import Loyalty
import Store

/// An error that is an answer: a status, a stable code and a sentence, and where several things can be wrong, each.
public struct APIError: Error, Sendable, Equatable {
    /// The HTTP status, 400 to 599.
    public var status: Int
    /// A stable name for programs.
    public var code: String
    /// A sentence for people. Nothing internal is in it.
    public var message: String
    /// What is wrong, place by place; empty where there is one thing only.
    public var issues: [FieldIssue] = []
    /// `WWW-Authenticate`, with 401 and with a scope that doesn't suffice (RFC 6750 section 3).
    public var challenge: String?
    /// `Allow`, with 405 (RFC 9110 section 15.5.6).
    public var allow: String?
    /// `Retry-After` in seconds, with 503.
    public var retryAfter: Int?

    /// An error with its parts.
    public init(
        _ status: Int, _ code: String, _ message: String, issues: [FieldIssue] = [], allow: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.issues = issues
        self.allow = allow
        self.retryAfter = retryAfter
    }

    init(_ fault: TokenFault) {
        self.init(fault.status, fault.code, fault.message)
        challenge = fault.challenge
    }

    init(_ refusal: Refusal) {
        self.init(refusal.status, refusal.code, refusal.message, retryAfter: refusal.status == 503 ? 1 : nil)
    }

    /// The answer to whatever was thrown. What is not meant for clients becomes 503 for the database, else 500.
    public init(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let fault as TokenFault: self.init(fault)
        case let refusal as SubmissionRefusal: self.init(refusal)
        case let refusal as UserRefusal: self.init(refusal)
        case let refusal as KeyRefusal: self.init(refusal)
        case is IdempotencyRefusal: self = .idempotencyKeyReused
        case let issues as DefinitionIssues: self = .invalidDefinition(issues.issues)
        case StoreError.damagedDefinition, StoreError.unknownProjectZone: self = .projectUnavailable
        case StoreError.overloaded: self.init(Refusal.overloaded)
        case is StoreError: self = .databaseUnavailable
        default: self = .internalError
        }
    }

    // MARK: - Every request

    static let notFound = APIError(404, "not_found", "There is nothing at this path.")
    static let unsupportedMediaType = APIError(
        415, "unsupported_media_type", "The body must be sent as application/json.")
    static func unsupportedEncoding(_ encoding: String) -> APIError {
        APIError(
            415, "unsupported_media_type",
            "The body must be sent as it is, without Content-Encoding (found \(encoding.prefix(32))).")
    }
    static let internalError = APIError(500, "internal_error", "Unexpected internal processing error.")
    static let databaseUnavailable = APIError(
        503, "database_unavailable", "The database can't be used at the moment, try again shortly.", retryAfter: 1)
    static let projectUnavailable = APIError(
        503, "project_unavailable", "The project can't be used until its operator has mended it.", retryAfter: 60)
    static let invalidHost = APIError(
        400, "invalid_host", "Host is no host name or address, with or without a port.")
    static let hostNotAllowed = APIError(403, "host_not_allowed", "The project does not answer on this host.")
    static let keyInvalid: APIError = {
        var error = APIError(401, "api_key_invalid", "The API key is unknown, revoked or expired.")
        error.challenge = TokenFault.missing.challenge
        return error
    }()

    static func methodNotAllowed(_ allowed: String) -> APIError {
        APIError(405, "method_not_allowed", "This path takes \(allowed).", allow: allowed)
    }

    static func invalidJSON(_ error: JSONError) -> APIError {
        APIError(400, "invalid_json", "Invalid JSON body: \(error).")
    }

    static let notAnObject = APIError(400, "invalid_json", "Invalid JSON body: expected an object.")

    static func insufficientScope(_ needed: String) -> APIError {
        APIError(403, "insufficient_scope", "This needs an API key or a token with the scope \(needed).")
    }

    static func invalidParameter(_ name: String, _ expected: String) -> APIError {
        APIError(
            400, "invalid_parameter", "Invalid \(name): \(expected).",
            issues: [FieldIssue(pointer: "?\(name)", detail: expected)])
    }

    // MARK: - Events

    static func invalidEventId(_ detail: String) -> APIError {
        APIError(
            400, "invalid_event_id", "Missing or invalid eventId.",
            issues: [FieldIssue(pointer: "/eventId", detail: detail)])
    }
    static func invalidUserId(_ detail: String) -> APIError {
        APIError(
            400, "invalid_user_id", "Missing or invalid userId.",
            issues: [FieldIssue(pointer: "/userId", detail: detail)])
    }
    static func invalidMetadata(_ issues: [FieldIssue]) -> APIError {
        APIError(400, "invalid_metadata", "The metadata is not as the event needs it.", issues: issues)
    }
    /// 400 for a timestamp that is malformed or out of range.
    public static func invalidTimestamp(_ detail: String) -> APIError {
        APIError(
            400, "invalid_timestamp", "Invalid timestamp.", issues: [FieldIssue(pointer: "/timestamp", detail: detail)])
    }
    static let eventIdMissing = APIError(400, "event_id_missing", "eventId is missing.")
    static let eventNotFound = APIError(404, "event_not_found", "Event does not exist.")
    static let eventNotActive = APIError(400, "event_not_active", "Event is not active.")
    static let keyRequired = APIError(403, "api_key_required", "This event takes an API key only.")
    static let userNotAllowed = APIError(403, "user_not_allowed", "Not allowed to act on the given userId.")
    static let timestampNotAllowed = APIError(
        403, "timestamp_not_allowed", "Only API keys and administrators can set a timestamp.")
    static let userNotFound = APIError(404, "user_not_found", "User could not be found in the project.")
    static let noParticipation = APIError(404, "no_participation", "The user has not taken part yet.")
    static let invalidTimezone = APIError(
        400, "invalid_timezone", "Unknown time zone.",
        issues: [FieldIssue(pointer: "/timezone", detail: "expected an IANA name such as Europe/Berlin")])
    static let unknownTimezone = APIError(
        409, "unknown_timezone", "The server doesn't know the user's time zone: give the user another one.")
    static let idempotencyKeyReused = APIError(
        422, "idempotency_key_reused", "The Idempotency-Key came with another request before.")
    static let invalidIdempotencyKey = APIError(
        400, "invalid_idempotency_key", "Idempotency-Key takes 1 to 255 visible ASCII characters.")
    /// More events than a batch may have: of a user's own token 413, as a body that is too large for it.
    static func batchTooLarge(_ limits: EventBatch.Limits) -> APIError {
        guard limits.items < EventBatch.Limits.trusted.items else {
            return APIError(400, "batch_too_large", "A batch takes at most \(limits.items) events.")
        }
        return APIError(
            413, "body_too_large", "A batch that is sent with a user's own token takes at most \(limits.items) events.")
    }
    /// A body of a batch that is no array: an object may be the first of several lines.
    static func notABatch(isObject: Bool) -> APIError {
        let hint = isObject ? ", which are sent with Content-Type: application/x-ndjson" : ""
        return APIError(400, "invalid_json", "Invalid JSON body: expected an array, or lines of JSON\(hint).")
    }
    static let batchOverdue = APIError(
        503, "batch_overdue",
        "Not logged, as the events before it took too long: send it again.",
        retryAfter: 1)
    static let batchFull = APIError(
        503, "batch_overdue", "Not logged, as the results before it took too much room: send it again.", retryAfter: 1)
    static let balanceOutOfRange = APIError(
        400, "balance_out_of_range", "The user's points would go beyond what can be kept exactly.")

    // MARK: - API keys

    static let apiKeyExists = APIError(
        409, "api_key_exists", "The project has, or had, an API key of this name: choose another.")
    static let apiKeyNotFound = APIError(404, "api_key_not_found", "The project has no API key of this name.")

    static func invalidAPIKey(_ issues: [FieldIssue]) -> APIError {
        APIError(400, "invalid_api_key", "An API key can't be made like this.", issues: issues)
    }

    // MARK: - Users and leaderboards

    static let userExists = APIError(409, "user_exists", "The user exists already.")
    static let invalidUsergroups = APIError(
        400, "invalid_usergroups", "Invalid usergroups.",
        issues: [
            FieldIssue(
                pointer: "/usergroups",
                detail: "expected an array of at most \(UserChange.mostUsergroups) group ids")
        ])
    static let projectNotFound = APIError(404, "project_not_found", "Project does not exist.")
    static let usergroupNotFound = APIError(404, "usergroup_not_found", "User group does not exist.")

    static func invalidUserChange(_ name: String) -> APIError {
        APIError(
            400, "invalid_user", "Only usergroups and timezone can be changed.",
            issues: [FieldIssue(pointer: JSONPointer.root.appending(name).text, detail: "can't be changed")])
    }

    static func unknownUserField(_ name: String) -> APIError {
        APIError(
            400, "invalid_user", "A user has userId, usergroups and timezone.",
            issues: [FieldIssue(pointer: JSONPointer.root.appending(name).text, detail: "unknown field")])
    }

    private init(_ refusal: SubmissionRefusal) {
        switch refusal {
        case .unknownEvent: self = .eventNotFound
        case .inactiveEvent: self = .eventNotActive
        case .keyRequired: self = .keyRequired
        case .unknownUser: self = .userNotFound
        case .unknownTimezone: self = .unknownTimezone
        case .metadata(let issues): self = .invalidMetadata(issues)
        case .alreadyImported: self.init(409, "already_imported", "An event with this id has been imported before.")
        case .balanceOutOfRange: self = .balanceOutOfRange
        }
    }

    private init(_ refusal: KeyRefusal) {
        switch refusal {
        case .nameTaken: self = .apiKeyExists
        case .unknownKey, .alreadyRevoked: self = .apiKeyNotFound
        case .unknownProject: self = .notFound
        }
    }

    private init(_ refusal: UserRefusal) {
        switch refusal {
        case .exists: self = .userExists
        case .unknownUser: self = .userNotFound
        case .unknownUsergroup(let name):
            self.init(
                400, "invalid_usergroups", "The project has no such user group.",
                issues: [FieldIssue(pointer: "/usergroups", detail: "unknown group \"\(name)\"")])
        case .unknownTimezone: self = .invalidTimezone
        case .unknownProject: self = .notFound
        }
    }
}
