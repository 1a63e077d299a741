import Loyalty

extension APIError {
    static let preconditionFailed = APIError(.preconditionFailed)

    static func invalidDefinition(_ issues: [FieldIssue]) -> APIError { APIError(.invalidDefinition, issues: issues) }

    static func definitionInUse(_ issues: [FieldIssue]) -> APIError { APIError(.definitionInUse, issues: issues) }

    static func definitionIdMissing(_ kind: DefinitionKind) -> APIError { APIError(kind.idMissing) }

    static func definitionNotFound(_ kind: DefinitionKind) -> APIError { APIError(kind.notFound) }
}

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
