import Gateway
import JSON
import Loyalty
import Store

/// What is configured, as requests need it: made once for each revision of the definitions.
final class Configuration: Sendable {
    let directory: Directory
    private let projects: [Int64: ConfiguredProject]
    /// Web origins that any project allows: what a preflight request, which has no credentials, is judged by.
    let origins: Set<String>

    init(_ directory: Directory) {
        self.directory = directory
        let configured = directory.projects.values.map(ConfiguredProject.init)
        projects = Dictionary(uniqueKeysWithValues: configured.map { ($0.project.number, $0) })
        origins = Set(configured.flatMap(\.project.definition.origins))
    }

    /// The project with an id.
    func project(id: String) -> ConfiguredProject? {
        directory.projects[id].flatMap { projects[$0.number] }
    }

    /// The project and the key with a digest.
    func key(digest: [UInt8]) -> (project: ConfiguredProject, key: StoredKey)? {
        guard let found = directory.key(digest: digest), APIKey.areEqual(found.key.digest, digest),
            let project = projects[found.project.number]
        else { return nil }
        return (project, found.key)
    }
}

/// A project with everything made ready that its requests need.
final class ConfiguredProject: Sendable {
    let project: Project
    let keyRing: KeyRing
    let hosts: Set<String>
    let trustedHosts: Set<String>
    /// All definitions, and the active ones alone.
    let allEvents: Document
    let activeEvents: Document
    private let events: [String: Document]

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
        hosts = Set(project.definition.hosts.map { Hosts.canonical($0) })
        trustedHosts = Set(project.definition.trustedHosts.map { Hosts.canonical($0) })
        let definitions = project.definition.events
        allEvents = .list(definitions)
        activeEvents = .list(definitions.filter { $0.status == .active })
        events = Dictionary(uniqueKeysWithValues: definitions.map { ($0.eventId, .single($0)) })
    }

    /// The document of one event.
    func event(id: String) -> Document? { events[id] }
}

extension ConfiguredProject.Document {
    fileprivate static func list(_ definitions: [EventDefinition]) -> Self {
        var writer = JSONWriter(capacity: 4096)
        writer.array { writer in
            for definition in definitions { definition.write(to: &writer) }
        }
        return Self(bytes: writer.bytes, etag: ETag.strong(for: writer.bytes), isEmpty: definitions.isEmpty)
    }

    fileprivate static func single(_ definition: EventDefinition) -> Self {
        var writer = JSONWriter(capacity: 1024)
        definition.write(to: &writer)
        return Self(bytes: writer.bytes, etag: ETag.strong(for: writer.bytes), isEmpty: false)
    }
}

/// Host names as they are compared (RFC 9110 section 4.2.3): lower case, without the port.
enum Hosts {
    static func canonical(_ host: String) -> String {
        let lower = host.lowercased()
        guard let colon = lower.lastIndex(of: ":") else { return lower }
        // In `[::1]` the last colon belongs to the address.
        if let bracket = lower.lastIndex(of: "]"), bracket > colon { return lower }
        return String(lower[..<colon])
    }
}
