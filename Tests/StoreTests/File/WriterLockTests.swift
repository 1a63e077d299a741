import FoundationEssentials
import Glibc
import Loyalty
import Synchronization
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

    /// A waiter gets the lock while another process writes one long transaction after the other.
    @Test func longWritesGiveWay() throws {
        let database = try TemporaryDatabase()
        _ = try database.open()
        let file = DatabaseFile(path: database.path)
        let (batch, waiter) = (try WriterLock(beside: file), try WriterLock(beside: file, longestWait: 60_000))
        let isHeld = Mutex(false)
        let isServed = Mutex(false)
        let transactions = try concurrently(2) { thread in
            if thread == 1 {
                while !isHeld.withLock({ $0 }) { sched_yield() }
                try waiter.withLock { isServed.withLock { $0 = true } }
                return 0
            }
            for transaction in 1...50 {
                try batch.withLock {
                    isHeld.withLock { $0 = true }
                    usleep(60_000)
                }
                if isServed.withLock({ $0 }) { return transaction }
            }
            return 51
        }
        #expect(transactions[0] <= 50)
    }
}
