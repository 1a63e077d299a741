import JSON
import Loyalty
import Store

/// The kinds of definitions that administrators can change one by one. The raw value is the name in the path.
enum DefinitionKind: String, Sendable, CaseIterable {
    case event, streak, challenge, leaderboard, offer

    /// The type of these definitions.
    var type: any EditableDefinition.Type {
        switch self {
        case .event: EventDefinition.self
        case .streak: StreakDefinition.self
        case .challenge: ChallengeDefinition.self
        case .leaderboard: LeaderboardDefinition.self
        case .offer: OfferDefinition.self
        }
    }

    /// Whether definitions of the kind pay bonuses.
    var paysBonuses: Bool { self == .streak || self == .challenge }

    /// What versions are kept of.
    var versioned: DefinitionVersion.Kind {
        switch self {
        case .event: .event
        case .streak: .streak
        case .challenge: .challenge
        case .leaderboard: .leaderboard
        case .offer: .offer
        }
    }
}

/// A definition of one of the kinds.
protocol EditableDefinition: ListedDefinition {
    /// The places in the project that refer to the definition: they would be broken if it were deleted.
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue]
}

extension EventDefinition: EditableDefinition {
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] {
        project.references(toEvent: id)
    }
}

extension StreakDefinition: EditableDefinition {
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] { [] }
}

extension ChallengeDefinition: EditableDefinition {
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] {
        project.references(toChallenge: id)
    }
}

extension LeaderboardDefinition: EditableDefinition {
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] { [] }
}

extension OfferDefinition: EditableDefinition {
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] { [] }
}
