import Loyalty

extension APIError {
    static let preconditionFailed = APIError(
        412, "precondition_failed", "The definition is not the one that the request expects.")

    static func invalidDefinition(_ issues: [FieldIssue]) -> APIError {
        APIError(400, "invalid_definition", "The definition can't be used as it is.", issues: issues)
    }

    static func definitionInUse(_ issues: [FieldIssue]) -> APIError {
        APIError(409, "definition_in_use", "Other definitions of the project refer to this one.", issues: issues)
    }

    static func definitionIdMissing(_ kind: DefinitionKind) -> APIError {
        switch kind {
        case .event: .eventIdMissing
        case .streak: APIError(400, "streak_id_missing", "streakId is missing.")
        case .challenge: APIError(400, "challenge_id_missing", "challengeId is missing.")
        case .leaderboard: APIError(400, "leaderboard_id_missing", "leaderboardId is missing.")
        }
    }

    static func definitionNotFound(_ kind: DefinitionKind) -> APIError {
        switch kind {
        case .event: .eventNotFound
        case .streak: APIError(404, "streak_not_found", "Streak does not exist.")
        case .challenge: APIError(404, "challenge_not_found", "Challenge does not exist.")
        case .leaderboard: APIError(404, "leaderboard_not_found", "Leaderboard does not exist.")
        }
    }
}
