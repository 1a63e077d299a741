extension Operation {
    /// Tells operations apart, whatever they are about: less than ``numbers``. 0 is none of them.
    var number: Int {
        switch self {
        case .logEvent: 1
        case .logEventBatch: 2
        case .streakAnalytics: 3
        case .challengeAnalytics: 4
        case .eventStats: 5
        case .createUser: 6
        case .listUsers: 7
        case .getUser: 8
        case .updateUser: 9
        case .eraseUser: 10
        case .getPoints: 11
        case .history: 12
        case .exportUser: 13
        case .streaks(_, let streakId): streakId == nil ? 14 : 15
        case .challenges(_, let challengeId): challengeId == nil ? 16 : 17
        case .rank: 18
        case .neighbourhood: 19
        case .leaderboard: 20
        case .getProject: 21
        case .listAPIKeys: 22
        case .createAPIKey: 23
        case .revokeAPIKey: 24
        case .health: 25
        case .metrics: 26
        case .openAPI: 27
        case .getEvent: 28
        case .getDefinition(let kind, _): 28 + kind.number
        case .putDefinition(let kind, _): 32 + kind.number
        case .deleteDefinition(let kind, _): 36 + kind.number
        case .listEvents: 40
        case .listDefinitions(let kind): 40 + kind.number
        }
    }

    /// How many numbers there are, 0 included.
    static let numbers = 44
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
