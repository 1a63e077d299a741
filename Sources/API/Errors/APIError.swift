import Gateway
import JSON
import Loyalty
import Store

/// An error that a client gets as an answer: a code with its status, a sentence, and a list if several things can be
/// wrong.
public struct APIError: Error, Sendable, Equatable {
    /// The error's stable name, for programs.
    public let code: ErrorCode
    /// A sentence for people. It reveals nothing internal.
    public let message: String
    /// What is wrong, place by place; empty if only one thing can be.
    public let issues: [FieldIssue]
    /// `WWW-Authenticate`, with 401 (RFC 6750 section 3).
    let challenge: String?
    /// `Allow`, with 405 (RFC 9110 section 15.5.6).
    let allow: String?

    /// The HTTP status, 400 to 599.
    public var status: Int { code.status }

    /// An error with its parts.
    /// - Parameters:
    ///   - message: nil for the code's own message.
    ///   - challenge: `WWW-Authenticate`.
    ///   - allow: `Allow`.
    public init(
        _ code: ErrorCode, _ message: String? = nil, issues: [FieldIssue] = [], challenge: String? = nil,
        allow: String? = nil
    ) {
        self.code = code
        self.message = message ?? code.message
        self.issues = issues
        self.challenge = challenge
        self.allow = allow
    }

    private init(fault: TokenFault) {
        self.init(fault.code, fault.message, challenge: fault.challenge)
    }

    private init(refusal: Refusal) {
        switch refusal {
        case .invalidPath: self.init(.invalidPath)
        case .ambiguousPath:
            self.init(
                .invalidPath,
                "The path has a segment . or .., or an escaped delimiter that did not get through the web server.")
        case .invalidQuery: self.init(.invalidQuery)
        case .tooManyFields:
            self.init(.invalidQuery, "The query has more than \(Refusal.mostFields) fields.")
        case .invalidHeader: self.init(.invalidHeader)
        case .tooManyHeaders:
            self.init(.invalidHeader, "The request has more than \(Refusal.mostHeaders) headers.")
        case .invalidContentLength: self.init(.invalidContentLength)
        case .lengthRequired: self.init(.lengthRequired)
        case .bodyTooLarge(let limit): self.init(.bodyTooLarge, "The body is larger than \(limit) bytes.")
        case .incompleteBody: self.init(.incompleteBody)
        case .overloaded: self.init(.overloaded)
        case .unanswered: self.init(.internalError, "The request could not be answered.")
        }
    }

    /// The answer for a thrown error. An error that isn't meant for clients becomes 503 if it comes from the database,
    /// else 500.
    public init(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let fault as TokenFault: self.init(fault: fault)
        case let refusal as Refusal: self.init(refusal: refusal)
        case let refusal as SubmissionRefusal: self.init(submission: refusal)
        case let refusal as UserRefusal: self.init(user: refusal)
        case let refusal as BookingRefusal: self.init(booking: refusal)
        case let refusal as RedemptionRefusal: self.init(redemption: refusal)
        case let refusal as CouponRefusal: self.init(coupon: refusal)
        case let refusal as PoolRefusal: self.init(pool: refusal)
        case let refusal as KeyRefusal: self.init(key: refusal)
        case is IdempotencyRefusal: self.init(.idempotencyKeyReused)
        case is EffectOverdue: self.init(.effectOverdue)
        case let issues as DefinitionIssues: self.init(.invalidDefinition, issues: issues.issues)
        case StoreError.damagedDefinition, StoreError.unknownProjectZone: self.init(.projectUnavailable)
        case StoreError.closed: self.init(.databaseMoving)
        case StoreError.overloaded: self.init(.overloaded)
        case StoreError.outcomeUnknown, StoreError.commitFailed: self.init(.outcomeUnknown)
        case is StoreError: self.init(.databaseUnavailable)
        default: self.init(.internalError)
        }
    }

    // MARK: - Every request

    static func unsupportedEncoding(_ encoding: String) -> APIError {
        APIError(
            .unsupportedMediaType,
            "The body must be sent as it is, without Content-Encoding (found \(encoding.prefix(32))).")
    }
    static let twoHosts = APIError(.invalidHost, "Host is another host than that of the address.")
    static let keyInvalid = APIError(.apiKeyInvalid, challenge: TokenFault.missing.challenge)

    static func methodNotAllowed(_ allowed: String) -> APIError {
        APIError(.methodNotAllowed, "This path takes \(allowed).", allow: allowed)
    }

    static func invalidJSON(_ error: JSONError) -> APIError {
        APIError(.invalidJSON, "Invalid JSON body: \(error).")
    }

    static func insufficientScope(for permission: Permission) -> APIError {
        APIError(.insufficientScope, "This needs \(permission.needed).")
    }

    static func invalidParameter(_ name: String, _ expected: String) -> APIError {
        APIError(
            .invalidParameter, "Invalid \(name): \(expected).",
            issues: [FieldIssue(pointer: "?\(name)", detail: expected)])
    }

    /// - Parameter known: the parameters that the request takes.
    static func unknownParameter(_ name: String, known: [String]) -> APIError {
        .invalidParameter(
            String(name.prefix(64)),
            "this request takes " + (known.isEmpty ? "no parameters" : "only \(known.joined(separator: " and "))"))
    }

    // MARK: - Events

    static func invalidEventId(_ detail: String) -> APIError {
        APIError(.invalidEventId, issues: [FieldIssue(pointer: "/eventId", detail: detail)])
    }
    static func invalidUserId(_ detail: String) -> APIError {
        APIError(.invalidUserId, issues: [FieldIssue(pointer: "/userId", detail: detail)])
    }
    /// 400 for a timestamp that is malformed or out of range.
    public static func invalidTimestamp(_ detail: String) -> APIError {
        APIError(.invalidTimestamp, issues: [FieldIssue(pointer: "/timestamp", detail: detail)])
    }
    static let invalidTimezone = APIError(
        .invalidTimezone,
        issues: [FieldIssue(pointer: "/timezone", detail: "expected an IANA name such as Europe/Berlin")])
    /// More events than a batch may have: of a user's own token 413, as a body that is too large for it.
    static func batchTooLarge(_ limits: EventBatch.Limits) -> APIError {
        guard limits.items < EventBatch.Limits.trusted.items else {
            return APIError(.batchTooLarge, "A batch takes at most \(limits.items) events.")
        }
        return APIError(
            .bodyTooLarge, "A batch that is sent with a user's own token takes at most \(limits.items) events.")
    }
    /// An error for a batch whose body isn't an array. If it is an object, it may be the first of several lines.
    static func notABatch(isObject: Bool) -> APIError {
        let hint = isObject ? ", which are sent with Content-Type: application/x-ndjson" : ""
        return APIError(.invalidJSON, "Invalid JSON body: expected an array, or lines of JSON\(hint).")
    }
    static let batchFull = APIError(
        .batchOverdue,
        "Not logged, as the results before it took too much room: send it in another batch, with another "
            + "Idempotency-Key.")

    /// 400 for a parameter that names what is no dimension of the event.
    static func unknownDimension(_ error: UnknownDimension, in parameter: String) -> APIError {
        let detail = error.known.isEmpty ? "it has none" : "expected \(alternatives(error.known))"
        return APIError(
            .unknownDimension, "The event has no such dimension: \(detail).",
            issues: [FieldIssue(pointer: "?\(parameter)", detail: detail)])
    }

    // MARK: - Users and leaderboards

    static let invalidUsergroups = APIError(
        .invalidUsergroups,
        issues: [
            FieldIssue(
                pointer: "/usergroups",
                detail: "expected an array of at most \(UserChange.mostUsergroups) group ids")
        ])

    static func invalidUserChange(_ name: String) -> APIError {
        APIError(
            .invalidUser,
            issues: [FieldIssue(pointer: JSONPointer.root.appending(name).text, detail: "can't be changed")])
    }

    static let invalidDisplayName = APIError(
        .invalidUser, "Invalid displayName.",
        issues: [FieldIssue(pointer: "/displayName", detail: "expected \(DisplayName.rule)")])

    static func unknownUserField(_ name: String) -> APIError {
        APIError(
            .invalidUser, "A user has userId, usergroups, timezone and displayName.",
            issues: [FieldIssue(pointer: JSONPointer.root.appending(name).text, detail: "unknown field")])
    }

    private init(submission refusal: SubmissionRefusal) {
        switch refusal {
        case .unknownEvent: self.init(.eventNotFound)
        case .inactiveEvent: self.init(.eventNotActive)
        case .keyRequired: self.init(.apiKeyRequired)
        case .unknownUser: self.init(.userNotFound)
        case .unknownTimezone: self.init(.unknownTimezone)
        case .metadata(let issues): self.init(.invalidMetadata, issues: issues)
        // Only an import gives ids, and it takes a known one for done.
        case .alreadyImported: self.init(.internalError)
        case .balanceOutOfRange: self.init(.balanceOutOfRange)
        case .historyTooLong: self.init(.historyTooLong)
        }
    }

    private init(key refusal: KeyRefusal) {
        switch refusal {
        case .nameTaken: self.init(.apiKeyExists)
        case .unknownKey, .alreadyRevoked: self.init(.apiKeyNotFound)
        case .unknownProject: self.init(.notFound)
        }
    }

    private init(user refusal: UserRefusal) {
        switch refusal {
        case .exists: self.init(.userExists)
        case .unknownUser: self.init(.userNotFound)
        case .unknownUsergroup(let name):
            self.init(
                .invalidUsergroups, "The project has no such user group.",
                issues: [FieldIssue(pointer: "/usergroups", detail: "unknown group \"\(name)\"")])
        case .unknownTimezone: self = .invalidTimezone
        case .unknownProject: self.init(.notFound)
        }
    }
}
