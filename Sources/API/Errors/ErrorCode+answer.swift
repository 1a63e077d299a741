import Store

extension ErrorCode {
    /// The HTTP status, 400 to 599.
    public var status: Int { answer.status }

    /// A sentence for people. An answer uses it if it has no more precise one.
    public var message: String { answer.message }

    /// `Retry-After` in seconds; nil unless the status is 503.
    var retryAfter: Int? {
        guard status == 503 else { return nil }
        // The other conditions end without an operator.
        return [.databaseMoving, .projectUnavailable, .effectOverdue].contains(self) ? 60 : 1
    }

    /// Messages about tokens have no quotation marks or backslashes, because `WWW-Authenticate` quotes them.
    private var answer: (status: Int, message: String) {
        switch self {
        case .alreadyReversed: (409, "Nothing of the entry is left to reverse.")
        case .alreadyReleased: (409, "The hold was released.")
        case .alreadyCaptured: (409, "The hold was captured.")
        case .apiKeyExists: (409, "The project has, or had, an API key of this name: choose another.")
        case .apiKeyNotFound: (404, "The project has no API key of this name.")
        case .balanceOutOfRange: (400, "The user's points would go beyond what can be kept exactly.")
        case .batchTooLarge: (400, "A batch takes at most \(EventBatch.Limits.trusted.items) events.")
        case .challengeIdMissing: (400, "challengeId is missing.")
        case .eventIdMissing: (400, "eventId is missing.")
        case .eventNotActive: (400, "Event is not active.")
        case .historyTooLong:
            (
                400,
                "A streak or challenge can't be tried with this user, who has more than "
                    + "\(WriteTransaction.longestRehearsal) entries in the log: try it with another one."
            )
        case .incompleteBody: (400, "The body is shorter than its Content-Length.")
        case .invalidAdjustment: (400, "The adjustment is invalid.")
        case .invalidAPIKey: (400, "The new API key is invalid.")
        case .invalidContentLength: (400, "Content-Length is not a number.")
        case .invalidCoupon: (400, "The change of the coupon is invalid.")
        case .invalidCoupons: (400, "The codes can't be added to the pool.")
        case .invalidDefinition: (400, "The definition can't be used as it is.")
        case .invalidEventId: (400, "Missing or invalid eventId.")
        case .invalidHeader: (400, "A header has a line break or a NUL in its value.")
        case .invalidHost: (400, "Host is no host name or address, with or without a port.")
        case .invalidIdempotencyKey: (400, "Idempotency-Key takes 1 to 255 visible ASCII characters.")
        case .invalidJSON: (400, "Invalid JSON body: expected an object.")
        case .invalidMetadata: (400, "The metadata doesn't fit the event.")
        case .invalidParameter: (400, "Invalid parameter.")
        case .invalidPath: (400, "The path is not valid percent-encoded UTF-8.")
        case .invalidQuery: (400, "The query is not valid percent-encoded UTF-8.")
        case .invalidRedemption: (400, "The redemption is invalid.")
        case .invalidReversal: (400, "The reversal is invalid.")
        case .invalidTimestamp: (400, "Invalid timestamp.")
        case .invalidTimezone: (400, "Unknown time zone.")
        case .invalidUserId: (400, "Missing or invalid userId.")
        case .invalidUser: (400, "Only usergroups, timezone and displayName can be changed.")
        case .invalidUsergroups: (400, "Invalid usergroups.")
        case .leaderboardIdMissing: (400, "leaderboardId is missing.")
        case .offerIdMissing: (400, "offerId is missing.")
        case .streakIdMissing: (400, "streakId is missing.")
        case .unknownDimension: (400, "The event has no such dimension.")
        case .apiKeyInvalid: (401, "The API key is unknown, revoked or expired.")
        case .tokenAlgorithm: (401, "The token's algorithm is not accepted for its key")
        case .tokenAudience: (401, "The token's audience is not accepted")
        case .tokenClaim: (401, "A claim of the token is missing or invalid")
        case .tokenCredentials: (401, "The authorization must be the word Bearer, a space and one token")
        case .tokenExpired: (401, "The token has expired")
        case .tokenHeader: (401, "The token's header is not accepted")
        case .tokenIssuer: (401, "The token's issuer is not accepted")
        case .tokenKeyUnknown: (401, "The token's key is unknown")
        case .tokenMalformed: (401, "The token is not a well-formed signed JWT")
        case .tokenMissing: (401, "A bearer token is required")
        case .tokenNotYetValid: (401, "The token is not valid yet")
        case .tokenScheme: (401, "The authorization scheme must be Bearer")
        case .tokenSignature: (401, "The token's signature is invalid")
        case .tokenTooLong: (401, "The token is longer than \(UnverifiedToken.maximumByteCount) bytes")
        case .apiKeyRequired: (403, "This event needs an API key.")
        case .hostNotAllowed: (403, "The project does not answer on this host.")
        case .insufficientScope: (403, "This needs another API key or token.")
        case .timestampNotAllowed: (403, "Only API keys and administrators can set a timestamp.")
        case .userNotAllowed: (403, "Not allowed to act on the given userId.")
        case .challengeNotFound: (404, "Challenge does not exist.")
        case .couponNotFound: (404, "There is no such coupon.")
        case .entryNotFound: (404, "The user has no such entry.")
        case .eventNotFound: (404, "Event does not exist.")
        case .leaderboardNotFound: (404, "Leaderboard does not exist.")
        case .noParticipation: (404, "The user has not taken part yet.")
        case .notFound: (404, "There is nothing at this path.")
        case .offerNotFound: (404, "Offer does not exist.")
        case .projectNotFound: (404, "Project does not exist.")
        case .redemptionNotFound: (404, "There is no such redemption.")
        case .streakNotFound: (404, "Streak does not exist.")
        case .userNotFound: (404, "User could not be found in the project.")
        case .usergroupNotFound: (404, "User group does not exist.")
        case .methodNotAllowed: (405, "This path takes other methods.")
        case .definitionInUse: (409, "Other definitions of the project refer to this one.")
        case .codesExhausted: (409, "No code of the offer is left.")
        case .conditionsNotMet: (409, "The user doesn't meet the conditions of the offer.")
        case .couponExpired: (409, "The coupon has expired.")
        case .couponNotIssued: (409, "Nobody has been given this code yet.")
        case .couponUsed: (409, "The coupon has been used.")
        case .couponVoid: (409, "The coupon was made void.")
        case .fractionTooLarge: (409, "Less than this part of the entry is left to reverse.")
        case .holdExpired: (409, "The hold has expired.")
        case .insufficientPoints: (409, "The user can't spend that many points.")
        case .limitReached: (409, "The user has redeemed the offer as often as its limit allows.")
        case .noPool: (409, "The offer has no pool of codes.")
        case .notReversible: (409, "An entry of this kind can't be reversed, or not in part.")
        case .offerEnded: (409, "The offer has ended.")
        case .offerInactive: (409, "The offer is not active.")
        case .offerNotStarted: (409, "The offer has not started yet.")
        case .outOfStock: (409, "Nothing of the offer's stock is left.")
        case .tooManyHolds: (409, "The user has too many open holds.")
        case .unknownTimezone: (409, "The server doesn't know the user's time zone: give the user another one.")
        case .userExists: (409, "The user exists already.")
        case .lengthRequired: (411, "Content-Length is required.")
        case .preconditionFailed: (412, "The definition is not the one that the request expects.")
        case .bodyTooLarge: (413, "The body is too large.")
        case .unsupportedMediaType: (415, "The body must be sent as application/json.")
        case .idempotencyKeyReused: (422, "The Idempotency-Key came with another request before.")
        case .internalError: (500, "Unexpected internal processing error.")
        case .batchOverdue:
            (
                503,
                "Not logged, as the events before it took too long: send it in another batch, with another "
                    + "Idempotency-Key."
            )
        case .effectOverdue:
            (
                503,
                "The effect can't be counted in the time that a request has: put the change into the definitions file and "
                    + "run punchcard apply --dry-run."
            )
        case .databaseMoving: (503, "The database is being moved and takes no writes, try again later.")
        case .databaseUnavailable: (503, "The database can't be used at the moment, try again shortly.")
        case .outcomeUnknown:
            (
                503,
                "Whether the request was carried out is unknown: send it again only with the Idempotency-Key that it had."
            )
        case .overloaded: (503, "Too many requests are being handled, try again shortly.")
        case .projectUnavailable: (503, "The project can't be used until its operator has repaired it.")
        }
    }
}
