import Database
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A server's tables of an earlier schema, met by several machines at once.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it is about servers")) struct ServerUpgradeTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase(at: "2026-03-01T08:00:00Z")
        try database.makeHistory()
        try database.clock.set(KeptDatabase.end)
    }

    /// The tables as schema 6 had them.
    private func makeSchema6() throws {
        try database.tamper(
            """
            ALTER TABLE projectRecount RENAME TO recount; DROP TABLE copying; ALTER TABLE revision DROP COLUMN closure;
            UPDATE schemaVersion SET number = 6
            """)
    }

    @Test func oneMachineUpgradesAndTheOthersWait() throws {
        let told = try database.open().told()
        let columns = try database.columns()
        try makeSchema6()
        #expect(try database.columns() != columns)
        let stores = try concurrently(6) { [database] _ in try database.open() }
        #expect(try database.columns() == columns)
        #expect(try database.integer("SELECT number FROM schemaVersion") == DatabaseSchema.newest)
        for store in stores { #expect(try store.told() == told) }
        for store in stores { try store.log("visit", by: "user-9") }
        #expect(try stores[0].differences() == [])
    }

    @Test func aSchemaThatNoServerHadIsNotUpgraded() throws {
        try database.tamper("UPDATE schemaVersion SET number = 5")
        #expect(throws: StoreError.unknownSchema(found: 5)) { try database.open() }
        #expect(try database.integer("SELECT number FROM schemaVersion") == 5)
    }
}
