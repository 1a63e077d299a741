import Database
import Loyalty

/// Keeps a version of each definition that has changed.
struct VersionWriter {
    private let latest: LatestVersions
    private let insert: any Statement
    private let since: Int64
    private let at: Instant

    /// - Parameter at: the present instant. What is logged from now on is judged by what is recorded.
    init(_ connection: any Connection, at: Instant) throws {
        latest = try LatestVersions(in: connection)
        insert = try connection.prepare(
            """
            INSERT INTO definitionVersion (project, kind, id, version, at, actor, since, zonesChanged, definition)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        since = try connection.newestEntry() + 1
        self.at = at
    }

    /// Records what differs from the latest versions of a project's definitions.
    /// - Parameters:
    ///   - actor: the number of who changed them; nil for the upgrade of the database.
    ///   - zonesChanged: whether the rules of a time zone have changed since the last version.
    func record(
        _ definition: ProjectDefinition, project: Int64, actor: Int64?, zonesChanged: Bool = false
    ) throws {
        var added = definition.versioned
        let settings = DefinitionKey(.project, definition.project)
        var numbers: [DefinitionKey: Int64] = [:]
        var gone: [DefinitionKey] = []
        try latest.each(of: project) { key, version, known in
            numbers[key] = version
            if let text = added[key] {
                if text == known, !(zonesChanged && key == settings) { added[key] = nil }
            } else if known != nil {
                gone.append(key)
            }
        }
        for (key, text) in added {
            try insert(text, key, after: numbers[key], project, actor, zonesChanged: zonesChanged && key == settings)
        }
        for key in gone { try insert(nil, key, after: numbers[key], project, actor, zonesChanged: false) }
    }

    private func insert(
        _ definition: [UInt8]?, _ key: DefinitionKey, after version: Int64?, _ project: Int64, _ actor: Int64?,
        zonesChanged: Bool
    ) throws {
        insert.bind(1, project)
        insert.bind(2, key.kind.rawValue)
        insert.bind(3, key.id.text)
        insert.bind(4, (version ?? 0) + 1)
        insert.bind(5, at.milliseconds)
        insert.bind(6, actor)
        insert.bind(7, since)
        insert.bind(8, zonesChanged ? 1 : 0)
        if let definition { insert.bind(9, utf8: definition) } else { insert.bindNull(9) }
        try insert.run()
    }
}
