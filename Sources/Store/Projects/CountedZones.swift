import Database
import Loyalty

/// Records the time zone rules by which the figures of a project were counted. After an update of the system's tz
/// database, the stored figures may differ from what the new rules give.
struct CountedZones {
    let connection: any Connection
    let zones: ZoneDirectory

    /// Stands for the rules of a zone that the system lacked: once it has the zone, its days are to be recounted.
    private static let unknownRules = Int64.min

    /// The zones of a project and its users whose rules have changed, or may have. Zones that the system lacks are
    /// left out: nothing could be recounted by them.
    func changed(_ project: Project) throws -> [String] {
        let query = try connection.prepare("SELECT name, digest FROM countedZone WHERE project = ?")
        query.bind(1, project.number)
        var counted: [String: Int64] = [:]
        while try query.step() { counted[query.text(0)] = query.int(1) }
        return try names(project).filter { name in
            zones.digest(ofRulesNamed: name).map { Self.differ(counted[name], from: $0) } ?? false
        }.sorted()
    }

    /// Whether the rules of any recorded zone have changed, even one that is no longer used. The cost grows with the
    /// number of zones, not of users.
    func areOutdated() throws -> Bool {
        let query = try connection.prepare("SELECT DISTINCT name, digest FROM countedZone")
        while try query.step() {
            if let digest = zones.digest(ofRulesNamed: query.text(0)), Self.differ(query.int(1), from: digest) {
                return true
            }
        }
        return false
    }

    private static func differ(_ counted: Int64?, from digest: Int64) -> Bool {
        counted != digest || counted == unknownRules
    }

    /// Records that everything in a project was counted by the present rules.
    func record(_ project: Project) throws {
        let delete = try connection.prepare("DELETE FROM countedZone WHERE project = ?")
        delete.bind(1, project.number)
        try delete.run()
        for name in try names(project) { try record(name, project: project.number) }
    }

    /// Records a zone that comes into use. An earlier record stays, since other users were counted by it.
    func record(_ name: String, project: Int64) throws {
        let insert = try connection.prepare(
            "INSERT INTO countedZone (project, name, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        insert.bind(1, project)
        insert.bind(2, name)
        insert.bind(3, zones.digest(ofRulesNamed: name) ?? Self.unknownRules)
        try insert.run()
    }

    /// Records that a zone, which the system lacks now, has to be recounted once the system has it.
    func recordMissing(_ name: String, project: Int64) throws {
        let replace = try connection.prepare(
            """
            INSERT INTO countedZone (project, name, digest) VALUES (?, ?, ?)
            ON CONFLICT (project, name) DO UPDATE SET digest = excluded.digest
            """)
        replace.bind(1, project)
        replace.bind(2, name)
        replace.bind(3, Self.unknownRules)
        try replace.run()
    }

    /// Whether anything is known of the rules that a project was counted by.
    func isKnown(_ project: Project) throws -> Bool {
        let query = try connection.prepare("SELECT 1 FROM countedZone WHERE project = ? AND digest <> ? LIMIT 1")
        query.bind(1, project.number)
        query.bind(2, Self.unknownRules)
        return try query.step()
    }

    func names(_ project: Project) throws -> Set<String> {
        let query = try connection.prepare(
            """
            SELECT DISTINCT memberZone.timezone FROM memberZone CROSS JOIN member ON member.number = memberZone.member
            WHERE project = ? AND memberZone.timezone IS NOT NULL
            """)
        query.bind(1, project.number)
        var names: Set = [project.definition.timezone]
        while try query.step() { names.insert(query.text(0)) }
        return names
    }
}

extension WriteTransaction {
    var countedZones: CountedZones { CountedZones(connection: connection, zones: zones) }

    /// Records the present rules for projects without a record.
    func adoptZones() throws {
        for project in catalog.projects.values where try !countedZones.isKnown(project) {
            for name in try countedZones.names(project) { try countedZones.record(name, project: project.number) }
        }
    }
}

extension Reader {
    /// The time zones of a project's users that the system lacks, each with the number of users who have or had it.
    public func missingZones(of project: Project, zones: ZoneDirectory) throws -> [(name: String, users: Int64)] {
        let query = try statement(
            """
            SELECT memberZone.timezone, count(DISTINCT member) FROM memberZone JOIN member ON number = member
            WHERE project = ? AND memberZone.timezone IS NOT NULL GROUP BY 1 ORDER BY 1
            """)
        query.bind(1, project.number)
        defer { query.reset() }
        var missing: [(name: String, users: Int64)] = []
        while try query.step() {
            let name = query.text(0)
            if zones.rules(named: name) == nil { missing.append((name, query.int(1))) }
        }
        return missing
    }

    /// Quickly tells whether ``changedZones(in:zones:)`` can find any, if the database isn't damaged.
    public func hasOutdatedZones(_ zones: ZoneDirectory) throws -> Bool {
        try CountedZones(connection: connection, zones: zones).areOutdated()
    }

    /// The projects with figures counted by time zone rules that have changed since, with these zones. The next
    /// `apply` recounts them.
    public func changedZones(
        in catalog: Catalog, zones: ZoneDirectory
    ) throws -> [(project: String, zones: [String])] {
        try catalog.projects.values.sorted { $0.number < $1.number }.compactMap { project in
            let changed = try CountedZones(connection: connection, zones: zones).changed(project)
            return changed.isEmpty ? nil : (project.definition.project, changed)
        }
    }
}
