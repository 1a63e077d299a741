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

    /// An expiry by the clock has one id before and after it is written, and a page begins after it in both.
    @Test func pagesGoOnAfterAnExpiryThatWasWrittenMeanwhile() throws {
        let database = try TemporaryDatabase(at: "2026-01-05T12:00:00Z")
        let store = try database.open()
        let validity = #", "points": {"validity": {"months": 1}}"#
        try store.apply(Definitions.project(events: [Definitions.event("visit")], members: validity))
        try store.log("visit")
        try database.clock.set("2026-01-08T12:00:00Z")
        try store.log("visit")
        try database.clock.set("2026-03-01T12:00:00Z")
        func page(after id: String?) throws -> HistoryPage? {
            let (project, now) = (try store.project(), database.clock.now)
            return try store.read { try $0.history(of: "ann", after: id, limit: 1, in: project, at: now) }
        }
        var ids: [String] = []
        var cursor: String?
        repeat {
            let page = try #require(try page(after: cursor))
            ids += page.entries.map(\.id)
            cursor = page.next
        } while cursor != nil
        #expect(ids.count == 4 && ids[0].hasPrefix("expiry-") && ids[1].hasPrefix("expiry-") && ids[0] > ids[1])
        #expect(Array(ids[2...]) == ["2", "1"])
        // The next entry is written after the two expiries.
        try store.log("visit")
        #expect(try page(after: nil)?.entries.map(\.id) == ["5"])
        #expect(try page(after: "5")?.entries.map(\.id) == [ids[0]])
        #expect(try page(after: ids[0])?.entries.map(\.id) == [ids[1]])
        #expect(try page(after: ids[1])?.entries.map(\.id) == ["2"])
        #expect(try page(after: "1")?.entries.isEmpty == true)
        for unknown in ["6", "0", "02", "+2", "expiry-1", "expiry-", "expiry-\(ids[0])", "", "2.1"] {
            #expect(throws: HistoryRefusal.unknownEntry, "\(unknown)") { try page(after: unknown) }
        }
        try store.log("visit", by: "bob")
        #expect(throws: HistoryRefusal.unknownEntry) { try page(after: "6") }
    }

    /// A filter looks at so many entries at most, wherever they are.
    @Test func aFilterFindsEntriesAcrossPages() throws {
        let database = try TemporaryDatabase(at: "2026-01-05T12:00:00Z")
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit"), Definitions.event("buy")]))
        for number in 0..<30 { try store.log(number % 10 == 0 ? "buy" : "visit") }
        let (project, now) = (try store.project(), database.clock.now)
        let buy = try #require(try store.read { try $0.number(ofEvent: "buy", in: project) })
        #expect(try store.read { try $0.number(ofEvent: "Buy", in: project) } == nil)
        let filter = HistoryFilter(event: buy)
        var found: [String] = []
        var cursor: String?
        repeat {
            let page = try #require(
                try store.read {
                    try $0.history(of: "ann", after: cursor, limit: 2, filter, in: project, at: now)
                })
            found += page.entries.map(\.id)
            cursor = page.next
        } while cursor != nil
        #expect(found == ["21", "11", "1"])
    }
}
