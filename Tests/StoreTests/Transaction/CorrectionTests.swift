import Loyalty
import TestSupport
import Testing

@testable import Store

/// When rules about logged events change, paid points stay paid, and none are paid twice.
@Suite struct CorrectionTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try apply(bonus: 50)
        try store.log("visit", at: "2026-11-19T12:00:00Z")
        try store.log("visit")
        try #require(try store.balance(of: "ann") == 60)
    }

    /// - Parameter bonus: for two days in a row; nil for no streak at all.
    private func apply(bonus: Int?) throws {
        let streaks = bonus.map { bonus in
            let rewards = #", "backfill": true, "rewards": [{"length": 2, "points": \#(bonus)}]"#
            return [Definitions.streak("daily", events: ["visit"], rewards)]
        }
        try store.apply(Definitions.project(events: [Definitions.event("visit")], streaks: streaks ?? []))
        #expect(try store.differences() == [])
    }

    private func history() throws -> [Int64] {
        let project = try store.project().number
        let page = try store.read { try $0.history(of: "ann", before: nil, limit: 50, in: project) }
        return try #require(page).entries.map(\.fact.points)
    }

    @Test(arguments: [nil, 20])
    func restoredRulesPayNothingTwice(meanwhile: Int?) throws {
        for _ in 0..<3 {
            try apply(bonus: meanwhile)
            #expect(try store.balance(of: "ann") == 60)
            #expect(try history() == [50 - Int64(meanwhile ?? 0), 5, 5])
            try apply(bonus: 50)
            #expect(try store.balance(of: "ann") == 60)
            #expect(try history() == [5, 5], "the streak pays it again")
        }
    }

    @Test func eventsLoggedMeanwhileCount() throws {
        try apply(bonus: nil)
        try store.log("visit", at: "2026-11-01T12:00:00Z")
        #expect(try store.balance(of: "ann") == 65)
        try apply(bonus: 30)
        #expect(try store.balance(of: "ann") == 65)
        try apply(bonus: 70)
        #expect(try store.balance(of: "ann") == 85)
        try apply(bonus: 10)
        #expect(try store.balance(of: "ann") == 85)
        try apply(bonus: 60)
        #expect(try store.balance(of: "ann") == 85)
    }

    @Test func damagedStateCostsNoPoints() throws {
        try database.tamper("UPDATE member SET state = x'00'")
        try apply(bonus: nil)
        #expect(try store.balance(of: "ann") == 60)
    }
}
