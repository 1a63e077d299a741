extension OpenAPI.Examples {
    // MARK: - Users and leaderboards

    static let newUsers = [
        OpenAPI.Example(
            "grace", "With a group, a time zone and a display name",
            #"{"userId": "grace", "usergroups": ["vip"], "timezone": "Europe/Paris", "displayName": "Grace H."}"#)
    ]

    static let createdUsers = [
        OpenAPI.Example(
            "grace", "Created",
            #"""
            {"message": "User created", "userId": "grace", "createdAt": 1795426200000}
            """#)
    ]

    static let erasedUsers = [
        OpenAPI.Example(
            "pending", "The files are not cleared yet",
            #"""
            {"message": "User erased; the files are cleared when a long read has ended"}
            """#),
        OpenAPI.Example(
            "server", "The files of a PostgreSQL server are left to it",
            #"""
            {"message": "User erased; what the server's files keep goes with vacuum and retention"}
            """#),
    ]

    static let userChanges = [
        OpenAPI.Example(
            "time_zone", "Remove the user's own time zone",
            #"{"timezone": null}"#)
    ]

    static let changedUsers = [
        OpenAPI.Example(
            "grace", "After the change",
            #"""
            {"userId": "grace", "createdAt": 1795426200000, "usergroups": ["vip"], "timezone": null,
             "displayName": "Grace H.", "points": 70}
            """#)
    ]

    static let users = [
        OpenAPI.Example(
            "grace", "A user",
            #"""
            {"userId": "grace", "createdAt": 1795426200000, "usergroups": ["vip"],
             "timezone": "Europe/Paris", "displayName": "Grace H.", "points": 70}
            """#)
    ]

    static let userLists = [
        OpenAPI.Example(
            "page", "Users whose ids begin with a prefix",
            #"""
            {"users": [{"userId": "grace", "createdAt": 1795426200000, "usergroups": ["vip"],
              "timezone": "Europe/Paris", "displayName": "Grace H.", "points": 70}], "next": null}
            """#)
    ]

    static let points = [
        OpenAPI.Example(
            "ada", "A balance",
            #"{"points": 55, "pending": 0, "held": 0, "debt": 0, "expiring": []}"#)
    ]

    static let exports = [
        OpenAPI.Example(
            "ada", "Everything",
            #"""
            {"userId": "ada", "createdAt": 1795426200000, "usergroups": [], "timezone": null,
             "displayName": null, "points": 55, "pending": 0, "held": 0, "debt": 0, "expiring": [],
             "streaks": [{"streakId": "daily_login", "length": 1, "longest": 1, "freezes": 0,
               "expiresAt": "2026-11-25T00:00:00.000Z"}],
             "challenges": [{"challengeId": "ten_purchases", "progress": 1, "goal": 10, "completions": 0,
               "completed": false, "completedAt": null}],
             "history": [
              {"id": "3", "kind": "event", "timestamp": "2026-11-23T09:30:00.000Z",
               "bookedAt": "2026-11-23T09:30:00.000Z", "points": 0, "balance": 55, "eventId": "login",
               "conditionReached": true, "limitReached": true, "limitReason": "limit", "userGroupId": "default",
               "metadata": {}, "by": null, "reason": null},
              {"id": "2", "kind": "event", "timestamp": "2026-11-23T09:30:00.000Z",
               "bookedAt": "2026-11-23T09:30:00.000Z", "points": 5, "balance": 55, "eventId": "login",
               "conditionReached": true, "limitReached": false, "limitReason": null, "userGroupId": "default",
               "metadata": {}, "by": null, "reason": null},
              {"id": "1", "kind": "event", "timestamp": "2026-11-23T09:30:00.000Z",
               "bookedAt": "2026-11-23T09:30:00.000Z", "points": 50, "balance": 50,
               "eventId": "purchase_completed", "conditionReached": true, "limitReached": false,
               "limitReason": null, "userGroupId": "default",
               "metadata": {"amount": 49.99, "currency": "EUR", "usergroup": ["default"], "source": "web"},
               "by": null, "reason": null}],
             "redemptions": [], "coupons": []}
            """#)
    ]

    static let streaks = [
        OpenAPI.Example(
            "ada", "All of them",
            #"""
            [{"streakId": "daily_login", "length": 1, "longest": 1, "freezes": 0,
              "expiresAt": "2026-11-25T00:00:00.000Z"}]
            """#)
    ]

    static let streak = [
        OpenAPI.Example(
            "daily_login", "One of them",
            #"""
            {"streakId": "daily_login", "length": 1, "longest": 1, "freezes": 0,
             "expiresAt": "2026-11-25T00:00:00.000Z"}
            """#)
    ]

    static let challenges = [
        OpenAPI.Example(
            "ada", "All of them",
            #"""
            [{"challengeId": "ten_purchases", "progress": 1, "goal": 10, "completions": 0,
              "completed": false, "completedAt": null}]
            """#)
    ]

    static let challenge = [
        OpenAPI.Example(
            "ten_purchases", "One of them",
            #"""
            {"challengeId": "ten_purchases", "progress": 1, "goal": 10, "completions": 0,
             "completed": false, "completedAt": null}
            """#)
    ]

    static let histories = [
        OpenAPI.Example(
            "first_page", "With limit=1",
            #"""
            {"history": [{"id": "3", "kind": "event", "timestamp": "2026-11-23T09:30:00.000Z",
               "bookedAt": "2026-11-23T09:30:00.000Z", "points": 0, "balance": 55, "eventId": "login",
               "conditionReached": true, "limitReached": true, "limitReason": "limit", "userGroupId": "default",
               "metadata": {}}],
             "next": "3"}
            """#)
    ]

    static let ranks = [
        OpenAPI.Example(
            "ada", "A place in this week",
            #"{"userId": "ada", "points": 55, "rank": 2, "users": 2}"#)
    ]

    static let neighbourhoods = [
        OpenAPI.Example(
            "ada", "A small project",
            #"""
            {"users": [{"userId": "grace", "points": 70, "rank": 1},
              {"userId": "ada", "points": 55, "rank": 2}]}
            """#)
    ]

    static let leaderboards = [
        OpenAPI.Example(
            "month", "The first two of a month",
            #"""
            {"users": [{"userId": "grace", "points": 70, "rank": 1},
              {"userId": "ada", "points": 55, "rank": 2}]}
            """#)
    ]
}
