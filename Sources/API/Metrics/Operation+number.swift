extension Operation {
    /// Tells operations apart, whatever they are about: less than ``numbers``. 0 is none of them.
    var number: Int {
        switch self {
        case .logEvent: 1
        case .listEvents: 2
        case .logEventBatch: 3
        case .streakAnalytics: 4
        case .challengeAnalytics: 5
        case .eventStats: 6
        case .createUser: 7
        case .listUsers: 8
        case .getUser: 9
        case .updateUser: 10
        case .eraseUser: 11
        case .getPoints: 12
        case .history: 13
        case .exportUser: 14
        case .streaks(_, let streakId): streakId == nil ? 15 : 16
        case .challenges(_, let challengeId): challengeId == nil ? 17 : 18
        case .rank: 19
        case .neighbourhood: 20
        case .leaderboard: 21
        case .getProject: 22
        case .listAPIKeys: 23
        case .createAPIKey: 24
        case .revokeAPIKey: 25
        case .health: 26
        case .metrics: 27
        case .openAPI: 28
        case .getEvent: 29
        case .getDefinition(let kind, _): 29 + kind.number
        case .putDefinition(let kind, _): 33 + kind.number
        case .deleteDefinition(let kind, _): 37 + kind.number
        case .listDefinitions(let kind): 41 + kind.number
        }
    }

    /// How many numbers there are, 0 included.
    static let numbers = 45
}

extension DefinitionKind {
    /// From 0 on.
    fileprivate var number: Int {
        switch self {
        case .event: 0
        case .streak: 1
        case .challenge: 2
        case .leaderboard: 3
        }
    }
}
