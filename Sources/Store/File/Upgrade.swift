import JSON
import Loyalty
import Database
import SQLite

/// The part of a schema upgrade that SQL can't do. It runs in the upgrade's transaction.
struct Upgrade {
    let connection: SQLiteConnection
    let definitionsMark: ChangeMark
    let context: UpgradeContext
    private var zones: ZoneDirectory { context.zones }

    /// - Parameter version: the schema before; 0 for a new database.
    func run(from version: Int64) throws {
        guard version > 0 else { return try connection.execute("DROP TABLE oldLog") }
        if version < 5 { try roundGoals() }
        if version < 6 {
            try openBooks()
            try recordVersions()
        }
    }

    /// Before schema 5, the goal of a sum could have any number of decimal places.
    private func roundGoals() throws {
        let projects = try connection.prepare("SELECT number, definition FROM project")
        var goals: [(project: Int64, path: String, goal: ExactDecimal)] = []
        while try projects.step() {
            guard let definition = try? JSONDocument(written: projects.bytes(1)).root else { continue }
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

    /// Before schema 6, bonuses had no entries, and entries no balance.
    ///
    /// All figures are counted anew from the entries: sums and skipped days count otherwise since schema 5, and what
    /// earlier schemas lacked is made. A project that lacks a time zone at the moment is marked, so that it is recounted
    /// once the zone is back.
    private func openBooks() throws {
        let books = OpeningBooks(connection: connection, progress: context.progress)
        try books.copyLog()
        let catalog = try Catalog.load(from: connection, zones: zones)
        let counted = CountedZones(connection: connection, zones: zones)
        for project in catalog.broken.values {
            try books.carryOver(membersOf: project.number)
            // A definition that is damaged has all counted anew once it is applied.
            guard case .unknownProjectZone(let name, _) = project.reason else { continue }
            try counted.recordMissing(name, project: project.number)
        }
        for project in catalog.projects.values {
            for name in try counted.names(project) where zones.rules(named: name) == nil {
                try counted.recordMissing(name, project: project.number)
            }
            try books.bookBonuses(of: project, zones: zones)
            let transaction = try WriteTransaction(
                connection: connection, catalog: catalog, cache: DatabaseFile.usualCache, zones: zones,
                clock: context.clock
            ) { [definitionsMark] in definitionsMark.begin() }
            try transaction.recount(project) { context.progress($0) }
        }
        try connection.execute("DROP TABLE oldLog")
    }

    /// Before schema 6, definitions had no versions: what is defined now is the first one of each.
    private func recordVersions() throws {
        let writer = try VersionWriter(connection, at: context.clock())
        let projects = try connection.prepare("SELECT number, definition FROM project")
        while try projects.step() {
            // A damaged definition gets its first version once the project is applied again.
            guard let document = try? JSONDocument(written: projects.bytes(1)),
                case .success(let definition) = ProjectDefinition.read(
                    document.root, isStored: true, knownZones: { _ in true })
            else { continue }
            try writer.record(definition, project: projects.int(0), actor: nil)
        }
    }
}
