import JSON
import Loyalty
import SQLite

/// The part of a schema upgrade that SQL can't do. It runs in the upgrade's transaction.
struct Upgrade {
    let connection: Connection
    let zones: ZoneDirectory
    let definitionsMark: ChangeMark
    let clock: @Sendable () -> Instant

    /// - Parameter version: the schema before; 0 for a new database.
    func run(from version: Int64) throws {
        guard version > 0 else { return }
        if version < 5 { try roundGoals() }
        if version < 3 { try Recount.addRecencies(in: connection, zones: zones) }
        if version < 5 { try recountWhatIsCountedOtherwise() }
    }

    /// Before schema 5, the goal of a sum could have any number of decimal places.
    private func roundGoals() throws {
        let projects = try connection.prepare("SELECT number, definition FROM project")
        var goals: [(project: Int64, path: String, goal: ExactDecimal)] = []
        while try projects.step() {
            guard let definition = try? JSONDocument(projects.bytes(1), maximumDepth: 64).root else { continue }
            guard let challenges = definition["challenges"]?.elements else { continue }
            for (index, challenge) in challenges.enumerated() {
                guard let goal = challenge["goal"]?.decimal, goal.places > ChallengeDefinition.summedPlaces else {
                    continue
                }
                goals.append((projects.int(0), "$.challenges[\(index)].goal", goal))
            }
        }
        let update = try connection.prepare(
            "UPDATE project SET definition = json_set(definition, ?2, json(?3)) WHERE number = ?1")
        for (project, path, goal) in goals {
            let rounded = goal.rounded(toPlaces: ChallengeDefinition.summedPlaces)
            let least = ExactDecimal.one.shifted(by: -ChallengeDefinition.summedPlaces) ?? .one
            update.bind(1, project)
            update.bind(2, path)
            update.bind(3, max(rounded, least).description)
            try update.run()
        }
    }

    /// Before schema 5, sums kept every decimal place until they had too many digits, and a local day that the zone
    /// skipped broke a streak. If the system lacks a project's time zone at the moment, the project is marked, so that
    /// it is recounted once the zone is back.
    private func recountWhatIsCountedOtherwise() throws {
        let catalog = try Catalog.load(from: connection, zones: zones)
        let counted = CountedZones(connection: connection, zones: zones)
        for project in catalog.broken.values {
            // A project with a damaged definition is recounted when it is applied.
            guard case .unknownProjectZone(let name, _) = project.reason else { continue }
            try counted.recordMissing(name, project: project.number)
        }
        for project in catalog.projects.values {
            for name in try counted.names(project) where zones.rules(named: name) == nil {
                try counted.recordMissing(name, project: project.number)
            }
            guard try isCountedOtherwise(project) else { continue }
            let transaction = try WriteTransaction(
                connection: connection, catalog: catalog, cache: DatabaseFile.usualCache, zones: zones,
                definitionsMark: definitionsMark, clock: clock)
            try transaction.recount(project) { _ in }
        }
    }

    private func isCountedOtherwise(_ project: Project) throws -> Bool {
        let first = try connection.integer(
            """
            SELECT min(at) FROM log JOIN member ON member.number = log.member WHERE project = \(project.number)
            """)
        guard let first else { return false }
        let names = try CountedZones(connection: connection, zones: zones).names(project)
        let skipsDays = names.compactMap { zones.rules(named: $0) }.contains { zone in
            zone.skippedDays().contains { zone.start(of: $0).milliseconds >= first }
        }
        return try skipsDays || project.rulebook.challenges.contains { try isSummedOtherwise($0, in: project) }
    }

    private func isSummedOtherwise(_ challenge: ChallengeRule, in project: Project) throws -> Bool {
        guard case .sum(let field) = challenge.definition.metric,
            let event = project.rulebook.event(id: challenge.definition.eventId)
        else { return false }
        let entries = try connection.prepare("SELECT metadata FROM log WHERE event = ? AND metadata IS NOT NULL")
        entries.bind(1, event.number)
        while try entries.step() {
            let metadata = try? JSONDocument(entries.bytes(0), maximumDepth: 64).root
            guard let value = metadata?.value(at: field)?.decimal else { continue }
            if value > .zero, !challenge.definition.isSummedWhole(value) { return true }
        }
        return false
    }
}
