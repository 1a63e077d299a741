import Loyalty
import Store

/// A project, with everything that its requests need already prepared.
final class ServedProject: Sendable {
    let project: Project
    let keyRing: KeyRing
    let hosts: Set<String>
    let trustedHosts: Set<String>
    /// The web origins whose pages may read the project's answers.
    let origins: Set<String>
    /// The documents of all event definitions, and of the active ones only.
    let allEvents: Document
    let activeEvents: Document
    private let events: DefinitionDocuments
    private let streaks: DefinitionDocuments
    private let challenges: DefinitionDocuments
    private let leaderboards: DefinitionDocuments
    private let offers: DefinitionDocuments

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
        // A stored name without a canonical spelling stays in the set. No request matches it, but without it the set
        // could be empty, and then the project would answer on every host.
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
        offers = DefinitionDocuments(project.definition.offers)
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
        case .offer: offers
        }
    }
}
