import JSON
import Loyalty
import Store

extension APIError {
    init(redemption refusal: RedemptionRefusal) {
        switch refusal {
        case .unknownProject: self.init(.notFound)
        case .unknownUser: self.init(.userNotFound)
        case .unknownOffer: self.init(.offerNotFound)
        case .notRedeemable(let standing): self.init(standing.judgement)
        case .unknownRedemption: self.init(.redemptionNotFound)
        case .holdExpired: self.init(.holdExpired)
        case .alreadyCaptured: self.init(.alreadyCaptured)
        case .alreadyReleased: self.init(.alreadyReleased)
        case .tooManyHolds: self.init(.tooManyHolds)
        case .codesExhausted: self.init(.codesExhausted)
        case .pointsOutOfRange(let held):
            self.init(
                .invalidRedemption,
                issues: [
                    FieldIssue(
                        pointer: "/points",
                        detail: held > 0 ? "expected 1 to \(held), as many as are held" : "no points are held")
                ])
        }
    }

    /// 409 with the first reason why a user can't redeem an offer.
    private init(_ judgement: OfferJudgement) {
        switch judgement.reasons.first {
        case .inactive: self.init(.offerInactive)
        case .notStarted: self.init(.offerNotStarted)
        case .ended: self.init(.offerEnded)
        case .conditions, nil: self.init(.conditionsNotMet)
        case .limitReached: self.init(.limitReached)
        case .outOfStock: self.init(.outOfStock)
        case .codesExhausted: self.init(.codesExhausted)
        case .insufficientPoints(let missing):
            self.init(.insufficientPoints, "The user can't spend that many points: \(missing) more are needed.")
        }
    }

    init(coupon refusal: CouponRefusal) {
        switch refusal {
        case .unknownCoupon: self.init(.couponNotFound)
        case .notIssued: self.init(.couponNotIssued)
        case .setAside: self.init(.couponNotIssued, "A hold has this code; release it first.")
        case .used(let coupon): self.init(used: coupon)
        case .void(let coupon):
            self = .couponVoid(at: coupon.endedAt)
        case .expired: self.init(.couponExpired)
        }
    }

    /// 409 that says when and by whom a coupon was used.
    init(used coupon: Coupon) {
        self = .couponUsed(at: coupon.endedAt, by: coupon.actor?.name.text)
    }

    static func couponUsed(at instant: Instant?, by author: String?) -> APIError {
        APIError(.couponUsed, "The coupon was used\(time(instant))\(author.map { " by \($0)" } ?? "").")
    }

    static func couponVoid(at instant: Instant?) -> APIError {
        APIError(.couponVoid, "The coupon was made void\(time(instant)).")
    }

    private static func time(_ instant: Instant?) -> String { instant.map { " on \($0)" } ?? "" }

    init(pool refusal: PoolRefusal) {
        switch refusal {
        case .unknownOffer: self.init(.offerNotFound)
        case .noPool: self.init(.noPool)
        }
    }
}
