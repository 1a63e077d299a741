import Loyalty

extension DefinitionKind {
    /// Its path came without an id.
    var idMissing: ErrorCode {
        switch self {
        case .event: .eventIdMissing
        case .streak: .streakIdMissing
        case .challenge: .challengeIdMissing
        case .leaderboard: .leaderboardIdMissing
        }
    }

    /// The project has none with the id.
    var notFound: ErrorCode {
        switch self {
        case .event: .eventNotFound
        case .streak: .streakNotFound
        case .challenge: .challengeNotFound
        case .leaderboard: .leaderboardNotFound
        }
    }
}
