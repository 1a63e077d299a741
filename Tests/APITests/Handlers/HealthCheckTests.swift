import Dispatch
import FoundationEssentials
import Gateway
import Loyalty
import Synchronization
import Testing

@testable import API
@testable import Store

/// `GET /health` says what a commit has shown, and costs one a second, however many ask.
@Suite struct HealthCheckTests {
    private final class TestClock: Sendable {
        private let milliseconds = Atomic<Int64>(1_795_000_000_000)
        var now: Instant { Instant(milliseconds: milliseconds.load(ordering: .sequentiallyConsistent)) }
        func advance(_ more: Int64) { milliseconds.add(more, ordering: .sequentiallyConsistent) }
    }

    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path + "/punchcard-health-\(UInt64.random(in: 0 ... .max))"

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private let clock = TestClock()

    private func store(in folder: Folder) throws -> LoyaltyStore {
        let clock = clock
        return try LoyaltyStore(path: folder.path + "/punchcard.db", create: true) { clock.now }
    }

    private func check(_ store: LoyaltyStore) -> HealthCheck {
        let clock = clock
        return HealthCheck(store: store) { clock.now }
    }

    @Test func eachFindingIsACommit() throws {
        let folder = try Folder()
        let store = try store(in: folder)
        let health = check(store)
        for _ in 0..<3 {
            let begin = try #require(store.version)
            #expect(health.response(version: "1").status == 200)
            let first = try #require(store.version)
            #expect(first > begin)
            #expect(try store.read { try $0.lastWriteCheck() } == clock.now)
            clock.advance(999)
            #expect(health.response(version: "1").status == 200)
            #expect(store.version == first)
            clock.advance(1)
        }
        #expect(try store.verify { _ in }.differenceCount == 0)
    }

    /// The value changes even where the clock stands still: else nothing would be written.
    @Test func whateverTheClockSaysSomethingChanges() throws {
        let folder = try Folder()
        let store = try store(in: folder)
        var last: Instant?
        for _ in 0..<3 {
            try store.write { try $0.touch() }
            let at = try store.read { try $0.lastWriteCheck() }
            #expect(at != last)
            last = at
        }
        // A clock that is set back: what lies ahead is no finding of just now.
        clock.advance(-5_000)
        #expect(check(store).response(version: "1").status == 200)
        #expect(try store.read { try $0.lastWriteCheck() } == clock.now)
    }

    @Test func processesNeedOneCommitTogether() throws {
        let folder = try Folder()
        let (first, second) = (try store(in: folder), try store(in: folder))
        #expect(check(first).response(version: "1").status == 200)
        let version = second.version
        clock.advance(500)
        #expect(check(second).response(version: "1").status == 200)
        #expect(second.version == version)
        // It is as old as the commit.
        clock.advance(500)
        #expect(check(second).response(version: "1").status == 200)
        #expect(second.version != version)
    }

    @Test func whatCannotBeWrittenIsUnavailable() {
        let isHealthy = Atomic(false)
        let clock = clock
        let health = HealthCheck(clock: { clock.now }) { ($0, isHealthy.load(ordering: .sequentiallyConsistent)) }
        let response = health.response(version: "1")
        #expect(response.status == 503)
        #expect(response.headers.contains { $0 == ("Retry-After", "1") })
        isHealthy.store(true, ordering: .sequentiallyConsistent)
        #expect(health.response(version: "1").status == 503)
        clock.advance(1_000)
        #expect(health.response(version: "1").status == 200)
    }

    /// While one request looks, the others go by what was known, for ten seconds.
    @Test func oneRequestLooksForAll() {
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
        clock.advance(1_000)
        let thread = DispatchQueue(label: "health")
        thread.async {
            #expect(health.response(version: "1").status == 200)
            ended.signal()
        }
        begun.wait()
        clock.advance(9_999)
        #expect(health.response(version: "1").status == 200)
        clock.advance(1)
        #expect(health.response(version: "1").status == 503)
        #expect(looks.load(ordering: .sequentiallyConsistent) == 2)
        mayEnd.signal()
        ended.wait()
        #expect(health.response(version: "1").status == 200)
        #expect(looks.load(ordering: .sequentiallyConsistent) == 3)
    }
}
