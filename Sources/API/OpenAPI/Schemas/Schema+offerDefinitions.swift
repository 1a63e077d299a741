import Loyalty

extension OpenAPI {
    /// Definitions of offers.
    static let offerDefinitionSchemas: [(name: String, value: Schema)] = [
        (
            "OfferDefinition",
            .record(
                [.required("offerId", .id), .required("status", .ref("OfferStatus"))] + required
                    + options(conditions: .ref("ConditionGroup")))
        ),
        (
            "OfferDefinitionInput",
            Schema.record(
                input(
                    "offerId", required,
                    [.optional("status", .ref("OfferStatus"))]
                        + options(conditions: inputConditions))
            ).described("`null` is the same as leaving a field out. `couponDays` is only for an offer with a `coupon`.")
        ),
        ("OfferStatus", .choice(of: OfferDefinition.Status.self)),
        (
            "OfferDescription",
            Schema.any(of: [description, .ref("OfferDescriptions")]).described(
                "A text, or an object with a text per language; at most \(EventDefinition.longestDescription) bytes each."
            )
        ),
        ("OfferDescriptions", .textsByLanguage(description)),
        (
            "Costs",
            Schema.map(of: .integer(0...EventDefinition.mostPoints), names: .usergroup).adding("minProperties", 1)
                .described("Points for each group. The lowest cost of `default` and the user's groups counts.")
        ),
        ("OfferCoupon", .one(of: [.ref("GeneratedCodes"), .ref("PoolOfCodes")])),
        (
            "GeneratedCodes",
            .record([
                .required(
                    "pattern",
                    Schema.string(1...CouponCode.maximumLength).described(
                        "ASCII without spaces, with at least \(CouponPattern.fewestDrawn) `#`. A letter or digit is drawn for "
                            + "each of them."))
            ])
        ),
        (
            "PoolOfCodes",
            .record([.required("pool", Schema.constant(true).described("The codes are uploaded."))])
        ),
    ]

    private static let description = Schema.string(1...EventDefinition.longestDescription)

    private static let required: [Member] = [.required("title", .ref("Title")), .required("cost", .ref("Costs"))]

    private static let inputConditions = Schema.any(
        of: [.ref("ConditionGroup"), .ref("Comparison"), .ref("NoConditions")]
    ).described(
        "The fields are `usergroups`, a list; `balance`, the points that the user can spend; and `earned`, the points of all "
            + "events and bonuses, less corrections and reversals.")

    /// - Parameter conditions: the forms that they can have.
    private static func options(conditions: Schema) -> [Member] {
        [
            .optional("description", .ref("OfferDescription")),
            .optional(
                "stock",
                Schema.integer(0...OfferDefinition.largestStock).described(
                    "How many there ever are. Open holds take from it, and redemptions that aren't reversed.")),
            .optional("limit", .integer(1...EventDefinition.mostPoints)),
            .optional("limitWindow", .ref("LimitWindow")),
            .optional("start", Schema.instant.described("The first instant at which it can be redeemed.")),
            .optional("end", Schema.instant.described("The first instant at which it can no longer be redeemed.")),
            .optional("conditions", conditions),
            .optional("coupon", .ref("OfferCoupon")),
            .optional(
                "couponDays",
                Schema.integer(1...OfferDefinition.longestCouponDays).described(
                    "The local days after the day of issue on which a code can be used. Without it, codes don't expire."
                )),
        ]
    }
}
