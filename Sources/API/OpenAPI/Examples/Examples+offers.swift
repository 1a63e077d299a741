extension OpenAPI.Examples {
    // MARK: - What users see

    static let offerFeeds = [
        OpenAPI.Example(
            "ada", "What can be had now",
            #"""
            {"offers": [
              {"offerId": "coffee", "title": {"default": "A coffee", "de": "Ein Kaffee"}, "left": 1000, "cost": 200,
               "redeemable": false, "reasons": ["insufficient_points"], "missing": 141},
              {"offerId": "ten_off", "title": "10 € off", "description": "For your next purchase", "cost": 500,
               "redeemable": false, "reasons": ["conditions", "insufficient_points"], "missing": 441},
              {"offerId": "free_shipping", "title": "Free shipping", "cost": 20, "redeemable": true, "reasons": []},
              {"offerId": "cinema", "title": "A cinema ticket", "left": 50, "cost": 30, "redeemable": true,
               "reasons": []}]}
            """#)
    ]

    static let offerStandings = [
        OpenAPI.Example(
            "ten_off", "An offer that the user can't redeem yet",
            #"""
            {"offerId": "ten_off", "title": "10 € off", "description": "For your next purchase", "cost": 500,
             "redeemable": false, "reasons": ["conditions", "insufficient_points"], "missing": 441}
            """#)
    ]

    // MARK: - Redemptions

    static let redeemed = [
        OpenAPI.Example(
            "free_shipping", "Redeemed at once",
            #"""
            {"redemptionId": "10", "userId": "ada", "offerId": "free_shipping", "status": "redeemed", "points": 20,
             "at": "2026-11-23T09:30:00.000Z", "redeemedAt": "2026-11-23T09:30:00.000Z", "entryId": "10",
             "coupon": {"code": "SHIP-7KQ2-M9XD", "status": "ISSUED", "expiresAt": "2026-12-23"}, "balance": 39}
            """#),
        OpenAPI.Example(
            "held", "Held for a quarter of an hour",
            #"""
            {"redemptionId": "11", "userId": "ada", "offerId": "cinema", "status": "held", "points": 30,
             "at": "2026-11-23T09:30:00.000Z", "until": "2026-11-23T09:45:00.000Z", "balance": 39}
            """#),
    ]

    static let captures = [OpenAPI.Example("part", "A part of what is held", #"{"points": 15}"#)]

    static let captured = [
        OpenAPI.Example(
            "part", "A part was spent",
            #"""
            {"redemptionId": "11", "userId": "ada", "offerId": "cinema", "status": "redeemed", "points": 15,
             "at": "2026-11-23T09:30:00.000Z", "until": "2026-11-23T09:45:00.000Z",
             "redeemedAt": "2026-11-23T09:30:00.000Z", "entryId": "12",
             "coupon": {"code": "CINEMA-0001", "status": "ISSUED"}, "balance": 24}
            """#)
    ]

    static let released = [
        OpenAPI.Example(
            "released", "Everything returned",
            #"""
            {"redemptionId": "13", "userId": "ada", "offerId": "free_shipping", "status": "released", "points": 20,
             "at": "2026-11-23T09:30:00.000Z", "until": "2026-11-23T09:31:00.000Z",
             "endedAt": "2026-11-23T09:30:00.000Z", "balance": 24}
            """#)
    ]

    static let redemption = [
        OpenAPI.Example(
            "captured", "A hold that was captured",
            #"""
            {"redemptionId": "11", "userId": "ada", "offerId": "cinema", "status": "redeemed", "points": 15,
             "at": "2026-11-23T09:30:00.000Z", "until": "2026-11-23T09:45:00.000Z",
             "redeemedAt": "2026-11-23T09:30:00.000Z", "entryId": "12",
             "coupon": {"code": "CINEMA-0001", "status": "ISSUED"}}
            """#)
    ]

    static let redemptions = [
        OpenAPI.Example(
            "newest", "The newest",
            #"""
            {"redemptions": [
              {"redemptionId": "13", "userId": "ada", "offerId": "free_shipping", "status": "released", "points": 20,
               "at": "2026-11-23T09:30:00.000Z", "until": "2026-11-23T09:31:00.000Z",
               "endedAt": "2026-11-23T09:30:00.000Z"}],
             "next": "13"}
            """#)
    ]

    // MARK: - Coupons

    static let coupons = [
        OpenAPI.Example(
            "ada", "All of a user's",
            #"""
            {"coupons": [
              {"code": "CINEMA-0001", "offerId": "cinema", "status": "ISSUED", "userId": "ada", "redemptionId": "11",
               "issuedAt": "2026-11-23T09:30:00.000Z"},
              {"code": "SHIP-7KQ2-M9XD", "offerId": "free_shipping", "status": "ISSUED", "userId": "ada",
               "redemptionId": "10", "issuedAt": "2026-11-23T09:30:00.000Z", "expiresAt": "2026-12-23"}],
             "next": null}
            """#)
    ]

    static let coupon = [
        OpenAPI.Example(
            "issued", "One that can be used",
            #"""
            {"code": "SHIP-7KQ2-M9XD", "offerId": "free_shipping", "status": "ISSUED", "userId": "ada",
             "redemptionId": "10", "issuedAt": "2026-11-23T09:30:00.000Z", "expiresAt": "2026-12-23"}
            """#)
    ]

    static let couponUses = [OpenAPI.Example("order", "With an order", #"{"reference": "Order 4711"}"#)]

    static let usedCoupon = [
        OpenAPI.Example(
            "order", "Used for an order",
            #"""
            {"code": "SHIP-7KQ2-M9XD", "offerId": "free_shipping", "status": "USED", "userId": "ada",
             "redemptionId": "10", "issuedAt": "2026-11-23T09:30:00.000Z", "expiresAt": "2026-12-23",
             "usedAt": "2026-11-23T09:30:00.000Z", "by": "examples", "reference": "Order 4711"}
            """#)
    ]

    static let couponVoiding = [OpenAPI.Example("lost", "A lost ticket", #"{"reason": "Lost by the user"}"#)]

    static let voidCoupon = [
        OpenAPI.Example(
            "lost", "A lost ticket",
            #"""
            {"code": "CINEMA-0001", "offerId": "cinema", "status": "VOID", "userId": "ada", "redemptionId": "11",
             "issuedAt": "2026-11-23T09:30:00.000Z", "voidedAt": "2026-11-23T09:30:00.000Z", "by": "examples",
             "reason": "Lost by the user"}
            """#)
    ]

    // MARK: - Pools

    static let codes = [OpenAPI.Example("text", "Two codes", lines: "CINEMA-0001\nCINEMA-0002\n")]

    static let codeLines = [
        OpenAPI.Example(
            "lines", "Two codes as JSON", lines: #""CINEMA-0002""# + "\n" + #"{"code": "CINEMA-0003"}"# + "\n")
    ]

    static let addedCodes = [
        OpenAPI.Example("added", "All are new", #"{"added": 2, "duplicates": 0}"#),
        OpenAPI.Example("duplicate", "One is known", #"{"added": 1, "duplicates": 1}"#),
    ]

    // MARK: - Figures

    static let offerAnalytics = [
        OpenAPI.Example(
            "cinema", "All days",
            #"""
            {"offerId": "cinema", "period": "all", "startDate": "2026-11-23", "endDate": "2026-11-23",
             "data": {"redemptions": 1, "users": 1, "points": 15, "reversals": 0, "refunded": 0, "couponsUsed": 0,
              "held": 0, "stockLeft": 49, "codesLeft": 2,
              "dailyData": {
               "2026-11-23": {"redemptions": 1, "users": 1, "points": 15, "reversals": 0, "refunded": 0,
                "couponsUsed": 0}}}}
            """#)
    ]
}
