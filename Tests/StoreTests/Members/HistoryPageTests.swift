import Loyalty
import TestSupport
import Testing

@testable import Store

/// A user's history comes in pages, newest first, even if it was logged in another order.
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
        let all = try store.read { reader in
            let ann = try #require(try reader.user("ann", in: 1))
            return try reader.entries(of: ann, in: 1).map { HistoryCursor(at: $0.fact.at, id: $0.id) }
        }
        var found: [HistoryCursor] = []
        var end: HistoryCursor?
        repeat {
            let page = try #require(try store.read { try $0.history(of: "ann", before: end, limit: limit, in: 1) })
            #expect(page.entries.count == min(limit, 60 - found.count))
            found += page.entries.map { HistoryCursor(at: $0.fact.at, id: $0.id) }
            #expect(page.next == (found.count < 60 ? found.last : nil))
            end = page.next
        } while end != nil && found.count < 60
        #expect(all.count == 60)
        #expect(found == all.sorted { ($0.at, $0.id) > ($1.at, $1.id) })
    }
}
