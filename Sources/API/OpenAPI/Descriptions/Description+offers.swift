import Loyalty
import Store

extension OpenAPI.Description {
    static let offerFeed = Self(
        id: "getOfferFeed", tag: .offers, summary: "The offers that a user sees",
        text: "Every offer that runs now, with what it costs the user and every reason why the user can't redeem it.",
        answers: [.json("The offers.", .ref("OfferFeed"), Examples.offerFeeds)], errors: [.userNotFound])

    static let redeemable = Self(
        id: "getRedeemable", tag: .offers, summary: "Whether a user can redeem an offer",
        text: "As in the feed, for one offer, whether it runs or not.",
        answers: [.json("The offer as the user sees it.", .ref("OfferStanding"), Examples.offerStandings)],
        errors: [.userNotFound, .offerNotFound])

    static let redeem = Self(
        id: "redeemOffer", tag: .offers, summary: "Redeem an offer",
        text:
            "Debits the points, takes one from the stock and gives out the code, all or nothing. With `hold`, they are set "
            + "aside instead, until a capture or a release, or until the clock ends the hold. The error's code is the first "
            + "reason why the user can't redeem the offer.",
        parameters: [.hold, .idempotencyKey],
        answers: [.json("Redeemed, or held.", .ref("Booked"), Examples.redeemed, headers: [.replayed])],
        errors: keyErrors + bodyErrors + [
            .invalidRedemption, .userNotFound, .offerNotFound, .offerInactive, .offerNotStarted, .offerEnded,
            .conditionsNotMet, .limitReached, .tooManyHolds, .outOfStock, .codesExhausted, .insufficientPoints,
            .invalidParameter,
        ])

    static let capture = Self(
        id: "captureHold", tag: .offers, summary: "Spend what a hold has set aside",
        text: "All of it, or `points` of it; the rest returns. The code is given out.",
        parameters: [.idempotencyKey], body: [.json(.ref("Capture"), Examples.captures)],
        answers: [.json("Redeemed.", .ref("Booked"), Examples.captured, headers: [.replayed])],
        errors: keyErrors + holdErrors)

    static let release = Self(
        id: "releaseHold", tag: .offers, summary: "End a hold",
        text: "Its points, its place in the stock and its code return. A user's own token ends that user's only.",
        parameters: [.idempotencyKey],
        answers: [.json("Released.", .ref("Booked"), Examples.released, headers: [.replayed])],
        errors: keyErrors + bodyErrors + holdErrors)

    static let getRedemption = Self(
        id: "getRedemption", tag: .offers, summary: "A hold or redemption",
        text: "A user's own token sees that user's only.",
        answers: [.json("The hold or redemption.", .ref("Redemption"), Examples.redemption)],
        errors: [.redemptionNotFound])

    static let listRedemptions = Self(
        id: "listRedemptions", tag: .offers, summary: "A user's holds and redemptions", text: "The newest first.",
        parameters: [.pageSize, .afterRedemption],
        answers: [.json("A page of them.", .ref("RedemptionPage"), Examples.redemptions)],
        errors: [.userNotFound, .invalidParameter])

    static let listCoupons = Self(
        id: "listCoupons", tag: .offers, summary: "A user's coupons", text: "The newest first.",
        parameters: [.pageSize, .afterRedemption],
        answers: [.json("A page of them.", .ref("CouponPage"), Examples.coupons)],
        errors: [.userNotFound, .invalidParameter])

    static let getCoupon = Self(
        id: "getCoupon", tag: .offers, summary: "Look a coupon up",
        text: "By its code, in upper or lower case.",
        answers: [.json("The coupon.", .ref("Coupon"), Examples.coupon)], errors: [.couponNotFound])

    static let useCoupon = Self(
        id: "useCoupon", tag: .offers, summary: "Use a coupon", text: "Once: a second time, the answer is 409.",
        parameters: [.idempotencyKey], body: [.json(.ref("CouponUse"), Examples.couponUses)],
        answers: [.json("The used coupon.", .ref("Coupon"), Examples.usedCoupon, headers: [.replayed])],
        errors: couponErrors + [.couponExpired])

    static let voidCoupon = Self(
        id: "voidCoupon", tag: .offers, summary: "Make a coupon void",
        text: "It gives no points back; to give them back, reverse the redemption.",
        parameters: [.idempotencyKey], body: [.json(.ref("CouponVoiding"), Examples.couponVoiding)],
        answers: [.json("The void coupon.", .ref("Coupon"), Examples.voidCoupon, headers: [.replayed])],
        errors: couponErrors)

    static let addCoupons = Self(
        id: "addCoupons", tag: .offers, summary: "Add codes to a pool",
        text:
            "A code a line, up to \(grouped(CouponPool.mostCodes)) at a time, as `text/plain`, or as `application/x-ndjson` "
            + "with a text or an object `{\"code\": …}` a line. Codes that the project has are counted as duplicates. If a "
            + "line can't be a code, none is added.",
        parameters: [.idempotencyKey],
        moreBody: [
            OpenAPI.Content(type: "text/plain", schema: .string, examples: Examples.codes),
            OpenAPI.Content(type: "application/x-ndjson", schema: .string, examples: Examples.codeLines),
        ],
        answers: [.json("What became of the codes.", .ref("AddedCodes"), Examples.addedCodes, headers: [.replayed])],
        errors: keyErrors + [.lengthRequired, .unsupportedMediaType, .offerNotFound, .invalidCoupons, .noPool])

    static let offerAnalytics = Self(
        id: "getOfferAnalytics", tag: .analytics, summary: "How an offer is doing",
        text:
            "All in all and by day. Without a period, all days since its first redemption. A deleted offer keeps its figures. "
            + "`compare`, `groupBy` and formats other than `json` are refused.",
        parameters: [.offerId, .offerPeriod, .statsFrom, .statsTo, .timeframe, .statsMonth],
        answers: [.json("The offer's figures.", .ref("OfferAnalytics"), Examples.offerAnalytics)],
        errors: [.offerIdMissing, .offerNotFound, .invalidParameter])

    private static let keyErrors: [ErrorCode] = [.invalidIdempotencyKey, .idempotencyKeyReused]
    /// Of a request that needs no body and takes an empty object.
    private static let bodyErrors = OpenAPI.Failure.ofBodies
    private static let holdErrors: [ErrorCode] = [
        .invalidRedemption, .redemptionNotFound, .holdExpired, .alreadyCaptured, .alreadyReleased,
    ]
    private static let couponErrors =
        keyErrors + [.invalidCoupon, .couponNotFound, .couponNotIssued, .couponUsed, .couponVoid]
}
