import Database
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Several machines come to a database at once that has no tables yet: one makes them, the others wait for it or say why
/// they don't.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct SchemaRaceTests {
    private let folder: TemporaryFolder
    private let address: String

    init() throws {
        folder = try TemporaryFolder()
        address = try TestDatabase(in: folder, isEmpty: true).address
    }

    private func open() throws -> LoyaltyStore { try LoyaltyStore(path: address, create: true) }

    private func integer(_ sql: String) throws -> Int64? {
        try TestDatabase.connection(to: address).integer(sql)
    }

    @Test func oneMakesTheTables() throws {
        let machines = 6
        let stores = try concurrently(machines) { _ in try open() }
        let definitions = Definitions.project(events: [Definitions.event("visit")])
        // Each knows that there are tables, and none has lost what another one wrote.
        _ = try concurrently(machines) { index in
            try stores[index].apply(definitions)
            try stores[index].log("visit", by: "user-\(index)")
        }
        #expect(try integer("SELECT count(*) FROM schemaVersion") == 1)
        #expect(try integer("SELECT count(*) FROM revision") == 1)
        #expect(try integer("SELECT count(*) FROM log WHERE kind = 0") == Int64(machines))
        #expect(try stores[0].differences() == [])
    }

    /// Whoever has to wait for too long says that others write.
    @Test func aMachineThatWaitsForTooLongIsRefused() throws {
        let letGo = try TestDatabase.takeLock(of: address)
        #expect(throws: StoreError.busy) { try open() }
        letGo()
        _ = try open()
    }
}
