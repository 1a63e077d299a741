import Gateway
import Loyalty
import Store

extension ErrorCode {
    /// An error with this code, as an answer can have it.
    var example: APIError {
        switch self {
        case .couponUsed: .couponUsed(at: Self.now, by: "examples")
        case .couponVoid: .couponVoid(at: Self.now)
        case .invalidAdjustment: issue("/reason", "is missing; expected \(EntryReason.rule)")
        case .invalidAPIKey: issue("/name", "is missing; expected \(APIKeyName.rule)")
        case .invalidCoupon: issue("/reference", "expected \(CouponUse.rule)")
        case .invalidCoupons: issue("/2", "expected a code of \(CouponCode.rule)")
        case .invalidDefinition: issue("/title", "is missing")
        case .invalidEventId: .invalidEventId("is missing")
        case .invalidMetadata: issue("/metadata/amount", "is missing; expected a number")
        case .invalidParameter: .invalidParameter("limit", "expected a whole number from 1 to 500")
        case .invalidRedemption: issue("/points", "expected a whole number of at least 1")
        case .invalidReversal: issue("/fraction", "expected \(ReversalBody.fractionRule)")
        case .invalidTimestamp: .timestampAhead
        case .invalidTimezone: .invalidTimezone
        case .invalidUserId: .invalidUserId("is missing")
        case .invalidUser: .invalidUserChange("points")
        case .invalidUsergroups: .invalidUsergroups
        case .tokenClaim: APIError(TokenFault.claim(.expires))
        case .tokenHeader: APIError(TokenFault.header(.critical))
        case .notReversible: APIError(BookingRefusal.reversal(.notInPart(.adjustment)))
        case .fractionTooLarge: APIError(BookingRefusal.reversal(.fractionTooLarge(left: "1/2")))
        case .insufficientScope: .insufficientScope(for: .administrator(scope: .admin))
        case .methodNotAllowed: .methodNotAllowed(Routes.allowed([.get, .post]))
        case .definitionInUse:
            issue("/streaks/0/events/0", #"the streak "daily_login" counts this event"#)
        case .unknownDimension: .unknownDimension(UnknownDimension(known: []), in: "groupBy")
        case .bodyTooLarge: APIError(Refusal.bodyTooLarge(limit: Service.largestBody))
        default: APIError(self)
        }
    }

    /// When the examples are asked for: 2026-11-23T09:30:00Z.
    private static let now = Instant(seconds: 1_795_426_200)
    private func issue(_ pointer: String, _ detail: String) -> APIError {
        APIError(self, issues: [FieldIssue(pointer: pointer, detail: detail)])
    }
}
