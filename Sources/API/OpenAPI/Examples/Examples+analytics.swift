extension OpenAPI.Examples {
    // MARK: - Figures

    static let streakAnalytics = [
        OpenAPI.Example(
            "daily_login", "A streak with participants",
            #"""
            {"streakId": "daily_login", "totalParticipants": 2, "activeParticipants": 2,
             "averageStreakLength": 1, "longestUserStreak": 1, "completionRate": 1}
            """#),
        OpenAPI.Example(
            "lengths", "With groupBy=length",
            #"""
            {"streakId": "daily_login", "totalParticipants": 2, "activeParticipants": 2,
             "averageStreakLength": 1, "longestUserStreak": 1, "completionRate": 1,
             "longestStreaks": [{"length": 1, "users": 2}]}
            """#),
        OpenAPI.Example(
            "nothing_yet", "An unknown streak",
            "null"),
    ]

    static let challengeAnalytics = [
        OpenAPI.Example(
            "ten_purchases", "A challenge with participants",
            #"""
            {"challengeId": "ten_purchases", "totalParticipants": 2, "completedUsers": 0, "completions": 0,
             "progress": [0, 1, 1, 0, 0, 0, 0, 0, 0, 0]}
            """#),
        OpenAPI.Example(
            "nothing_yet", "An unknown challenge",
            "null"),
    ]

    static let retention = [
        OpenAPI.Example(
            "weeks", "Two weeks of one event",
            #"""
            {"interval": "week", "eventId": "login",
             "cohorts": [{"start": "2026-11-16", "users": [1, 1]}, {"start": "2026-11-23", "users": [1]}]}
            """#)
    ]

    static let retentionTables = [
        OpenAPI.Example(
            "weeks", "With interval=week and format=csv",
            lines: [
                "start,users,1",
                "2026-11-16,1,1",
                "2026-11-23,1,",
            ].map { $0 + "\r\n" }.joined())
    ]

    static let stats = [
        OpenAPI.Example(
            "all_events", "All events",
            #"""
            {"period": "1d", "eventId": null, "startDate": "2026-11-23", "endDate": "2026-11-23",
             "data": {"totalEvents": 6, "uniqueUsers": 2, "totalPoints": 120, "newUsers": 1,
              "eventBreakdown": {"login": {"count": 3, "users": 2, "points": 10},
               "purchase_completed": {"count": 3, "users": 2, "points": 110}},
              "topEvents": ["login", "purchase_completed"],
              "dailyData": {"2026-11-23": {"events": 6, "users": 2, "points": 120,
                "hourlyDistribution": [0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                 0], "newUsers": 1}},
              "_metadata": {"uniqueUsersCalculationMethod": "daily_exact", "uniqueUsersNote": null}}}
            """#),
        OpenAPI.Example(
            "one_event", "One event, with compare=previous and groupBy=usergroup",
            #"""
            {"period": "1d", "eventId": "login", "startDate": "2026-11-23", "endDate": "2026-11-23",
             "data": {"totalCount": 3, "uniqueUsers": 2, "pointsAwarded": 10, "conditionMet": 3,
              "conditionFailed": 0, "limitReached": 1, "newUsers": 1,
              "dailyData": {"2026-11-23": {"count": 3, "users": 2, "points": 10,
                "hourlyDistribution": [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                 0], "newUsers": 1}},
              "usergroupBreakdown": {"default": {"count": 3, "users": 2, "points": 10}}},
             "previous": {"startDate": "2026-11-22", "endDate": "2026-11-22", "totalCount": 0,
              "uniqueUsers": 0, "pointsAwarded": 0, "conditionMet": 0, "conditionFailed": 0,
              "limitReached": 0, "newUsers": 0,
              "change": {"totalCount": {"absolute": 3, "percent": null},
               "uniqueUsers": {"absolute": 2, "percent": null},
               "pointsAwarded": {"absolute": 10, "percent": null},
               "conditionMet": {"absolute": 3, "percent": null},
               "conditionFailed": {"absolute": 0, "percent": 0},
               "limitReached": {"absolute": 1, "percent": null},
               "newUsers": {"absolute": 1, "percent": null}}}}
            """#),
        OpenAPI.Example(
            "values", "One event, with interval=week, groupBy=source and compare=previous",
            #"""
            {"period": "1d", "eventId": "purchase_completed", "startDate": "2026-11-23", "endDate": "2026-11-23",
             "data": {"totalCount": 3, "uniqueUsers": 2, "pointsAwarded": 110, "conditionMet": 3,
              "conditionFailed": 0, "limitReached": 0, "newUsers": 2,
              "measures": {"amount": {"sum": 79.99, "count": 3, "average": 26.6633, "min": 10, "max": 49.99}},
              "dailyData": {"2026-11-23": {"count": 3, "users": 2, "points": 110,
                "hourlyDistribution": [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                 0], "newUsers": 2,
                "measures": {"amount": {"sum": 79.99, "count": 3, "average": 26.6633, "min": 10, "max": 49.99}}}},
              "series": [{"start": "2026-11-23", "count": 3, "users": 2, "points": 110}],
              "breakdown": {
               "(none)": {"count": 2, "users": 1, "points": 60, "conditionMet": 2, "conditionFailed": 0,
                "limitReached": 0, "measures": {"amount": {"sum": 30, "count": 2, "average": 15, "min": 10, "max": 20}}},
               "web": {"count": 1, "users": 1, "points": 50, "conditionMet": 1, "conditionFailed": 0,
                "limitReached": 0,
                "measures": {"amount": {"sum": 49.99, "count": 1, "average": 49.99, "min": 49.99, "max": 49.99}}}},
              "topValues": ["(none)", "web"], "valuesTotal": 2, "_metadata": {"otherValues": false}},
             "previous": {"startDate": "2026-11-22", "endDate": "2026-11-22", "totalCount": 0,
              "uniqueUsers": 0, "pointsAwarded": 0, "conditionMet": 0, "conditionFailed": 0,
              "limitReached": 0, "newUsers": 0,
              "measures": {"amount": {"sum": 0, "count": 0, "average": null, "min": null, "max": null}},
              "change": {"totalCount": {"absolute": 3, "percent": null},
               "uniqueUsers": {"absolute": 2, "percent": null},
               "pointsAwarded": {"absolute": 110, "percent": null},
               "conditionMet": {"absolute": 3, "percent": null},
               "conditionFailed": {"absolute": 0, "percent": 0},
               "limitReached": {"absolute": 0, "percent": 0},
               "newUsers": {"absolute": 2, "percent": null},
               "measures": {"amount": {"sum": {"absolute": 79.99, "percent": null},
                "count": {"absolute": 3, "percent": null}, "average": null}}}}}
            """#),
    ]

    static let statsTables = [
        OpenAPI.Example(
            "groups", "With format=csv and groupBy=usergroup",
            lines: [
                "usergroup,count,users,points",
                "default,4,2,60",
                "vip,2,1,60",
            ].map { $0 + "\r\n" }.joined())
    ]

    static let health = [
        OpenAPI.Example(
            "healthy", "The database can be written to",
            #"{"status": "ok", "version": "0.1.0", "database": "writable"}"#)
    ]

    static let unhealthy = [
        OpenAPI.Example(
            "unhealthy", "A full disk",
            #"""
            {"status": "unavailable", "version": "0.1.0", "database": "not writable"}
            """#)
    ]
}
