import Loyalty
import Store

extension OpenAPI {
    /// What users redeem and what they get for it.
    static let offerSchemas: [(name: String, value: Schema)] = [
        ("OfferFeed", .record([.required("offers", .array(of: .ref("OfferStanding")))])),
        (
            "OfferStanding",
            .record([
                .required("offerId", .id), .required("title", .ref("Title")),
                .optional("description", .ref("OfferDescription")), .optional("start", .instant),
                .optional("end", .instant),
                .optional("left", Schema.count.described("What is left of the stock.")),
                .required(
                    "cost",
                    Schema.points.orNull.described(
                        "What it costs the user; null if none of the user's groups has a cost.")),
                .required("redeemable", .boolean),
                .required("reasons", .array(of: .ref("OfferReason"))),
                .optional("missing", Schema.integer(1...).described("The points that the user lacks.")),
            ])
        ),
        ("OfferReason", Schema.choice(reasons).described("Why a user can't redeem an offer.")),
        ("Booked", .record(redemption + [.required("balance", Schema.signedPoints.described("The user's total."))])),
        ("Redemption", .record(redemption)),
        ("RedemptionStatus", .choice(Redemption.Status.allCases.map(\.name))),
        (
            "Capture",
            .record([
                .optional(
                    "points",
                    Schema.integer(1...).orNull.described("What is spent of the points that are held; all if left out.")
                )
            ])
        ),
        (
            "RedemptionPage",
            .record([
                .required("redemptions", .array(of: .ref("Redemption"), 0...ResultLimit.page.most)), next,
            ])
        ),
        (
            "IssuedCoupon",
            .record([
                .required("code", code), .required("status", .ref("CouponStatus")), .optional("expiresAt", lastDay),
            ])
        ),
        ("CouponStatus", .choice(of: Coupon.Status.self)),
        (
            "Coupon",
            .record([
                .required("code", code), .required("offerId", .id),
                .required("status", .ref("CouponStatus")), .optional("userId", .userId),
                .optional("redemptionId", redemptionId), .optional("issuedAt", .instant),
                .optional("expiresAt", lastDay),
                .optional("usedAt", .instant), .optional("voidedAt", .instant),
                .optional(
                    "by",
                    Schema.string.described(
                        "Who used it or made it void. Only for administrators and API keys with the scope `read`, as "
                            + "`reference` and `reason` are.")),
                .optional("reference", .string), .optional("reason", .string),
            ])
        ),
        (
            "CouponPage",
            .record([.required("coupons", .array(of: .ref("Coupon"), 0...ResultLimit.page.most)), next])
        ),
        (
            "CouponUse",
            .record([
                .optional(
                    "reference",
                    Schema.string(CouponUse.lengths).orNull.described(
                        "What to note, such as the number of an order: \(CouponUse.rule)."))
            ])
        ),
        ("CouponVoiding", .record([.required("reason", .ref("EntryReason"))])),
        (
            "AddedCodes",
            .record([
                .required("added", .count),
                .required("duplicates", Schema.count.described("Codes that the project has, or that came twice.")),
            ])
        ),
        ("OfferDay", .record(day)),
        (
            "OfferAnalytics",
            .record([
                .required("offerId", .id),
                .required("period", .answeredPeriod),
                .required("startDate", .date), .required("endDate", .date),
                .required(
                    "data",
                    .record(
                        day + [
                            .required("held", Schema.count.described("Open holds, now.")),
                            .required("stockLeft", Schema.count.orNull.described("Now; null if there is no end.")),
                            .required("codesLeft", Schema.count.orNull.described("Now; null without a pool.")),
                            .required("dailyData", .map(of: .ref("OfferDay"), names: .date)),
                        ])),
            ])
        ),
    ]

    /// The names of the reasons why a user can't redeem an offer, in order.
    private static let reasons = [
        OfferJudgement.Reason.inactive, .notStarted, .ended, .conditions, .limitReached, .outOfStock, .codesExhausted,
        .insufficientPoints(missing: 1),
    ].map(\.code)
    private static let code: Schema = .string(1...CouponCode.maximumLength)
    private static let redemptionId: Schema = .string(pattern: "^[1-9][0-9]{0,18}$")
    private static let lastDay = Schema.date.described("The last local day on which it can be used.")
    private static let next = Member.required(
        "next", Schema.string.orNull.described("The `cursor` of the next page; null on the last."))

    private static let redemption: [Member] = [
        .required("redemptionId", redemptionId), .required("userId", .userId), .required("offerId", .id),
        .required("status", .ref("RedemptionStatus")),
        .required("points", Schema.points.described("What was spent, or is or was held.")),
        .required("at", .instant),
        .optional("until", Schema.instant.described("When the clock ends the hold.")),
        .optional("redeemedAt", .instant),
        .optional("endedAt", Schema.instant.described("When it was released, expired or reversed.")),
        .optional("entryId", Schema.ref("EntryId").described("The entry that spent the points.")),
        .optional("coupon", .ref("IssuedCoupon")),
    ]

    private static let day: [Member] = [
        .required("redemptions", .count), .required("users", .count), .required("points", .points),
        .required("reversals", .count), .required("refunded", .points), .required("couponsUsed", .count),
    ]
}
