import JSON
import Loyalty
import SQLite

/// What operators configure, of all projects, at one revision: definitions, secrets and keys, decoded.
public final class Directory: Sendable {
    /// Grows with each change.
    public let revision: Int64
    /// By project id.
    public let projects: [String: Project]

    private let byNumber: [Int64: Project]
    private let keys: [[UInt8]: (project: Int64, key: StoredKey)]

    init(revision: Int64, projects: [Project]) {
        self.revision = revision
        self.projects = Dictionary(uniqueKeysWithValues: projects.map { ($0.definition.project, $0) })
        byNumber = Dictionary(uniqueKeysWithValues: projects.map { ($0.number, $0) })
        keys = Dictionary(
            uniqueKeysWithValues: projects.flatMap { project in
                project.apiKeys.map { ($0.digest, (project.number, $0)) }
            })
    }

    /// The project with a number; nil where it is gone.
    public func project(number: Int64) -> Project? { byNumber[number] }

    /// The key with a digest, and its project.
    public func key(digest: [UInt8]) -> (project: Project, key: StoredKey)? {
        guard let found = keys[digest], let project = byNumber[found.project] else { return nil }
        return (project, found.key)
    }
}

/// One project as it is configured.
public struct Project: Sendable {
    /// The project's number in the store.
    public let number: Int64
    /// Its definitions, ready for the engine.
    public let rulebook: Rulebook
    /// In the order of the definition: the newest last.
    public let secrets: [Secret]
    /// All keys, in the order of their creation; revoked and expired ones too.
    public let apiKeys: [StoredKey]

    /// Its definitions.
    public var definition: ProjectDefinition { rulebook.definition }

    /// A secret that signs and verifies tokens.
    public struct Secret: Sendable, Equatable {
        /// The token's `kid`.
        public let id: String
        /// The one algorithm that it is for.
        public let algorithm: SecretDefinition.Algorithm
        /// Its bytes.
        public let value: [UInt8]
    }
}

/// A key that authenticates a server. Its text is not kept.
public struct StoredKey: Sendable, Equatable {
    /// What the key is called.
    public let name: String
    /// SHA-256 of the key's text.
    public let digest: [UInt8]
    /// What the key may be used for, in the words of its creation.
    public let scopes: [String]
    /// When it was made.
    public let createdAt: Instant
    /// When it stops working; nil for never.
    public let expiresAt: Instant?
    /// When it was taken out of use; nil if it was not.
    public let revokedAt: Instant?
}

extension Directory {
    /// Reads everything that is configured. To be called within a transaction.
    static func load(from connection: Connection, zones: ZoneDirectory) throws -> Directory {
        let revision = try connection.integer("SELECT number FROM revision") ?? 0
        let query = try connection.prepare("SELECT number, projectId, definition FROM project ORDER BY number")
        var projects: [Project] = []
        while try query.step() {
            projects.append(
                try loadProject(
                    number: query.int(0), id: query.text(1), definition: query.bytes(2), from: connection, zones: zones)
            )
        }
        return Directory(revision: revision, projects: projects)
    }

    private static func loadProject(
        number: Int64, id: String, definition bytes: [UInt8], from connection: Connection, zones: ZoneDirectory
    ) throws -> Project {
        guard let document = try? JSONDocument(bytes, maximumDepth: 64),
            case .success(let definition) = ProjectDefinition.read(document.root, knownZones: { _ in true })
        else { throw StoreError.damagedDefinition(project: id) }
        guard let zone = zones.rules(named: definition.timezone) else {
            throw StoreError.unknownZone(definition.timezone)
        }
        let subjects = try Subjects(of: number, in: connection)
        let rulebook = Rulebook(
            number: number, definition: definition, zone: zone,
            eventNumbers: definition.events.map { subjects.events[$0.eventId]?.number ?? 0 },
            streaks: definition.streaks.map { subjects.streaks[$0.streakId] ?? (0, 1) },
            challenges: definition.challenges.map { subjects.challenges[$0.challengeId] ?? (0, 1) })
        return Project(
            number: number, rulebook: rulebook, secrets: try secrets(of: number, definition, in: connection),
            apiKeys: try apiKeys(of: number, in: connection))
    }

    private static func secrets(
        of project: Int64, _ definition: ProjectDefinition, in connection: Connection
    ) throws -> [Project.Secret] {
        let query = try connection.prepare("SELECT id, value FROM secret WHERE project = ?")
        query.bind(1, project)
        var values: [String: [UInt8]] = [:]
        while try query.step() { values[query.text(0)] = query.bytes(1) }
        return definition.secrets.compactMap { secret in
            values[secret.id].map { Project.Secret(id: secret.id, algorithm: secret.algorithm, value: $0) }
        }
    }

    private static func apiKeys(of project: Int64, in connection: Connection) throws -> [StoredKey] {
        let query = try connection.prepare(
            """
            SELECT name, digest, scopes, createdAt, expiresAt, revokedAt FROM apikey WHERE project = ? ORDER BY number
            """)
        query.bind(1, project)
        var keys: [StoredKey] = []
        while try query.step() {
            keys.append(
                StoredKey(
                    name: query.text(0), digest: query.bytes(1),
                    scopes: query.text(2).split(separator: ",").map(String.init),
                    createdAt: Instant(milliseconds: query.int(3)),
                    expiresAt: query.intIfPresent(4).map { Instant(milliseconds: $0) },
                    revokedAt: query.intIfPresent(5).map { Instant(milliseconds: $0) }))
        }
        return keys
    }
}

/// The numbers of a project's events, streaks and challenges, deleted ones included.
struct Subjects {
    private(set) var events: [String: Rulebook.Stored] = [:]
    private(set) var streaks: [String: Rulebook.Stored] = [:]
    private(set) var challenges: [String: Rulebook.Stored] = [:]

    init(of project: Int64, in connection: Connection) throws {
        let query = try connection.prepare("SELECT kind, id, number, since FROM subject WHERE project = ?")
        query.bind(1, project)
        while try query.step() {
            let stored: Rulebook.Stored = (query.int(2), query.int(3))
            switch query.text(0) {
            case "event": events[query.text(1)] = stored
            case "streak": streaks[query.text(1)] = stored
            default: challenges[query.text(1)] = stored
            }
        }
    }
}
