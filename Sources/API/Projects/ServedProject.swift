import Loyalty
import Store

/// A project with everything made ready that its requests need.
final class ServedProject: Sendable {
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
        // A stored one that has no such spelling stays in the set, where it keeps the project from answering on any
        // host.
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
