import Loyalty

extension DefinitionKind {
    /// The error for a path without an id.
    var idMissing: ErrorCode {
        switch self {
        case .event: .eventIdMissing
        case .streak: .streakIdMissing
        case .challenge: .challengeIdMissing
        case .leaderboard: .leaderboardIdMissing
        case .offer: .offerIdMissing
        }
    }

    /// The error for an unknown id.
    var notFound: ErrorCode {
        switch self {
        case .event: .eventNotFound
        case .streak: .streakNotFound
        case .challenge: .challengeNotFound
        case .leaderboard: .leaderboardNotFound
        case .offer: .offerNotFound
        }
    }
}
