import Database
import Loyalty

/// Reads the latest version of each definition that a project has or had.
struct LatestVersions {
    private let query: any Statement

    init(in connection: any Connection) throws {
        query = try connection.prepare(
            """
            SELECT kind, id, version, definition FROM definitionVersion AS latest WHERE project = ? AND version = (
                SELECT max(version) FROM definitionVersion AS other
                WHERE other.project = latest.project AND other.kind = latest.kind AND other.id = latest.id)
            """)
    }

    /// - Parameters:
    ///   - project: its number.
    ///   - body: gets a definition's key, the number of its latest version, and this version's JSON, which is nil if the
    ///     definition was deleted.
    func each(of project: Int64, _ body: (DefinitionKey, _ version: Int64, _ definition: [UInt8]?) -> Void) throws {
        query.bind(1, project)
        while try query.step() {
            guard let kind = DefinitionVersion.Kind(rawValue: query.text(0)) else { continue }
            body(DefinitionKey(kind, query.text(1)), query.int(2), query.isNull(3) ? nil : query.bytes(3))
        }
    }
}
