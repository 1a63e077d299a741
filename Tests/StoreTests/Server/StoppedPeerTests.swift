import Database
import Glibc
import PostgreSQL
import TestSupport
import Testing

@testable import Store

/// Who stops in the middle of something keeps nobody else from writing.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct StoppedPeerTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
    }

    private func serverConnection() throws -> PostgreSQLConnection {
        try #require(try database.connection() as? PostgreSQLConnection)
    }

    /// The reader gives up, and its statement would go on for ten minutes.
    @Test func theServerEndsWhatNobodyWaitsFor() throws {
        let reader = try store.engine.readingConnection()
        reader.setDeadline(.now + .milliseconds(300))
        let error = #expect(throws: DatabaseError.self) { try reader.integer("SELECT 1 FROM pg_sleep(600)") }
        #expect(error?.kind == .interrupted)
        let others = try serverConnection()
        for _ in 0..<6_000 {
            let running = try others.integer(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()
                """)
            if running == 0 { return }
            usleep(10_000)
        }
        Issue.record("it goes on")
    }

    /// The server is there: it says that it waits for somebody else. Nobody has to look for another one.
    @Test func waitingForOthersIsNoLoss() throws {
        let holder = try serverConnection()
        try holder.begin("BEGIN")
        try holder.run("SELECT pg_advisory_xact_lock(\(ServerEngine.lockKey))")
        try holder.waitForAll()
        let losses = store.engine.losses
        for _ in 0..<2 { #expect(throws: StoreError.busy) { try store.write { _ in } } }
        #expect(store.engine.losses == losses)
        holder.rollBack()
        try store.write { _ in }
    }

    /// The server waits for the rest of what the holder sends, so that none of its timeouts counts.
    @Test func aHolderThatStopsWhileItSendsLosesTheLock() throws {
        let holder = try serverConnection()
        try holder.begin("BEGIN")
        try holder.run("SELECT pg_advisory_xact_lock(\(ServerEngine.lockKey))")
        // More than libpq keeps until the end of what is sent together.
        for number in 0..<4 {
            try holder.run("SELECT length('\(String(repeating: "\(number)", count: 8_000))')")
        }
        var refusals = 0
        while (try? store.write { _ in }) == nil {
            refusals += 1
            #expect(refusals < 8)
            if refusals == 8 { break }
        }
        #expect(refusals > 0)
        #expect(throws: DatabaseError.self) { try holder.waitForAll() }
    }
}
