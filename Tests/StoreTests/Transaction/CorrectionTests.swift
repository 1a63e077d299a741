import Loyalty
import TestSupport
import Testing

@testable import Store

/// When rules about logged events change, paid points stay paid, and nothing of the past is paid.
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
        let project = try store.project()
        let page = try store.read {
            try $0.history(of: "ann", after: nil, limit: 50, in: project, at: .init(milliseconds: .min))
        }
        return try #require(page).entries.map(\.entry.points)
    }

    @Test(arguments: [20, 70])
    func aChangedBonusLeavesBalancesAndHistory(meanwhile: Int) throws {
        for _ in 0..<3 {
            try apply(bonus: meanwhile)
            #expect(try store.balance(of: "ann") == 60)
            #expect(try history() == [50, 5, 5])
            try apply(bonus: 50)
            #expect(try store.balance(of: "ann") == 60)
            #expect(try history() == [50, 5, 5])
        }
    }

    @Test func eventsLoggedMeanwhilePayByTheRulesOfTheirTime() throws {
        try apply(bonus: nil)
        try store.log("visit", at: "2026-11-01T12:00:00Z", trusted: true)
        #expect(try store.balance(of: "ann") == 65)
    }

    @Test func damagedStateCostsNoPoints() throws {
        try database.tamper("UPDATE member SET state = x'00'")
        try apply(bonus: nil)
        #expect(try store.balance(of: "ann") == 60)
    }
}
