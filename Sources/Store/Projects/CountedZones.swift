import Loyalty
import SQLite

/// Which rules of time zones the figures of a project were counted by. When the system's tz database changes, what is
/// stored can differ from what the new rules come to.
struct CountedZones {
    let connection: Connection
    let zones: ZoneDirectory

    /// The zones of a project and of its users whose rules are others now, or not known to have been the same.
    /// One that the system lacks is not among them: nothing could be counted anew by it.
    func changed(_ project: Project) throws -> [String] {
        let query = try connection.prepare("SELECT name, digest FROM countedZone WHERE project = ?")
        query.bind(1, project.number)
        var counted: [String: Int64] = [:]
        while try query.step() { counted[query.text(0)] = query.int(1) }
        return try names(project).filter { name in
            zones.digest(ofRulesNamed: name).map { counted[name] != $0 } ?? false
        }.sorted()
    }

    /// Whether the rules of any zone that something was counted by are others now, in use still or not. This takes a
    /// look at each zone, not at each user.
    func areOutdated() throws -> Bool {
        let query = try connection.prepare("SELECT DISTINCT name, digest FROM countedZone")
        while try query.step() {
            if let digest = zones.digest(ofRulesNamed: query.text(0)), digest != query.int(1) { return true }
        }
        return false
    }

    /// Notes that all of a project is counted by the rules as they are now.
    func note(_ project: Project) throws {
        let delete = try connection.prepare("DELETE FROM countedZone WHERE project = ?")
        delete.bind(1, project.number)
        try delete.run()
        for name in try names(project) { try note(name, project: project.number) }
    }

    /// Notes a zone that something begins to be counted by. Where others were counted by earlier rules of it, that stays.
    func note(_ name: String, project: Int64) throws {
        guard let digest = zones.digest(ofRulesNamed: name) else { return }
        let insert = try connection.prepare("INSERT OR IGNORE INTO countedZone VALUES (?, ?, ?)")
        insert.bind(1, project)
        insert.bind(2, name)
        insert.bind(3, digest)
        try insert.run()
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

    /// Takes the figures of projects of which it isn't known for such that were counted by the rules as they are.
    func adoptZones() throws {
        let query = try connection.prepare("SELECT DISTINCT project FROM countedZone")
        var known: Set<Int64> = []
        while try query.step() { known.insert(query.int(0)) }
        for project in catalog.projects.values where !known.contains(project.number) {
            try countedZones.note(project)
        }
    }
}

extension Reader {
    /// The time zones of a project's users that the system lacks, with how many users have had each.
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

    /// Whether there can be any ``changedZones(in:zones:)``, in a database that isn't damaged; at once.
    public func hasOutdatedZones(_ zones: ZoneDirectory) throws -> Bool {
        try CountedZones(connection: connection, zones: zones).areOutdated()
    }

    /// The projects of which a time zone has other rules now than its figures were counted by, with these zones. The
    /// next `apply` counts them anew.
    public func changedZones(
        in catalog: Catalog, zones: ZoneDirectory
    ) throws -> [(project: String, zones: [String])] {
        try catalog.projects.values.sorted { $0.number < $1.number }.compactMap { project in
            let changed = try CountedZones(connection: connection, zones: zones).changed(project)
            return changed.isEmpty ? nil : (project.definition.project, changed)
        }
    }
}
