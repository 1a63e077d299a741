extension OpenAPI.Examples {
    // MARK: - Definitions that are made and changed

    static let newEvent = OpenAPI.Example(
        "review", "A new one",
        #"""
        {"eventId": "review", "title": "Review written", "description": null, "status": "ACTIVE",
         "limit": null, "maximumReward": null, "reward": {"default": 20},
         "conditions": {"type": "OR",
          "conditions": [{"field": "text", "operator": "exists"},
           {"field": "source", "operator": "in", "value": ["app", "web"]}]},
         "metadataFields": [], "type": "CONDITIONAL", "cooldownSeconds": 3600, "budget": 100000,
         "rewardValueField": "stars", "threshold": 4, "validity": {"months": 12, "until": "month"},
         "pending": {"days": 14}}
        """#)

    static let changedEvent = OpenAPI.Example(
        "login", "A changed one",
        #"""
        {"eventId": "login", "title": "Login", "description": null, "status": "ACTIVE", "limit": 1,
         "maximumReward": null, "reward": {"default": 5, "vip": 10}, "conditions": {},
         "metadataFields": [], "type": "FIXED", "limitWindow": "day"}
        """#)

    static let eventInputs = [
        OpenAPI.Example(
            "review", "A new one",
            #"""
            {"title": "Review written", "type": "CONDITIONAL", "reward": {"default": 20},
             "rewardValueField": "stars", "threshold": 4,
             "conditions": {"type": "OR",
              "conditions": [{"field": "text", "operator": "exists"},
               {"field": "source", "operator": "in", "value": ["app", "web"]}]},
             "cooldownSeconds": 3600, "budget": 100000,
             "validity": {"months": 12, "until": "month"}, "pending": {"days": 14}}
            """#),
        OpenAPI.Example(
            "login", "A changed one",
            #"""
            {"title": "Login", "reward": {"default": 5, "vip": 10}, "limit": 1, "limitWindow": "day"}
            """#),
    ]

    static let newStreak = OpenAPI.Example(
        "weekly_purchase", "A new one",
        #"""
        {"streakId": "weekly_purchase",
         "title": {"default": "A purchase every week", "de": "Jede Woche ein Einkauf"},
         "events": ["purchase_completed"], "period": "weekly", "backfill": true}
        """#)

    static let changedStreak = OpenAPI.Example(
        "daily_login", "A changed one",
        #"""
        {"streakId": "daily_login", "title": "A login every day", "events": ["login"],
         "period": "daily", "freezes": {"max": 2, "earnEvery": 7}, "dayStartHour": 4,
         "rewards": [{"length": 7, "points": 50}]}
        """#)

    static let streakInputs = [
        OpenAPI.Example(
            "weekly_purchase", "A new one",
            #"""
            {"title": {"default": "A purchase every week", "de": "Jede Woche ein Einkauf"},
             "events": ["purchase_completed"], "period": "weekly", "backfill": true}
            """#),
        OpenAPI.Example(
            "daily_login", "A changed one",
            #"""
            {"title": "A login every day", "events": ["login"], "period": "daily", "dayStartHour": 4,
             "freezes": {"max": 2, "earnEvery": 7}, "rewards": [{"length": 7, "points": 50}]}
            """#),
    ]

    static let newChallenge = OpenAPI.Example(
        "big_spender", "A new one",
        #"""
        {"challengeId": "big_spender", "title": "big_spender", "eventId": "purchase_completed",
         "goal": 500, "metric": "sum", "field": "amount", "points": 250,
         "start": "2026-11-30T23:00:00.000Z", "end": "2026-12-31T23:00:00.000Z"}
        """#)

    static let changedChallenge = OpenAPI.Example(
        "ten_purchases", "A changed one",
        #"""
        {"challengeId": "ten_purchases", "title": "Ten purchases", "eventId": "purchase_completed",
         "goal": 10, "metric": "count", "points": 150, "repeatable": true}
        """#)

    static let challengeInputs = [
        OpenAPI.Example(
            "big_spender", "A new one",
            #"""
            {"eventId": "purchase_completed", "metric": "sum", "field": "amount", "goal": 500,
             "points": 250, "start": "2026-12-01T00:00:00+01:00", "end": "2027-01-01T00:00:00+01:00"}
            """#),
        OpenAPI.Example(
            "ten_purchases", "A changed one",
            #"""
            {"title": "Ten purchases", "eventId": "purchase_completed", "goal": 10, "points": 150,
             "repeatable": true}
            """#),
    ]

    static let newLeaderboard = OpenAPI.Example(
        "last_30_days", "A new one",
        #"""
        {"leaderboardId": "last_30_days", "window": "30d", "usergroupId": "vip"}
        """#)

    static let changedLeaderboard = OpenAPI.Example(
        "this_month", "A changed one",
        #"{"leaderboardId": "this_month", "window": "month"}"#)

    static let leaderboardInputs = [
        OpenAPI.Example(
            "last_30_days", "A new one",
            #"{"window": "30d", "usergroupId": "vip"}"#),
        OpenAPI.Example(
            "this_month", "A changed one",
            #"{"window": "month", "usergroupId": null}"#),
    ]
}
