import Dispatch
import FoundationEssentials
import Gateway
import Loyalty
import Synchronization
import TestSupport
import Testing

@testable import API
@testable import Store

/// `GET /health` says what a commit has shown, and costs one a second, however many ask.
@Suite struct HealthCheckTests {
    private let clock = TestClock(Instant(milliseconds: 1_795_000_000_000))

    private func store(in folder: TemporaryFolder) throws -> LoyaltyStore {
        let clock = clock
        return try LoyaltyStore(path: TestDatabase(in: folder).address, create: true) { clock.now }
    }

    /// Grows with each commit.
    private func commits(in store: LoyaltyStore) throws -> Int64 {
        switch TestDatabase.engine {
        case .sqlite: Int64(try #require(store.version))
        case .postgresql: try #require(try store.read { try $0.connection.integer("SELECT max(number) FROM batch") })
        }
    }

    private func check(_ store: LoyaltyStore) -> HealthCheck {
        let clock = clock
        return HealthCheck(store: store) { clock.now }
    }

    @Test func eachFindingIsACommit() throws {
        let folder = try TemporaryFolder()
        let store = try store(in: folder)
        let health = check(store)
        for _ in 0..<3 {
            let begin = try commits(in: store)
            #expect(health.response(version: "1").status == 200)
            let first = try commits(in: store)
            #expect(first > begin)
            #expect(try store.read { try $0.lastWriteCheck() } == clock.now)
            clock.advance(milliseconds: 999)
            #expect(health.response(version: "1").status == 200)
            #expect(try commits(in: store) == first)
            clock.advance(milliseconds: 1)
        }
        #expect(try store.verify { _ in }.differenceCount == 0)
    }

    /// The value changes even where the clock stands still: else nothing would be written.
    @Test func everyCheckWritesAnotherValue() throws {
        let folder = try TemporaryFolder()
        let store = try store(in: folder)
        var last: Instant?
        for _ in 0..<3 {
            try store.write { try $0.touch() }
            let at = try store.read { try $0.lastWriteCheck() }
            #expect(at != last)
            last = at
        }
        // A clock that is set back: what lies ahead is no finding of just now.
        clock.advance(milliseconds: -5_000)
        #expect(check(store).response(version: "1").status == 200)
        #expect(try store.read { try $0.lastWriteCheck() } == clock.now)
    }

    @Test func processesNeedOneCommitTogether() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try store(in: folder), try store(in: folder))
        #expect(check(first).response(version: "1").status == 200)
        let count = try commits(in: second)
        clock.advance(milliseconds: 500)
        #expect(check(second).response(version: "1").status == 200)
        #expect(try commits(in: second) == count)
        // It is as old as the commit.
        clock.advance(milliseconds: 500)
        #expect(check(second).response(version: "1").status == 200)
        #expect(try commits(in: second) > count)
    }

    @Test func readOnlyDatabasesAreUnavailable() {
        let isHealthy = Atomic(false)
        let clock = clock
        let health = HealthCheck(clock: { clock.now }) { ($0, isHealthy.load(ordering: .sequentiallyConsistent)) }
        let response = health.response(version: "1")
        #expect(response.status == 503)
        #expect(response.headers.contains { $0 == ("Retry-After", "1") })
        isHealthy.store(true, ordering: .sequentiallyConsistent)
        #expect(health.response(version: "1").status == 503)
        clock.advance(milliseconds: 1_000)
        #expect(health.response(version: "1").status == 200)
    }

    /// While one request looks, the others go by what was known, for ten seconds.
    @Test func oneRequestChecksForAll() {
        let (begun, mayEnd, ended) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let looks = Atomic(0)
        let clock = clock
        let health = HealthCheck(clock: { clock.now }) { now in
            if looks.add(1, ordering: .sequentiallyConsistent).newValue == 2 {
                begun.signal()
                mayEnd.wait()
            }
            return (now, true)
        }
        #expect(health.response(version: "1").status == 200)
        clock.advance(milliseconds: 1_000)
        let thread = DispatchQueue(label: "health")
        thread.async {
            #expect(health.response(version: "1").status == 200)
            ended.signal()
        }
        begun.wait()
        clock.advance(milliseconds: 9_999)
        #expect(health.response(version: "1").status == 200)
        clock.advance(milliseconds: 1)
        #expect(health.response(version: "1").status == 503)
        #expect(looks.load(ordering: .sequentiallyConsistent) == 2)
        mayEnd.signal()
        ended.wait()
        #expect(health.response(version: "1").status == 200)
        #expect(looks.load(ordering: .sequentiallyConsistent) == 3)
    }
}
