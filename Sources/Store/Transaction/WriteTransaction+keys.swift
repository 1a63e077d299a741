import JSON
import Loyalty

/// Why a key is not created or revoked.
public enum KeyRefusal: WriteRefusal, Equatable {
    /// The project doesn't exist.
    case unknownProject
    /// The project has or had a key with this name.
    case nameTaken
    /// The project has no key with this name.
    case unknownKey
    /// The key is already revoked.
    case alreadyRevoked
}

extension WriteTransaction {
    /// Stores a new key by its digest.
    /// - Parameters:
    ///   - digest: SHA-256 of the key's text, 32 bytes.
    ///   - scopes: the permissions of the key.
    /// - Throws: ``KeyRefusal``, before anything is written.
    public func createKey(
        named name: String, digest: [UInt8], scopes: [String], expiresAt: Instant?, in projectId: String
    ) throws {
        let project = try project(projectId)
        guard !project.apiKeys.contains(where: { $0.name.isExactly(name) }) else { throw KeyRefusal.nameTaken }
        let insert = try connection.prepare(
            """
            INSERT INTO apikey (project, name, digest, scopes, createdAt, expiresAt) VALUES (?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, project.number)
        insert.bind(2, name)
        insert.bind(3, bytes: digest)
        insert.bind(4, scopes.joined(separator: ","))
        insert.bind(5, now.milliseconds)
        insert.bind(6, expiresAt?.milliseconds)
        try insert.run()
        try bumpRevision()
    }

    /// Revokes a key. This can't be undone.
    /// - Throws: ``KeyRefusal``, before anything is written.
    public func revokeKey(named name: String, in projectId: String) throws {
        let project = try project(projectId)
        guard let key = project.apiKeys.first(where: { $0.name.isExactly(name) }) else { throw KeyRefusal.unknownKey }
        guard key.revokedAt == nil else { throw KeyRefusal.alreadyRevoked }
        let update = try connection.prepare("UPDATE apikey SET revokedAt = ? WHERE project = ? AND name = ?")
        update.bind(1, now.milliseconds)
        update.bind(2, project.number)
        update.bind(3, name)
        try update.run()
        try bumpRevision()
    }

    private func project(_ id: String) throws -> Project {
        guard let project = try catalog.project(id: id) else { throw KeyRefusal.unknownProject }
        return project
    }
}
