import JSON
import Loyalty

/// What administrators can define one by one, by the name of its path.
enum DefinitionKind: String, Sendable, CaseIterable {
    case event, streak, challenge, leaderboard
}

/// A definition of one of the kinds.
protocol EditableDefinition: Sendable, Equatable {
    static var definitionKind: DefinitionKind { get }
    /// Where a project has its definitions of the kind.
    static var list: WritableKeyPath<ProjectDefinition, [Self]> { get }
    var definitionId: String { get }

    /// Reads one with a known id, as it is or will be a part of a project.
    static func read(_ json: JSONValue, id: String?, in project: ProjectDefinition) -> Result<Self, DefinitionIssues>
    func write(to writer: inout JSONWriter)
    /// What of the project would be left without it, were it deleted.
    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue]
}

extension EventDefinition: EditableDefinition {
    static var definitionKind: DefinitionKind { .event }
    static var list: WritableKeyPath<ProjectDefinition, [EventDefinition]> { \.events }
    var definitionId: String { eventId }

    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] {
        project.references(toEvent: id)
    }
}

extension StreakDefinition: EditableDefinition {
    static var definitionKind: DefinitionKind { .streak }
    static var list: WritableKeyPath<ProjectDefinition, [StreakDefinition]> { \.streaks }
    var definitionId: String { streakId }

    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] { [] }
}

extension ChallengeDefinition: EditableDefinition {
    static var definitionKind: DefinitionKind { .challenge }
    static var list: WritableKeyPath<ProjectDefinition, [ChallengeDefinition]> { \.challenges }
    var definitionId: String { challengeId }

    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] {
        project.references(toChallenge: id)
    }
}

extension LeaderboardDefinition: EditableDefinition {
    static var definitionKind: DefinitionKind { .leaderboard }
    static var list: WritableKeyPath<ProjectDefinition, [LeaderboardDefinition]> { \.leaderboards }
    var definitionId: String { leaderboardId }

    static func references(to id: String, in project: ProjectDefinition) -> [FieldIssue] { [] }
}
