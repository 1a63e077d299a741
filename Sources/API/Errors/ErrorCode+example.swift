import Gateway
import Loyalty

extension ErrorCode {
    /// The HTTP status of its answer.
    public var status: Int { example.status }

    /// The error, as it is or as it can be.
    var example: APIError {
        switch self {
        case .apiKeyExists: .apiKeyExists
        case .apiKeyNotFound: .apiKeyNotFound
        case .balanceOutOfRange: .balanceOutOfRange
        case .batchTooLarge: .batchTooLarge(.trusted)
        case .challengeIdMissing: .definitionIdMissing(.challenge)
        case .eventIdMissing: .definitionIdMissing(.event)
        case .eventNotActive: .eventNotActive
        case .incompleteBody: APIError(Refusal.incompleteBody)
        case .invalidAPIKey: .invalidAPIKey([FieldIssue(pointer: "/name", detail: "expected \(APIKeyName.rule)")])
        case .invalidContentLength: APIError(Refusal.invalidContentLength)
        case .invalidDefinition: .invalidDefinition([FieldIssue(pointer: "/title", detail: "is missing")])
        case .invalidEventId: .invalidEventId("is missing")
        case .invalidHeader: APIError(Refusal.invalidHeader)
        case .invalidHost: .invalidHost
        case .invalidIdempotencyKey: .invalidIdempotencyKey
        case .invalidJSON: .notAnObject
        case .invalidMetadata:
            .invalidMetadata([FieldIssue(pointer: "/metadata/amount", detail: "is missing; expected a number")])
        case .invalidParameter: .invalidParameter("limit", "expected a whole number from 1 to 500")
        case .invalidPath: APIError(Refusal.invalidPath)
        case .invalidQuery: APIError(Refusal.invalidQuery)
        case .invalidTimestamp: .timestampAhead
        case .invalidTimezone: .invalidTimezone
        case .invalidUserId: .invalidUserId("is missing")
        case .invalidUser: .invalidUserChange("points")
        case .invalidUsergroups: .invalidUsergroups
        case .leaderboardIdMissing: .definitionIdMissing(.leaderboard)
        case .streakIdMissing: .definitionIdMissing(.streak)
        case .apiKeyInvalid: .keyInvalid
        case .tokenAlgorithm: APIError(TokenFault.algorithm)
        case .tokenAudience: APIError(TokenFault.audience)
        case .tokenClaim: APIError(TokenFault.claim(.expires))
        case .tokenCredentials: APIError(TokenFault.credentials)
        case .tokenExpired: APIError(TokenFault.expired)
        case .tokenHeader: APIError(TokenFault.header(.critical))
        case .tokenIssuer: APIError(TokenFault.issuer)
        case .tokenKeyUnknown: APIError(TokenFault.keyUnknown)
        case .tokenMalformed: APIError(TokenFault.malformed)
        case .tokenMissing: APIError(TokenFault.missing)
        case .tokenNotYetValid: APIError(TokenFault.notYetValid)
        case .tokenScheme: APIError(TokenFault.scheme)
        case .tokenSignature: APIError(TokenFault.signature)
        case .tokenTooLong: APIError(TokenFault.tooLong)
        case .apiKeyRequired: .keyRequired
        case .hostNotAllowed: .hostNotAllowed
        case .insufficientScope: .insufficientScope("admin")
        case .timestampNotAllowed: .timestampNotAllowed
        case .userNotAllowed: .userNotAllowed
        case .challengeNotFound: .definitionNotFound(.challenge)
        case .eventNotFound: .definitionNotFound(.event)
        case .leaderboardNotFound: .definitionNotFound(.leaderboard)
        case .noParticipation: .noParticipation
        case .notFound: .notFound
        case .projectNotFound: .projectNotFound
        case .streakNotFound: .definitionNotFound(.streak)
        case .userNotFound: .userNotFound
        case .usergroupNotFound: .usergroupNotFound
        case .methodNotAllowed: .methodNotAllowed(Routes.allowed([.get, .post]))
        case .definitionInUse:
            .definitionInUse([
                FieldIssue(pointer: "/streaks/0/events/0", detail: #"the streak "daily_login" counts this event"#)
            ])
        case .unknownTimezone: .unknownTimezone
        case .userExists: .userExists
        case .lengthRequired: APIError(Refusal.lengthRequired)
        case .preconditionFailed: .preconditionFailed
        case .bodyTooLarge: APIError(Refusal.bodyTooLarge(limit: Service.largestBody))
        case .unsupportedMediaType: .unsupportedMediaType
        case .idempotencyKeyReused: .idempotencyKeyReused
        case .internalError: .internalError
        case .batchOverdue: .batchOverdue
        case .databaseUnavailable: .databaseUnavailable
        case .overloaded: APIError(Refusal.overloaded)
        case .projectUnavailable: .projectUnavailable
        }
    }
}
