import Database
import FoundationEssentials
import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// Databases of every earlier schema, opened by the present program.
///
/// A new step of the schema needs a database that is kept in it: with PUNCHCARD_KEEP_SCHEMA set, the first test makes
/// it.
@Suite(.ofFiles) struct SchemaUpgradeTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase(at: "2026-03-01T08:00:00Z")
    }

    @Test func databaseOfEverySchemaIsKept() throws {
        if ProcessInfo.processInfo.environment["PUNCHCARD_KEEP_SCHEMA"] != nil {
            try database.makeHistory()
            try KeptDatabase(version: DatabaseSchema.steps.count).keep(database)
        }
        #expect(try KeptDatabase.all().map(\.version) == Array(1...DatabaseSchema.steps.count))
    }

    @Test(arguments: try KeptDatabase.all())
    func earlierDatabaseIsUpgraded(kept: KeptDatabase) throws {
        try kept.restore(to: database.path)
        try database.clock.set(KeptDatabase.end)
        let store = try database.open()
        #expect(try store.differences() == [])
        let told = try store.told()
        let known = kept.version < 6 ? told.filter { !$0.hasPrefix(LoyaltyStore.bookkeeping) } : told
        #expect(try known == kept.lines())
        #expect(try kept.lines().count > 100)

        let fresh = try TemporaryDatabase()
        _ = try fresh.open()
        #expect(try schema(of: database) == schema(of: fresh))
    }

    /// Sums took in every decimal place, until they had too many digits: they are counted as today, and what was paid
    /// stays paid. A goal that has more places than are summed is rounded.
    @Test(arguments: [("0.0000000001", "0.000000001"), ("3.1234567891", "3.123456789"), ("10", "10")])
    func sumsOfAnEarlierDatabaseAreRecounted(goal: String, rounded: String) throws {
        try KeptDatabase(version: 4).restore(to: database.path)
        try database.clock.set(KeptDatabase.end)
        let definition = try SQLiteConnection(path: database.path, mode: .readOnly).text(
            "SELECT json_extract(definition, '$.challenges[0].metric') FROM project WHERE projectId = 'cafe'")
        #expect(definition == "sum")
        try database.tamper(
            """
            UPDATE project SET definition = json_set(definition, '$.challenges[0].goal', json('\(goal)'))
            WHERE projectId = 'cafe';
            UPDATE log SET metadata = '{"amount": 2.00000000000000000000000000000001}'
            WHERE id = (SELECT max(id) FROM log WHERE metadata IS NOT NULL)
            """)
        let before = try SQLiteConnection(path: database.path, mode: .readOnly).integer(
            "SELECT sum(balance) FROM member")
        let store = try database.open()
        let challenge = try #require(try store.project().rulebook.challenges.first).definition
        #expect(challenge.goal == ExactDecimal(rounded))
        #expect(try store.differences() == [])
        let after = try SQLiteConnection(path: database.path, mode: .readOnly).integer(
            "SELECT sum(balance) FROM member")
        #expect(try #require(after) >= #require(before))
    }

    /// An upgrade can't recount by a time zone that the system lacks. The recount follows once the zone is back,
    /// whether it is the project's or a user's.
    @Test(arguments: ["project", "user"])
    func missingZoneIsRecountedOnceItIsBack(whose: String) throws {
        try KeptDatabase(version: 4).restore(to: database.path)
        try database.clock.set(KeptDatabase.end)
        try database.tamper(
            """
            UPDATE memberZone SET timezone = 'Asia/Dubai' WHERE timezone IS NOT NULL;
            UPDATE member SET timezone = 'Asia/Dubai' WHERE timezone IS NOT NULL
            """)
        let before = try DatabaseFile(path: database.path).writingConnection()
        for (name, zone) in [("cafe", "Europe/Berlin"), ("kiosk", "UTC")] {
            let number = try #require(try before.integer("SELECT number FROM project WHERE projectId = '\(name)'"))
            try before.execute("DELETE FROM countedZone WHERE project = \(number)")
            for known in [zone, "Asia/Dubai"] {
                let digest = try #require(ZoneDirectory().digest(ofRulesNamed: known))
                try before.execute("INSERT INTO countedZone VALUES (\(number), '\(known)', \(digest))")
            }
        }
        let zones = database.folder + "/zones"
        for folder in ["Europe", "Asia"] {
            try FileManager.default.createDirectory(atPath: "\(zones)/\(folder)", withIntermediateDirectories: true)
        }
        for name in ["UTC", whose == "user" ? "Europe/Berlin" : "Asia/Dubai"] {
            // Not as a link, which leads elsewhere from there.
            let rules = try #require(FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)"))
            try rules.write(to: URL(filePath: "\(zones)/\(name)"))
        }
        let lacking = try database.open(zones: ZoneDirectory(path: zones))
        #expect(try lacking.catalog().broken["cafe"] == nil || whose == "project")
        #expect(try !lacking.read { try $0.hasOutdatedZones(lacking.zones) })

        let store = try database.open()
        #expect(try store.read { try $0.hasOutdatedZones(store.zones) })
        let catalog = try store.catalog()
        let changed = try store.read { try $0.changedZones(in: catalog, zones: store.zones) }
        #expect(
            changed.first { $0.project == "cafe" }?.zones == [whose == "user" ? "Asia/Dubai" : "Europe/Berlin"])
        let applied = try store.apply(HistoryOfSchemas.definitions(), secrets: HistoryOfSchemas.secrets)
        #expect(applied.changes.isEmpty && applied.isRecounted)
        let left = try store.read { try $0.changedZones(in: catalog, zones: store.zones) }
        #expect(!left.contains { $0.project == "cafe" })
    }

    /// Limits, streaks, answers and imports continue from the earlier history.
    @Test(arguments: try KeptDatabase.all())
    func upgradedDatabaseContinuesItsHistory(kept: KeptDatabase) throws {
        try kept.restore(to: database.path)
        try database.clock.set(KeptDatabase.end)
        let store = try database.open()
        #expect(try store.log("visit", by: "user-0").decision.limitReached)
        #expect(throws: SubmissionRefusal.alreadyImported) { try store.log("visit", by: "user-1", importId: 7) }
        #expect(try store.once("order-1", "another answer").bytes == Array("an answer".utf8))
        _ = try store.erase("user-1", in: store.project().number)
        try store.apply(HistoryOfSchemas.definitions(streakPeriod: "weekly"), secrets: HistoryOfSchemas.secrets)
        #expect(try store.differences() == [])
    }

    /// Whatever the cause, the file stays as it was, and the next attempt starts from it.
    @Test(arguments: try KeptDatabase.all())
    func failedUpgradeLeavesTheDatabaseUnchanged(kept: KeptDatabase) throws {
        try kept.restore(to: database.path)
        try database.tamper("CREATE TABLE inTheWay (a)")
        let before = try schema(of: database)
        let connection = try DatabaseFile(path: database.path).writingConnection()
        let steps = DatabaseSchema.steps + ["CREATE TABLE before (a)", "CREATE TABLE inTheWay (a)"]
        let error = try #require(throws: DatabaseError.self) { try DatabaseSchema.migrate(connection, steps: steps) }
        #expect(error.message == "table inTheWay already exists")
        #expect(try schema(of: database) == before)
        #expect(try connection.integer("PRAGMA user_version") == Int64(kept.version))
        try DatabaseSchema.migrate(connection, steps: steps.dropLast())
        #expect(try connection.integer("PRAGMA user_version") == Int64(DatabaseSchema.steps.count) + 1)
    }

    private func schema(of database: TemporaryDatabase) throws -> Set<String> {
        let query = try SQLiteConnection(path: database.path, mode: .readOnly)
            .prepare("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema")
        var texts: Set<String> = []
        while try query.step() { texts.insert(query.text(0)) }
        return texts
    }
}
