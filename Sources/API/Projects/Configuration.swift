import Gateway
import JSON
import Loyalty
import Store

/// What is configured, as requests need it: made once for each revision of the definitions.
final class Configuration: Sendable {
    let directory: Directory
    private let projects: [Int64: ConfiguredProject]
    /// The callers that API keys prove, by the keys' digests.
    private let servers: [SecretDigest: (caller: Caller, key: StoredKey)]
    /// Web origins that any project allows: what a preflight request, which has no credentials, is judged by.
    let origins: Set<String>

    init(_ directory: Directory) {
        self.directory = directory
        let configured = directory.projects.values.map(ConfiguredProject.init)
        projects = Dictionary(uniqueKeysWithValues: configured.map { ($0.project.number, $0) })
        let servers = configured.flatMap { project in
            project.project.apiKeys.compactMap { key in
                SecretDigest(stored: key.digest).map { ($0, (Caller(project: project, key: key), key)) }
            }
        }
        // No two keys have one digest: the store sees to that.
        self.servers = Dictionary(servers) { first, _ in first }
        origins = configured.reduce(into: []) { $0.formUnion($1.origins) }
    }

    /// The project with an id.
    func project(id: String) -> ConfiguredProject? {
        directory.projects[id].flatMap { projects[$0.number] }
    }

    /// The caller that a key with a digest proves; nil where there is none that is in use.
    /// - Throws: why the project can't be used.
    func server(_ digest: SecretDigest, now: Instant) throws(StoreError) -> Caller? {
        guard let (caller, key) = servers[digest] else {
            if let reason = directory.reasonAgainstKey(digest: digest.bytes) { throw reason }
            return nil
        }
        return key.revokedAt == nil && key.expiresAt.map { now < $0 } ?? true ? caller : nil
    }
}

extension Caller {
    /// The server that holds a key.
    fileprivate init(project: ConfiguredProject, key: StoredKey) {
        self.init(
            project: project,
            identity: .server(name: key.name, scopes: Set(key.scopes.compactMap(APIKeyScope.init(rawValue:)))))
    }
}

/// A project with everything made ready that its requests need.
final class ConfiguredProject: Sendable {
    let project: Project
    let keyRing: KeyRing
    let hosts: Set<String>
    let trustedHosts: Set<String>
    /// Web origins that may read its answers.
    let origins: Set<String>
    /// All definitions, and the active ones alone.
    let allEvents: Document
    let activeEvents: Document
    private let events: DefinitionDocuments
    private let streaks: DefinitionDocuments
    private let challenges: DefinitionDocuments
    private let leaderboards: DefinitionDocuments

    /// An answer that stays the same until the definitions change.
    struct Document: Sendable {
        let bytes: [UInt8]
        /// A strong validator (RFC 9110 section 8.8.3).
        let etag: String
        let isEmpty: Bool
    }

    init(_ project: Project) {
        self.project = project
        let secrets = project.secrets.compactMap { secret in
            SignatureAlgorithm(rawValue: secret.algorithm.rawValue).flatMap { algorithm in
                try? TokenSecret(id: secret.id, algorithm: algorithm, bytes: secret.value)
            }
        }
        keyRing = KeyRing(secrets: secrets.reversed(), jwks: project.definition.jwks)
        // A stored one that has no such spelling stays in the set, where it keeps the project from answering on any host.
        hosts = Set(project.definition.hosts.map { HostName.canonical($0) ?? $0 })
        trustedHosts = Set(project.definition.trustedHosts.map { HostName.canonical($0) ?? $0 })
        origins = Set(project.definition.origins.map { WebOrigin.canonical($0) ?? $0 })
        let definitions = project.definition.events
        events = DefinitionDocuments(definitions)
        allEvents = events.all
        activeEvents = .list(definitions.filter { $0.status == .active })
        streaks = DefinitionDocuments(project.definition.streaks)
        challenges = DefinitionDocuments(project.definition.challenges)
        leaderboards = DefinitionDocuments(project.definition.leaderboards)
    }

    /// The document of one event.
    func event(id: String) -> Document? { events[id] }

    /// The documents of all definitions of a kind.
    func documents(of kind: DefinitionKind) -> DefinitionDocuments {
        switch kind {
        case .event: events
        case .streak: streaks
        case .challenge: challenges
        case .leaderboard: leaderboards
        }
    }
}
