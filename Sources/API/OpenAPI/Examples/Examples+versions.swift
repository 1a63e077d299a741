extension OpenAPI.Examples {
    // MARK: - Versions of definitions, and what changes of them do

    static func versions(of kind: DefinitionKind) -> [OpenAPI.Example] {
        switch kind {
        case .event:
            versions(
                "login",
                #"""
                {"version": 2, "at": "2026-11-23T09:30:00.000Z", "by": "examples",
                 "definition": \#(changedLogin)},
                {"version": 1, "at": "2026-11-23T09:30:00.000Z", "by": "command",
                 "definition": {"eventId": "login", "title": "Login", "description": null, "status": "ACTIVE",
                  "limit": 1, "maximumReward": null, "reward": {"default": 5}, "conditions": {},
                  "metadataFields": [], "type": "FIXED", "limitWindow": "day"}}
                """#)
        case .streak:
            versions(
                "weekly_purchase",
                #"""
                {"version": 1, "at": "2026-11-23T09:30:00.000Z", "by": "examples", "definition":
                 {"streakId": "weekly_purchase",
                  "title": {"default": "A purchase every week", "de": "Jede Woche ein Einkauf"},
                  "events": ["purchase_completed"], "period": "weekly", "backfill": true}}
                """#)
        case .challenge:
            versions(
                "ten_purchases",
                #"""
                {"version": 2, "at": "2026-11-23T09:30:00.000Z", "by": "examples",
                 "definition": \#(changedTenPurchases)},
                {"version": 1, "at": "2026-11-23T09:30:00.000Z", "by": "command", "definition":
                 {"challengeId": "ten_purchases", "title": {"default": "Ten purchases", "de": "Zehn Einkäufe"},
                  "eventId": "purchase_completed", "goal": 10, "metric": "count", "points": 100}}
                """#)
        case .leaderboard:
            versions(
                "this_month",
                #"""
                {"version": 1, "at": "2026-11-23T09:30:00.000Z", "by": "command",
                 "definition": {"leaderboardId": "this_month", "window": "month"}}
                """#)
        case .offer:
            versions(
                "coffee",
                #"""
                {"version": 2, "at": "2026-11-23T09:30:00.000Z", "by": "examples",
                 "definition": \#(changedCoffee)},
                {"version": 1, "at": "2026-11-23T09:30:00.000Z", "by": "command", "definition":
                 {"offerId": "coffee", "title": {"default": "A coffee", "de": "Ein Kaffee"}, "status": "ACTIVE",
                  "cost": {"default": 200, "vip": 150}, "stock": 1000, "limit": 1, "limitWindow": "day"}}
                """#)
        }
    }

    private static func versions(_ name: String, _ list: String) -> [OpenAPI.Example] {
        [OpenAPI.Example(name, "Those of \(name)", #"{"versions": [\#(list)]}"#)]
    }

    static func effects(of kind: DefinitionKind) -> [OpenAPI.Example] {
        switch kind {
        case .event: effect(changedLogin)
        case .streak:
            effect(
                """
                {"streakId": "daily_login", "title": "A login every day", "events": ["login"], "period": "daily",
                 "freezes": {"max": 2, "earnEvery": 7}, "dayStartHour": 4, "rewards": [{"length": 7, "points": 50}]}
                """, usersChanged: 2)
        case .challenge: effect(changedTenPurchases)
        case .leaderboard: effect(#"{"leaderboardId": "this_month", "window": "month"}"#)
        case .offer: effect(changedCoffee)
        }
    }

    static func deletions(of kind: DefinitionKind) -> [OpenAPI.Example] {
        switch kind {
        case .event, .leaderboard: effect("null")
        case .streak, .challenge: effect("null", usersChanged: 2)
        case .offer: effect("null", more: #", "leftOver": {"holds": 0, "coupons": 0}"#)
        }
    }

    private static func effect(
        _ definition: String, usersChanged: Int = 0, more members: String = ""
    ) -> [OpenAPI.Example] {
        [
            OpenAPI.Example(
                "effect", "With dryRun=true: what it would do",
                #"""
                {"dryRun": true, "definition": \#(definition),
                 "effect": {"usersChanged": \#(usersChanged), "users": 0, "points": 0, "most": 0}\#(members)}
                """#)
        ]
    }

    private static let changedLogin = """
        {"eventId": "login", "title": "Login", "description": null, "status": "ACTIVE", "limit": 1,
         "maximumReward": null, "reward": {"default": 5, "vip": 10}, "conditions": {}, "metadataFields": [],
         "type": "FIXED", "limitWindow": "day"}
        """

    private static let changedCoffee = """
        {"offerId": "coffee", "title": "A coffee", "status": "INACTIVE", "cost": {"default": 250}, "stock": 2000}
        """

    private static let changedTenPurchases = """
        {"challengeId": "ten_purchases", "title": "Ten purchases", "eventId": "purchase_completed", "goal": 10,
         "metric": "count", "points": 150, "repeatable": true}
        """
}
