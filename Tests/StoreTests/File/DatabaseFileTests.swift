import FoundationEssentials
import SQLite
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@testable import Store

/// Which files are accepted as databases, and how they are opened.
@Suite(.ofFiles) struct DatabaseFileTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
    }

    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func bytes() throws -> Data { try Data(contentsOf: URL(filePath: database.path)) }

    @Test func newDatabaseHasTheNewestSchema() throws {
        let store = try database.open()
        #expect(try store.catalog().projects.isEmpty)
        let connection = try SQLiteConnection(path: database.path, mode: .readOnly)
        #expect(try connection.integer("PRAGMA user_version") == Int64(DatabaseSchema.steps.count))
        #expect(try connection.integer("PRAGMA application_id") == 0x506e_6368)
        #expect(try connection.text("PRAGMA journal_mode") == "wal")
        #expect(try store.differences() == [])
    }

    @Test func onlyTheOwnerCanReadIt() throws {
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        for suffix in ["", "-wal", "-shm", "-lock"] {
            #expect(try mode(of: database.path + suffix) & 0o777 == 0o600, "\(suffix)")
        }
    }

    /// Else nobody but root could use it from then on.
    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func filesCreatedByRootBelongToTheOwner() throws {
        try Data().write(to: URL(filePath: database.path))
        #expect(chown(database.path, 65_534, 65_534) == 0)
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        for suffix in ["", "-wal", "-shm", "-lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: database.path + suffix)
            #expect(attributes[.ownerAccountID] as? Int == 65_534, "\(suffix)")
        }
    }

    /// Nothing is created there, and existing files stay unchanged.
    @Test func writeAheadLogIsRefusedOnNetworkFileSystems() throws {
        let file = DatabaseFile(path: database.path, isOnNetwork: { _ in true })
        #expect(throws: StoreError.noWriteAheadLog(path: database.path)) { try file.create() }
        #expect(!FileManager.default.fileExists(atPath: database.path))
        try DatabaseFile(path: database.path).create()
        #expect(throws: StoreError.noWriteAheadLog(path: database.path)) { try file.checkIsWritable() }
        #expect(throws: StoreError.noWriteAheadLog(path: database.path)) { try file.writingConnection() }
        #expect(try bytes().isEmpty)
        #expect(StoreError.noWriteAheadLog(path: "x").description.contains("put the database on a local disk"))
        #expect(StoreError.noWriteAheadLog(path: "x").description.contains("`punchcard journal rollback`"))
    }

    @Test func openingAgainKeepsEverything() throws {
        do {
            let store = try database.open()
            try store.apply(Definitions.project(events: [Definitions.event("visit")]))
            try store.log("visit")
        }
        let store = try database.open()
        #expect(try store.balance(of: "ann") == 5)
        #expect(try store.differences() == [])
    }

    @Test func earlierSchemaIsUpgraded() throws {
        let first = try database.open()
        try first.apply(Definitions.project(events: [Definitions.event("visit")]))
        try first.log("visit")
        try database.makeFirstSchema()
        let store = try database.open()
        try store.log("visit")
        #expect(try store.balance(of: "ann") == 10)
        #expect(try store.erase("ann", in: store.project().number) == .complete)
        #expect(try store.differences() == [])
    }

    @Test func missingDatabaseIsCreatedOnlyOnRequest() throws {
        #expect(throws: StoreError.missing(path: database.path)) { try LoyaltyStore(path: database.path) }
        #expect(!FileManager.default.fileExists(atPath: database.path))
        #expect(!FileManager.default.fileExists(atPath: database.path + "-lock"))
    }

    @Test func missingFolderIsReported() throws {
        let path = database.folder + "/none/punchcard.db"
        let error = try #require(throws: StoreError.self) { try LoyaltyStore(path: path, create: true) }
        #expect(
            error.description
                == "the database \(path) can't be opened: No such file or directory (`punchcard doctor` says more)")
    }

    @Test func emptyFileBecomesADatabase() throws {
        try Data().write(to: URL(filePath: database.path))
        #expect(try database.open().catalog().projects.isEmpty)
    }

    @Test(arguments: ["This is a letter, and nothing but a letter.", String(repeating: "x", count: 10_000)])
    func otherFileIsLeftUnchanged(text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: database.path))
        #expect(throws: StoreError.notADatabase(path: database.path)) { try database.open() }
        #expect(try bytes() == Data(text.utf8))
    }

    /// Another program's database, which may count its versions as we do.
    @Test(arguments: [0, 1, 2, 99], [0, 7])
    func foreignDatabaseIsLeftUnchanged(version: Int, application: Int) throws {
        try SQLiteConnection(path: database.path, mode: .create)
            .execute("CREATE TABLE a (b); PRAGMA user_version = \(version); PRAGMA application_id = \(application)")
        let before = try bytes()
        #expect(throws: StoreError.notADatabase(path: database.path)) { try database.open() }
        #expect(try bytes() == before)
    }

    @Test(arguments: [1, 1_000])
    func newerDatabaseIsLeftUnchanged(by more: Int64) throws {
        _ = try database.open()
        let newer = Int64(DatabaseSchema.steps.count) + more
        try database.tamper("PRAGMA user_version = \(newer)")
        let error = try #require(throws: StoreError.self) { try database.open() }
        #expect(error == .newerSchema(found: newer, known: Int64(DatabaseSchema.steps.count)))
        #expect(error.description.contains("schema \(newer)"))
        #expect(try SQLiteConnection(path: database.path, mode: .readOnly).integer("PRAGMA user_version") == newer)
    }

    @Test func failedMigrationIsRolledBack() throws {
        // Ours by its mark, but with a table in the way of the first step.
        try SQLiteConnection(path: database.path, mode: .create)
            .execute("CREATE TABLE log (a); PRAGMA application_id = \(DatabaseSchema.applicationId)")
        let error = try #require(throws: StoreError.self) { try database.open() }
        #expect(error.description.contains("table log already exists"))
        let connection = try SQLiteConnection(path: database.path, mode: .readOnly)
        #expect(try connection.integer("SELECT count(*) FROM sqlite_schema") == 1)
        #expect(try connection.integer("PRAGMA user_version") == 0)
    }

    @Test(arguments: [
        "", "..", "../etc/passwd", "/etc/passwd", "Europe", "Europe/", "Europe//Berlin", "Nowhere", "a.b", "é",
    ])
    func otherNamesAreNotZones(name: String) {
        #expect(ZoneDirectory().rules(named: name) == nil)
    }
}
