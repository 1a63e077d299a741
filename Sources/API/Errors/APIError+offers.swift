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
        case .used(let coupon): self.init(used: coupon)
        case .void(let coupon):
            self.init(.couponVoid, "The coupon was made void\(Self.time(of: coupon)).")
        case .expired: self.init(.couponExpired)
        }
    }

    /// 409 that says when and by whom a coupon was used.
    init(used coupon: Coupon) {
        let author = coupon.actor.map { " by \($0.name.text)" } ?? ""
        self.init(.couponUsed, "The coupon was used\(Self.time(of: coupon))\(author).")
    }

    private static func time(of coupon: Coupon) -> String { coupon.endedAt.map { " on \($0)" } ?? "" }

    init(pool refusal: PoolRefusal) {
        switch refusal {
        case .unknownOffer: self.init(.offerNotFound)
        case .noPool: self.init(.noPool)
        }
    }
}
