import TestSupport
import Testing

@testable import Store

/// Counters that many threads add to.
@Suite struct HistogramTests {
    @Test func boundsAreIncluded() {
        let histogram = Histogram(bounds: [1, 5, 10])
        for value in [0, 1, 2, 5, 6, 10, 11, 1_000] { histogram.record(value) }
        #expect(histogram.reading == Histogram.Reading(cumulative: [2, 4, 6, 8], sum: 1_035))
        #expect(histogram.reading.count == 8)
        #expect(Histogram(bounds: []).reading == Histogram.Reading(cumulative: [0], sum: 0))
    }

    @Test func nothingIsLostBetweenThreads() throws {
        let histogram = Histogram(bounds: [3])
        _ = try concurrently(8) { _ in for value in 0..<10_000 { histogram.record(value % 7) } }
        #expect(histogram.reading.count == 80_000)
        #expect(histogram.reading.sum == 8 * (0..<10_000).map { $0 % 7 }.reduce(0, +))
    }

    @Test func unknownIndexesAreIgnored() {
        let counters = Counters(count: 2)
        for index in [-1, 0, 2, Int.max] { counters.add(3, at: index) }
        #expect([-1, 0, 1, 2].map { counters[$0] } == [0, 3, 0, 0])
    }

    @Test func commitsAreCountedWithTheirWrites() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        let before = store.metrics().commits
        try store.write { try $0.touch() }
        _ = try? store.writeAlone { _ in throw StoreError.busy }
        let after = store.metrics()
        #expect(after.commits.count == before.count + 1)
        #expect(after.commits.sum == before.sum + 1)
        #expect(after.waitingWrites == 0)
        #expect(try #require(after.databaseBytes) > 0)
        // A server's log is not the database's own.
        if TestDatabase.engine == .postgresql {
            #expect(after.logBytes == nil)
        } else {
            #expect(try #require(after.logBytes) > 0)
        }
    }
}
