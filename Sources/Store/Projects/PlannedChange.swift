import Database
import Loyalty

/// What applying a project's definitions would need, by one state of the database.
struct PlannedChange {
    /// What differs, secrets excepted, and whether the past is recounted.
    private(set) var applied = AppliedChanges()
    /// By the new definitions; nil for a new project.
    private(set) var rulebook: Rulebook?
    /// The numbers with which the rulebook has its events, streaks and challenges.
    private(set) var subjects = Subjects()
    /// The numbers of the streaks and challenges that pay what they haven't paid.
    private(set) var paying: Set<Int64> = []

    /// - Throws: ``StoreError`` if the definitions can't be applied.
    init(
        of definition: ProjectDefinition, in catalog: Catalog, _ connection: any Connection, zones: ZoneDirectory,
        paying past: PastPay
    ) throws {
        let before = catalog.projects[definition.project]
        let broken = catalog.broken[definition.project]
        let number = before?.number ?? broken?.number
        let stored = try number.map { try Subjects(of: $0, in: connection) } ?? Subjects()
        let change = DefinitionChange(to: definition, in: catalog, stored: stored, paying: past)
        applied.changes = change.changes
        guard let zone = zones.rules(named: definition.timezone) else {
            throw StoreError.unknownProjectZone(definition.timezone, project: definition.project)
        }
        guard let number else { return }
        try change.checkTimezone(of: number, in: connection)
        // What counts only from the change on counts no entry that there is.
        subjects = stored.assigned(to: definition, known: change.known, next: .max)
        let rulebook = Rulebook(number: number, definition: definition, zone: zone, subjects: subjects)
        self.rulebook = rulebook
        paying = change.paying(in: rulebook)
        let isOutdated =
            try before.map { try !CountedZones(connection: connection, zones: zones).changed($0).isEmpty } ?? false
        applied.isRecounted = try change.recounts(
            isOutdated: isOutdated, paying: paying, of: number, in: connection)
    }
}
