import Database
import JSON
import Loyalty

/// Checks the versions of definitions: the latest ones are what is defined.
struct VersionChecks {
    let connection: any Connection
    let catalog: Catalog

    func run(_ report: inout VerificationReport) throws {
        for check in Self.queries { try check.run(connection, &report) }
        for project in catalog.projects.values { try checkLatest(of: project, &report) }
    }

    private static let queries = [
        RowChecks.RowQuery(
            what: "versions of", expected: "each number from 1 on",
            sql: """
                SELECT kind || ' ' || id, 'up to ' || max(version) || ', ' || count(*) || ' of them' FROM definitionVersion
                GROUP BY project, kind, id HAVING min(version) <> 1 OR max(version) <> count(*)
                """),
        RowChecks.RowQuery(
            what: "author of", expected: "one of the project",
            sql: """
                SELECT 'version ' || version || ' of ' || kind || ' ' || id, actor FROM definitionVersion AS changed
                WHERE actor IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM actor AS known WHERE number = changed.actor AND known.project = changed.project)
                """),
        RowChecks.RowQuery(
            what: "first entry judged by", expected: "up to the next entry, and in order",
            sql: """
                SELECT 'version ' || version || ' of ' || kind || ' ' || id, since FROM definitionVersion AS changed
                WHERE since NOT BETWEEN 1 AND (SELECT coalesce(max(id), 0) + 1 FROM log) OR EXISTS (
                    SELECT 1 FROM definitionVersion AS next
                    WHERE next.project = changed.project AND next.kind = changed.kind AND next.id = changed.id
                        AND next.version = changed.version + 1 AND next.since < changed.since)
                """),
        RowChecks.RowQuery(
            what: "mark of changed time zones of", expected: "none, or one of a later version of a project",
            sql: """
                SELECT 'version ' || version || ' of ' || kind || ' ' || id, zonesChanged FROM definitionVersion
                WHERE zonesChanged <> 0 AND (zonesChanged <> 1 OR kind <> 'project' OR version = 1)
                """),
    ]

    private func checkLatest(of project: Project, _ report: inout VerificationReport) throws {
        var defined = project.definition.versioned
        try LatestVersions(in: connection).each(of: project.number) { key, _, latest in
            compare(key, latest, defined[key], of: project, &report)
            defined[key] = nil
        }
        for (key, definition) in defined { compare(key, nil, definition, of: project, &report) }
    }

    private func compare(
        _ key: DefinitionKey, _ stored: [UInt8]?, _ defined: [UInt8]?, of project: Project,
        _ report: inout VerificationReport
    ) {
        func text(_ definition: [UInt8]?) -> String? { definition.map { String(decoding: $0, as: UTF8.self) } }
        report.compare(
            "latest version of \(key.kind.rawValue) \(key.id) of \(project.definition.project)", text(stored),
            text(defined))
    }
}
