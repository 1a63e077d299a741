import FoundationEssentials
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A database has one lock under all of its names.
@Suite(.ofFiles) struct WriterLockTests {
    private struct Fault: Error {}

    @Test func linkToTheDatabaseSharesItsLock() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        let link = database.folder + "/link.db"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: database.path)
        let lock = try WriterLock(beside: DatabaseFile(path: database.path))
        let other = try WriterLock(beside: DatabaseFile(path: link), longestWait: 0)
        try lock.withLock {
            _ = #expect(throws: StoreError.busy) { try other.withLock {} }
        }
        try other.withLock {}
        try LoyaltyStore(path: link).log("visit")
        #expect(try store.balance(of: "ann") == 5)
    }
}
