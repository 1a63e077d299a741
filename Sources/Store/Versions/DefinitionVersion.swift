import Database
import JSON
import Loyalty

/// A definition as it was from one change to the next.
public struct DefinitionVersion: Sendable {
    /// What is defined.
    public enum Kind: String, Sendable, CaseIterable {
        case event, streak, challenge, leaderboard, offer
        /// The settings of a project.
        case project

        /// The type of the definitions that a project lists; nil for the project itself.
        var type: (any ListedDefinition.Type)? {
            switch self {
            case .event: EventDefinition.self
            case .streak: StreakDefinition.self
            case .challenge: ChallengeDefinition.self
            case .leaderboard: LeaderboardDefinition.self
            case .offer: OfferDefinition.self
            case .project: nil
            }
        }
    }

    /// The number, from 1 on.
    public let version: Int64
    /// When it came into force.
    public let at: Instant
    /// Who made it; nil if it was there before versions were kept.
    public let by: String?
    /// The definition as JSON; nil if it was deleted.
    public let definition: [UInt8]?
}

extension Reader {
    /// The versions of a definition, the newest first; empty if there has never been one with this id.
    public func versions(
        of kind: DefinitionVersion.Kind, _ id: String, in project: Int64
    ) throws -> [DefinitionVersion] {
        let query = try statement(
            """
            SELECT version, at, actor.name, definition FROM definitionVersion LEFT JOIN actor
                ON actor.number = definitionVersion.actor
            WHERE definitionVersion.project = ? AND definitionVersion.kind = ? AND id = ? ORDER BY version DESC
            """)
        query.bind(1, project)
        query.bind(2, kind.rawValue)
        query.bind(3, id)
        defer { query.reset() }
        var versions: [DefinitionVersion] = []
        while try query.step() {
            versions.append(
                DefinitionVersion(
                    version: query.int(0), at: Instant(milliseconds: query.int(1)), by: query.textIfPresent(2),
                    definition: query.isNull(3) ? nil : query.bytes(3)))
        }
        return versions
    }

    /// The definition that was in force when an entry was booked, as JSON; nil if there was none, or if that was before
    /// versions were kept.
    /// - Parameter entry: the entry's number.
    public func definition(
        of kind: DefinitionVersion.Kind, _ id: String, judging entry: Int64, in project: Int64
    ) throws -> [UInt8]? {
        let query = try statement(
            """
            SELECT definition FROM definitionVersion
            WHERE project = ? AND kind = ? AND id = ? AND since <= ? ORDER BY version DESC LIMIT 1
            """)
        query.bind(1, project)
        query.bind(2, kind.rawValue)
        query.bind(3, id)
        query.bind(4, entry)
        return try query.first { $0.isNull(0) ? nil : $0.bytes(0) } ?? nil
    }
}

/// What tells definitions of a project apart.
struct DefinitionKey: Hashable {
    let kind: DefinitionVersion.Kind
    let id: ExactText

    init(_ kind: DefinitionVersion.Kind, _ id: String) {
        self.kind = kind
        self.id = ExactText(id)
    }
}

extension ProjectDefinition {
    /// Everything that has versions of its own, as JSON that can be read again. Nothing of it tells a secret.
    var versioned: [DefinitionKey: [UInt8]] {
        var versioned: [DefinitionKey: [UInt8]] = [:]
        func add<Definition: ListedDefinition>(_ kind: DefinitionVersion.Kind, _: Definition.Type) {
            for definition in self[keyPath: Definition.list] {
                var writer = JSONWriter(capacity: 1024)
                definition.write(to: &writer)
                versioned[DefinitionKey(kind, definition.definitionId)] = writer.bytes
            }
        }
        for kind in DefinitionVersion.Kind.allCases {
            if let type = kind.type { add(kind, type) }
        }
        var settings = withoutListed
        settings.secrets = []
        var writer = JSONWriter(capacity: 1024)
        settings.write(to: &writer)
        versioned[DefinitionKey(.project, project)] = writer.bytes
        return versioned
    }

    /// The same without the definitions that it lists.
    var withoutListed: ProjectDefinition {
        var settings = self
        func clear<Definition: ListedDefinition>(_: Definition.Type) { settings[keyPath: Definition.list] = [] }
        for kind in DefinitionVersion.Kind.allCases {
            if let type = kind.type { clear(type) }
        }
        return settings
    }
}
