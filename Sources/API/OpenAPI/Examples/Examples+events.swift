extension OpenAPI.Examples {
    // MARK: - Events that are logged

    static let eventRequests = [
        OpenAPI.Example(
            "purchase", "A purchase",
            #"""
            {"eventId": "purchase_completed", "userId": "ada",
             "metadata": {"amount": 49.99, "currency": "EUR", "usergroup": ["default"], "source": "web"}}
            """#),
        OpenAPI.Example(
            "login", "Only the event and the user",
            #"{"eventId": "login", "userId": "ada"}"#),
        OpenAPI.Example(
            "nothing_paid", "Metadata that doesn't meet the condition",
            #"""
            {"eventId": "purchase_completed", "userId": "ada", "metadata": {"amount": 0}}
            """#),
        OpenAPI.Example(
            "draft", "The result under another definition",
            #"""
            {"eventId": "survey_answered", "userId": "ada", "metadata": {"stars": 5},
             "definition": {"title": "Survey answered", "type": "CONDITIONAL", "rewardValueField": "stars",
              "threshold": 4, "reward": {"default": 15}}}
            """#),
        OpenAPI.Example(
            "backdated", "An earlier event, from a server",
            #"""
            {"eventId": "login", "userId": "grace", "timestamp": "2026-11-20T18:00:00+01:00"}
            """#),
    ]

    static let events = [
        OpenAPI.Example(
            "purchase", "Points, with streak, challenge and leaderboard",
            #"""
            {"statusCode": 200, "message": "Event erfolgreich geloggt",
             "data": {"userId": "ada", "eventId": "purchase_completed", "points": 50, "type": "TRANSACTION",
              "title": "Purchase completed", "limit": 10, "maximumReward": 1000,
              "metadata": {"amount": 49.99, "currency": "EUR", "usergroup": ["default"], "source": "web"},
              "conditionReached": true, "limitReached": false, "userGroupId": "default", "id": "1",
              "balance": 50, "bonuses": [],
              "streaks": [{"streakId": "daily_login", "length": 1, "longest": 1, "freezes": 0,
                "expiresAt": "2026-11-25T00:00:00.000Z"}],
              "challenges": [{"challengeId": "ten_purchases", "progress": 1, "goal": 10, "completions": 0,
                "completed": false, "completedAt": null}],
              "leaderboards": [{"leaderboardId": "this_month", "points": 50}]}}
            """#),
        OpenAPI.Example(
            "login", "A fixed reward",
            #"""
            {"statusCode": 200, "message": "Event erfolgreich geloggt",
             "data": {"userId": "ada", "eventId": "login", "points": 5, "type": "FIXED", "title": "Login",
              "limit": 1, "maximumReward": null, "metadata": {}, "conditionReached": true,
              "limitReached": false, "userGroupId": "default", "id": "2", "balance": 55, "bonuses": [], "streaks": [],
              "challenges": [], "leaderboards": [{"leaderboardId": "this_month", "points": 55}]}}
            """#),
        OpenAPI.Example(
            "limit_reached", "The limit is reached",
            #"""
            {"statusCode": 200, "message": "Event Limit erreicht",
             "data": {"userId": "ada", "eventId": "login", "points": 0, "type": "FIXED", "title": "Login",
              "limit": 1, "maximumReward": null, "metadata": {}, "conditionReached": true,
              "limitReached": true, "userGroupId": "default", "id": "3", "limitReason": "limit",
              "balance": 55, "bonuses": [], "streaks": [], "challenges": [], "leaderboards": []}}
            """#),
        OpenAPI.Example(
            "dry_run", "With dryRun=true: the condition is not met",
            #"""
            {"statusCode": 200, "message": "Event erfolgreich geloggt",
             "data": {"userId": "ada", "eventId": "purchase_completed", "points": 0, "type": "TRANSACTION",
              "title": "Purchase completed", "limit": 10, "maximumReward": 1000, "metadata": {"amount": 0},
              "conditionReached": false, "limitReached": false, "userGroupId": "default", "dryRun": true,
              "conditions": [{"pointer": "/conditions/conditions/0", "field": "amount", "operator": "greater_than",
                "value": 0, "found": 0, "met": false}],
              "balance": 55, "bonuses": [], "streaks": [], "challenges": [], "leaderboards": []}}
            """#),
        OpenAPI.Example(
            "draft", "The result under a definition that isn't stored",
            #"""
            {"statusCode": 200, "message": "Event erfolgreich geloggt",
             "data": {"userId": "ada", "eventId": "survey_answered", "points": 15, "type": "CONDITIONAL",
              "title": "Survey answered", "limit": null, "maximumReward": null, "metadata": {"stars": 5},
              "conditionReached": true, "limitReached": false, "userGroupId": "default", "dryRun": true,
              "conditions": [{"pointer": "/threshold", "field": "stars", "operator": "greater_than_or_equal",
                "value": 4, "found": 5, "met": true}],
              "balance": 70, "bonuses": [], "streaks": [], "challenges": [],
              "leaderboards": [{"leaderboardId": "this_month", "points": 70}]}}
            """#),
        OpenAPI.Example(
            "backdated", "Counted on its own day",
            #"""
            {"statusCode": 200, "message": "Event erfolgreich geloggt",
             "data": {"userId": "grace", "eventId": "login", "points": 5, "type": "FIXED", "title": "Login",
              "limit": 1, "maximumReward": null, "metadata": {}, "conditionReached": true,
              "limitReached": false, "userGroupId": "default", "id": "4", "balance": 5, "bonuses": [],
              "streaks": [{"streakId": "daily_login", "length": 1, "longest": 1, "freezes": 0,
                "expiresAt": "2026-11-21T23:00:00.000Z"}],
              "challenges": [],
              "leaderboards": [{"leaderboardId": "this_month", "points": 5},
               {"leaderboardId": "vips", "points": 5}]}}
            """#),
    ]

    static let batchRequests = [
        OpenAPI.Example(
            "mixed", "One event has an error",
            #"""
            [{"eventId": "login", "userId": "grace"}, {"eventId": "unknown", "userId": "grace"}]
            """#)
    ]

    static let batchLines = [
        OpenAPI.Example(
            "lines", "NDJSON",
            lines: #"""
                {"eventId":"purchase_completed","userId":"grace","metadata":{"amount":10}}
                {"eventId":"purchase_completed","userId":"grace","metadata":{"amount":20}}
                """#)
    ]

    private static let mixed = [
        OpenAPI.Example(
            "mixed", "A result for each event",
            #"""
            {"statusCode": 200, "counts": {"total": 2, "logged": 1, "failed": 1},
             "results": [{"statusCode": 200, "message": "Event erfolgreich geloggt",
               "data": {"userId": "grace", "eventId": "login", "points": 5, "type": "FIXED",
                "title": "Login", "limit": 1, "maximumReward": null, "metadata": {},
                "conditionReached": true, "limitReached": false, "userGroupId": "default", "id": "5",
                "balance": 10, "bonuses": [],
                "streaks": [{"streakId": "daily_login", "length": 1, "longest": 1, "freezes": 0,
                  "expiresAt": "2026-11-24T23:00:00.000Z"}],
                "challenges": [],
                "leaderboards": [{"leaderboardId": "this_month", "points": 10},
                 {"leaderboardId": "vips", "points": 10}]}},
              {"statusCode": 404, "message": "Event does not exist.", "code": "event_not_found"}]}
            """#)
    ]

    private static let lines = [
        OpenAPI.Example(
            "lines", "For lines",
            #"""
            {"statusCode": 200, "counts": {"total": 2, "logged": 2, "failed": 0},
             "results": [{"statusCode": 200, "message": "Event erfolgreich geloggt",
               "data": {"userId": "grace", "eventId": "purchase_completed", "points": 20,
                "type": "TRANSACTION", "title": "Purchase completed", "limit": 10, "maximumReward": 1000,
                "metadata": {"amount": 10}, "conditionReached": true, "limitReached": false,
                "userGroupId": "vip", "id": "6", "balance": 30, "bonuses": [], "streaks": [],
                "challenges": [{"challengeId": "ten_purchases", "progress": 1, "goal": 10, "completions": 0,
                  "completed": false, "completedAt": null}],
                "leaderboards": [{"leaderboardId": "this_month", "points": 30},
                 {"leaderboardId": "vips", "points": 30}]}},
              {"statusCode": 200, "message": "Event erfolgreich geloggt",
               "data": {"userId": "grace", "eventId": "purchase_completed", "points": 40,
                "type": "TRANSACTION", "title": "Purchase completed", "limit": 10, "maximumReward": 1000,
                "metadata": {"amount": 20}, "conditionReached": true, "limitReached": false,
                "userGroupId": "vip", "id": "7", "balance": 70, "bonuses": [], "streaks": [],
                "challenges": [{"challengeId": "ten_purchases", "progress": 2, "goal": 10, "completions": 0,
                  "completed": false, "completedAt": null}],
                "leaderboards": [{"leaderboardId": "this_month", "points": 70},
                 {"leaderboardId": "vips", "points": 70}]}}]}
            """#)
    ]

    static let batches = mixed + lines
}
