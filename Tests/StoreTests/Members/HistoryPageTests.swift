import Loyalty
import TestSupport
import Testing

@testable import Store

/// A user's history comes in pages, those entries first that were booked last, whenever they happened.
@Suite struct HistoryPageTests {
    @Test(arguments: [1, 2, 3, 7, 60, 500], [1, 2, 3] as [UInt64])
    func pagesContainAllEntriesInOrder(limit: Int, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        for number in 0..<60 {
            // In order, late, and several at the same time.
            let hour = random.chance(70) ? number / 4 : random.pick(0...14)
            try store.log("visit", at: "2026-11-20T\(hour < 10 ? "0" : "")\(hour):00:00Z", trusted: true)
            try store.log("visit", by: "bob")
        }
        let (project, now) = (try store.project(), try Instant.at("2026-11-20T12:00:00Z"))
        let all = try store.read { reader in
            let ann = try #require(try reader.user("ann", in: 1))
            return try reader.entries(of: ann, in: project, at: now).map(\.id)
        }
        var found: [String] = []
        var end: String?
        repeat {
            let page = try #require(
                try store.read { try $0.history(of: "ann", after: end, limit: limit, in: project, at: now) })
            #expect(page.entries.count == min(limit, 60 - found.count))
            found += page.entries.map(\.id)
            #expect(page.next == (found.count < 60 ? found.last : nil))
            end = page.next
        } while end != nil && found.count < 60
        #expect(all.count == 60)
        #expect(found == all)
        #expect(found.compactMap { Int64($0) } == found.compactMap { Int64($0) }.sorted(by: >))
    }
}
