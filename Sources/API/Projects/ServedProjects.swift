import Gateway
import JSON
import Loyalty
import Store
import Synchronization

/// All projects, prepared for requests. It is made once for each catalog.
final class ServedProjects: Sendable {
    let catalog: Catalog
    /// No two objects have the same: after the loss of a server, two sets of definitions can have the same revision.
    let number = Int64(count.add(1, ordering: .relaxed).newValue)
    private static let count = Atomic(0)
    private let projects: [Int64: ServedProject]
    /// The holders of API keys, by the keys' digests.
    private let servers: [SecretDigest: (caller: Caller, key: StoredKey)]
    /// The web origins that any project allows. They decide about preflight requests, which have no credentials.
    let origins: Set<String>

    init(_ catalog: Catalog) {
        self.catalog = catalog
        let all = catalog.projects.values.map(ServedProject.init)
        projects = Dictionary(uniqueKeysWithValues: all.map { ($0.project.number, $0) })
        let servers = all.flatMap { served in
            served.project.apiKeys.compactMap { key in
                SecretDigest(stored: key.digest).map { ($0, (Caller(served: served, key: key), key)) }
            }
        }
        // The store makes sure that no two keys have the same digest.
        self.servers = Dictionary(servers) { first, _ in first }
        origins = all.reduce(into: []) { $0.formUnion($1.origins) }
    }

    /// The project with an id.
    func project(id: String) -> ServedProject? {
        catalog.projects[id].flatMap { projects[$0.number] }
    }

    /// The holder of the key with a digest; nil if there is no such key, or it is revoked or expired.
    /// - Throws: why the project can't be used.
    func server(_ digest: SecretDigest, now: Instant) throws(StoreError) -> Caller? {
        guard let (caller, key) = servers[digest] else {
            if let reason = catalog.reasonAgainstKey(digest: digest.bytes) { throw reason }
            return nil
        }
        return key.revokedAt == nil && key.expiresAt.map { now < $0 } ?? true ? caller : nil
    }
}

extension Caller {
    /// The server that holds an API key.
    fileprivate init(served: ServedProject, key: StoredKey) {
        self.init(
            served: served,
            identity: .server(name: key.name, scopes: Set(key.scopes.compactMap(APIKeyScope.init(rawValue:)))))
    }
}
