extension OpenAPI.Examples {
    // MARK: - Definitions

    static func lists(of kind: DefinitionKind) -> [OpenAPI.Example] {
        switch kind {
        case .event: eventList
        case .streak: streakList
        case .challenge: challengeList
        case .leaderboard: leaderboardList
        case .offer: offerList
        }
    }

    static func single(_ kind: DefinitionKind) -> [OpenAPI.Example] {
        switch kind {
        case .event: [oneEvent]
        case .streak: [oneStreak]
        case .challenge: [oneChallenge]
        case .leaderboard: [oneLeaderboard]
        case .offer: [oneOffer]
        }
    }

    static func stored(_ kind: DefinitionKind) -> (new: [OpenAPI.Example], changed: [OpenAPI.Example]) {
        switch kind {
        case .event: ([newEvent], [changedEvent])
        case .streak: ([newStreak], [changedStreak])
        case .challenge: ([newChallenge], [changedChallenge])
        case .leaderboard: ([newLeaderboard], [changedLeaderboard])
        case .offer: ([newOffer], [changedOffer])
        }
    }

    static func definitionRequests(_ kind: DefinitionKind) -> [OpenAPI.Example] {
        switch kind {
        case .event: eventInputs
        case .streak: streakInputs
        case .challenge: challengeInputs
        case .leaderboard: leaderboardInputs
        case .offer: offerInputs
        }
    }

    private static let eventList = [
        OpenAPI.Example(
            "events", "All of them",
            #"""
            [{"eventId": "purchase_completed", "title": "Purchase completed",
              "description": "Tracks completed purchases", "status": "ACTIVE", "limit": 10,
              "maximumReward": 1000, "reward": {"default": 2, "vip": 4},
              "conditions": {"type": "AND",
               "conditions": [{"field": "amount", "operator": "greater_than", "value": 0}]},
              "metadataFields": [{"key": "amount", "type": "number", "required": true}],
              "type": "TRANSACTION", "rewardPer": 2, "dimensions": ["source"], "measures": ["amount"]},
             {"eventId": "login", "title": "Login", "description": null, "status": "ACTIVE", "limit": 1,
              "maximumReward": null, "reward": {"default": 5}, "conditions": {}, "metadataFields": [],
              "type": "FIXED", "limitWindow": "day"}]
            """#)
    ]

    private static let oneEvent = OpenAPI.Example(
        "purchase_completed", "One of them",
        #"""
        {"eventId": "purchase_completed", "title": "Purchase completed",
         "description": "Tracks completed purchases", "status": "ACTIVE", "limit": 10,
         "maximumReward": 1000, "reward": {"default": 2, "vip": 4},
         "conditions": {"type": "AND",
          "conditions": [{"field": "amount", "operator": "greater_than", "value": 0}]},
         "metadataFields": [{"key": "amount", "type": "number", "required": true}],
         "type": "TRANSACTION", "rewardPer": 2, "dimensions": ["source"], "measures": ["amount"]}
        """#)

    private static let streakList = [
        OpenAPI.Example(
            "streaks", "All of them",
            #"""
            [{"streakId": "daily_login", "title": "A login every day",
              "events": ["login", "purchase_completed"], "period": "daily",
              "freezes": {"max": 2, "earnEvery": 7}}]
            """#)
    ]

    private static let oneStreak = OpenAPI.Example(
        "daily_login", "One of them",
        #"""
        {"streakId": "daily_login", "title": "A login every day",
         "events": ["login", "purchase_completed"], "period": "daily",
         "freezes": {"max": 2, "earnEvery": 7}}
        """#)

    private static let challengeList = [
        OpenAPI.Example(
            "challenges", "All of them",
            #"""
            [{"challengeId": "ten_purchases", "title": {"default": "Ten purchases", "de": "Zehn Einkäufe"},
              "eventId": "purchase_completed", "goal": 10, "metric": "count", "points": 100}]
            """#)
    ]

    private static let oneChallenge = OpenAPI.Example(
        "ten_purchases", "One of them",
        #"""
        {"challengeId": "ten_purchases", "title": {"default": "Ten purchases", "de": "Zehn Einkäufe"},
         "eventId": "purchase_completed", "goal": 10, "metric": "count", "points": 100}
        """#)

    private static let leaderboardList = [
        OpenAPI.Example(
            "leaderboards", "All of them",
            #"""
            [{"leaderboardId": "this_month", "window": "month"},
             {"leaderboardId": "vips", "window": "all", "usergroupId": "vip"}]
            """#)
    ]

    private static let oneLeaderboard = OpenAPI.Example(
        "this_month", "One of them",
        #"{"leaderboardId": "this_month", "window": "month"}"#)
}
