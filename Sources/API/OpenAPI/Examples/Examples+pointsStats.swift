extension OpenAPI.Examples {
    // MARK: - Figures about points

    static let pointsStats = [
        OpenAPI.Example(
            "today", "One day, with compare=previous",
            #"""
            {"period": "1d", "startDate": "2026-11-23", "endDate": "2026-11-23",
             "data": {"awarded": 120, "bonuses": 0, "adjusted": 0, "redeemed": 0, "refunded": 0, "reversed": 0,
              "expired": 0, "erased": 0, "outstanding": 125, "pending": 0, "held": 0, "debt": 0, "usersWithPoints": 2,
              "dailyData": {"2026-11-23": {"awarded": 120, "bonuses": 0, "adjusted": 0, "redeemed": 0, "refunded": 0, "reversed": 0,
                "expired": 0, "erased": 0, "outstanding": 125, "pending": 0, "held": 0, "debt": 0, "usersWithPoints": 2}},
              "upcoming": [{"month": "2026-11", "points": 0}, {"month": "2026-12", "points": 0},
               {"month": "2027-01", "points": 0},
               {"month": "2027-02", "points": 0}, {"month": "2027-03", "points": 0}, {"month": "2027-04", "points": 0},
               {"month": "2027-05", "points": 0}, {"month": "2027-06", "points": 0}, {"month": "2027-07", "points": 0},
               {"month": "2027-08", "points": 0}, {"month": "2027-09", "points": 0}, {"month": "2027-10", "points": 0}]},
             "previous": {"startDate": "2026-11-22", "endDate": "2026-11-22",
              "awarded": 0, "bonuses": 0, "adjusted": 0, "redeemed": 0, "refunded": 0, "reversed": 0,
              "expired": 0, "erased": 0, "outstanding": 5, "pending": 0, "held": 0, "debt": 0, "usersWithPoints": 1,
              "change": {"awarded": {"absolute": 120, "percent": null}, "bonuses": {"absolute": 0, "percent": 0},
               "adjusted": {"absolute": 0, "percent": 0}, "redeemed": {"absolute": 0, "percent": 0},
               "refunded": {"absolute": 0, "percent": 0}, "reversed": {"absolute": 0, "percent": 0},
               "expired": {"absolute": 0, "percent": 0}, "erased": {"absolute": 0, "percent": 0},
               "outstanding": {"absolute": 120, "percent": 2400}, "pending": {"absolute": 0, "percent": 0},
               "held": {"absolute": 0, "percent": 0}, "debt": {"absolute": 0, "percent": 0},
               "usersWithPoints": {"absolute": 1, "percent": 100}}}}
            """#)
    ]

    static let pointsTables = [
        OpenAPI.Example(
            "days", "With format=csv",
            lines: [
                "date,awarded,bonuses,adjusted,redeemed,refunded,reversed,expired,"
                    + "erased,outstanding,pending,held,debt,usersWithPoints",
                "2026-11-23,120,0,0,0,0,0,0,0,125,0,0,0,2",
            ].map { $0 + "\r\n" }.joined())
    ]
}
