import Database
import JSON
import Loyalty

/// The configuration of all projects at one revision, decoded: definitions, secrets and keys.
public final class Catalog: Sendable {
    /// Grows with each change.
    public let revision: Int64
    /// By project id.
    public let projects: [ExactText: Project]
    /// The projects with unusable definitions, by project id. The other projects work all the same.
    public let broken: [ExactText: BrokenProject]

    private let byNumber: [Int64: Project]
    private let brokenByNumber: [Int64: BrokenProject]

    init(revision: Int64, projects: [Project], broken: [ExactText: BrokenProject]) {
        self.revision = revision
        self.projects = Dictionary(uniqueKeysWithValues: projects.map { (ExactText($0.definition.project), $0) })
        self.broken = broken
        byNumber = Dictionary(uniqueKeysWithValues: projects.map { ($0.number, $0) })
        brokenByNumber = Dictionary(uniqueKeysWithValues: broken.values.map { ($0.number, $0) })
    }

    /// The project with an id; nil if there is none.
    /// - Throws: why the project can't be used.
    public func project(id: String) throws(StoreError) -> Project? {
        if let broken = broken[id] { throw broken.reason }
        return projects[id]
    }

    /// The project with a number; nil if there is none.
    /// - Throws: why the project can't be used.
    public func project(number: Int64) throws(StoreError) -> Project? {
        if let project = byNumber[number] { return project }
        if let broken = brokenByNumber[number] { throw broken.reason }
        return nil
    }

    /// Why the project of a key can't be used; nil if it can, or if no project has the key.
    /// - Parameter digest: the SHA-256 of the key.
    public func reasonAgainstKey(digest: [UInt8]) -> StoreError? {
        broken.values.first { $0.apiKeys.contains { $0.digest == digest } }?.reason
    }
}

/// A project whose definitions can't be used until they are applied again.
public struct BrokenProject: Sendable {
    /// The project's number in the store.
    public let number: Int64
    /// What is wrong: ``StoreError/damagedDefinition(project:)`` or ``StoreError/unknownProjectZone(_:project:)``.
    public let reason: StoreError
    /// The ids of the stored secrets.
    public let secretIds: Set<String>
    /// All keys, in the order of their creation.
    public let apiKeys: [StoredKey]
}

/// A project with its configuration.
public struct Project: Sendable {
    /// The project's number in the store.
    public let number: Int64
    /// Its definitions, ready for the engine.
    public let rulebook: Rulebook
    /// The secrets in the order of the definition, the newest last.
    public let secrets: [Secret]
    /// All keys in the order of creation, including revoked and expired ones.
    public let apiKeys: [StoredKey]

    /// Its definitions.
    public var definition: ProjectDefinition { rulebook.definition }

    init(number: Int64, rulebook: Rulebook, secretValues: [String: [UInt8]], apiKeys: [StoredKey]) {
        self.number = number
        self.rulebook = rulebook
        self.apiKeys = apiKeys
        secrets = rulebook.definition.secrets.compactMap { secret in
            secretValues[secret.id].map { Secret(id: secret.id, algorithm: secret.algorithm, value: $0) }
        }
    }

    /// A secret that signs and verifies tokens.
    public struct Secret: Sendable, Equatable {
        /// The token's `kid`.
        public let id: String
        /// The only algorithm that the secret is used with.
        public let algorithm: SecretDefinition.Algorithm
        /// The secret's bytes.
        public let value: [UInt8]
    }
}

/// A key that authenticates a server. Only its digest is stored.
public struct StoredKey: Sendable, Equatable {
    /// The key's name.
    public let name: String
    /// SHA-256 of the key's text.
    public let digest: [UInt8]
    /// The scopes, spelled as when the key was created.
    public let scopes: [String]
    /// When the key was created.
    public let createdAt: Instant
    /// When the key stops working; nil for never.
    public let expiresAt: Instant?
    /// When the key was revoked; nil if it wasn't.
    public let revokedAt: Instant?
}

extension Catalog {
    /// Reads the whole configuration. Call this within a transaction.
    static func load(from connection: any Connection, zones: ZoneDirectory) throws -> Catalog {
        let revision = try connection.integer("SELECT number FROM revision") ?? 0
        // Each of them at once for all projects: on a server, a statement is a round trip.
        let allSecrets = try secretValues(in: connection)
        let allKeys = try apiKeys(in: connection)
        let allSubjects = try Subjects.all(in: connection)
        let query = try connection.prepare("SELECT number, projectId, definition FROM project ORDER BY number")
        var projects: [Project] = []
        var broken: [ExactText: BrokenProject] = [:]
        while try query.step() {
            let (number, id) = (query.int(0), query.text(1))
            let secrets = allSecrets[number] ?? [:]
            let keys = allKeys[number] ?? []
            let subjects = allSubjects[number] ?? Subjects()
            do throws(StoreError) {
                let rulebook = try rulebook(
                    of: number, id: id, definition: query.bytes(2), subjects: subjects, zones: zones)
                projects.append(Project(number: number, rulebook: rulebook, secretValues: secrets, apiKeys: keys))
            } catch {
                broken[id] = BrokenProject(
                    number: number, reason: error, secretIds: Set(secrets.keys), apiKeys: keys)
            }
        }
        return Catalog(revision: revision, projects: projects, broken: broken)
    }

    private static func rulebook(
        of number: Int64, id: String, definition bytes: [UInt8], subjects: Subjects, zones: ZoneDirectory
    ) throws(StoreError) -> Rulebook {
        guard let document = try? JSONDocument(written: bytes),
            case .success(let definition) = ProjectDefinition.read(
                document.root, isStored: true, knownZones: { _ in true }),
            definition.project.isExactly(id), subjects.contain(definition)
        else { throw .damagedDefinition(project: id) }
        guard let zone = zones.rules(named: definition.timezone) else {
            throw .unknownProjectZone(definition.timezone, project: id)
        }
        return Rulebook(number: number, definition: definition, zone: zone, subjects: subjects)
    }

    /// The bytes of a project's secrets, by id.
    static func secretValues(of project: Int64, in connection: any Connection) throws -> [String: [UInt8]] {
        let query = try connection.prepare("SELECT id, value FROM secret WHERE project = ?")
        query.bind(1, project)
        var values: [String: [UInt8]] = [:]
        while try query.step() { values[query.text(0)] = query.bytes(1) }
        return values
    }

    /// The bytes of all projects' secrets.
    private static func secretValues(in connection: any Connection) throws -> [Int64: [String: [UInt8]]] {
        let query = try connection.prepare("SELECT id, value, project FROM secret")
        var values: [Int64: [String: [UInt8]]] = [:]
        while try query.step() { values[query.int(2), default: [:]][query.text(0)] = query.bytes(1) }
        return values
    }

    /// All projects' keys, each project's in the order of creation.
    private static func apiKeys(in connection: any Connection) throws -> [Int64: [StoredKey]] {
        let query = try connection.prepare(
            "SELECT name, digest, scopes, createdAt, expiresAt, revokedAt, project FROM apikey ORDER BY number")
        var keys: [Int64: [StoredKey]] = [:]
        while try query.step() {
            keys[query.int(6), default: []].append(
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
