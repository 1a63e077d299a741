extension OpenAPI.Examples {
    // MARK: - Definitions of offers

    static let offerList = [
        OpenAPI.Example(
            "offers", "All of them",
            #"""
            [{"offerId": "coffee", "title": {"default": "A coffee", "de": "Ein Kaffee"}, "status": "ACTIVE",
              "cost": {"default": 200, "vip": 150}, "stock": 1000, "limit": 1, "limitWindow": "day"},
             {"offerId": "ten_off", "title": "10 € off", "description": "For your next purchase",
              "status": "ACTIVE", "cost": {"default": 500},
              "conditions": {"type": "AND",
               "conditions": [{"field": "earned", "operator": "greater_than_or_equal", "value": 1000}]},
              "coupon": {"pattern": "TEN-####-####"}, "couponDays": 30},
             {"offerId": "free_shipping", "title": "Free shipping", "status": "ACTIVE", "cost": {"default": 20},
              "coupon": {"pattern": "SHIP-####-####"}, "couponDays": 30},
             {"offerId": "cinema", "title": "A cinema ticket", "status": "ACTIVE", "cost": {"default": 30},
              "stock": 50, "coupon": {"pool": true}}]
            """#)
    ]

    static let oneOffer = OpenAPI.Example(
        "coffee", "One of them",
        #"""
        {"offerId": "coffee", "title": {"default": "A coffee", "de": "Ein Kaffee"}, "status": "ACTIVE",
         "cost": {"default": 200, "vip": 150}, "stock": 1000, "limit": 1, "limitWindow": "day"}
        """#)

    static let newOffer = OpenAPI.Example(
        "concert", "A new one",
        #"""
        {"offerId": "concert", "title": "A concert ticket", "status": "ACTIVE", "cost": {"vip": 5000},
         "stock": 50, "limit": 2, "start": "2026-11-30T23:00:00.000Z", "end": "2026-12-24T23:00:00.000Z",
         "conditions": {"type": "AND",
          "conditions": [{"field": "usergroups", "operator": "contains", "value": "vip"}]},
         "coupon": {"pool": true}}
        """#)

    static let changedOffer = OpenAPI.Example(
        "coffee", "A changed one",
        #"""
        {"offerId": "coffee", "title": "A coffee", "status": "INACTIVE", "cost": {"default": 250},
         "stock": 2000}
        """#)

    static let offerInputs = [
        OpenAPI.Example(
            "concert", "A new one",
            #"""
            {"title": "A concert ticket", "cost": {"vip": 5000}, "stock": 50, "limit": 2,
             "start": "2026-12-01T00:00:00+01:00", "end": "2026-12-25T00:00:00+01:00",
             "conditions": {"field": "usergroups", "operator": "contains", "value": "vip"},
             "coupon": {"pool": true}}
            """#),
        OpenAPI.Example(
            "coffee", "A changed one",
            #"""
            {"title": "A coffee", "status": "INACTIVE", "cost": {"default": 250}, "stock": 2000}
            """#),
    ]
}
