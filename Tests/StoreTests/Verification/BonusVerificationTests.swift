import Loyalty
import TestSupport
import Testing

@testable import Store

/// `verify` counts by the versions of definitions what each user's bonuses had to come to.
@Suite struct BonusVerificationTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-16T12:00:00Z")
        store = try database.open()
        try apply(bonus: 10)
        try logDays(16...18)
    }

    private func apply(bonus: Int?, challenge: Int = 3, paying past: PastPay = .nothing, _ members: String = "") throws
    {
        let streaks = bonus.map {
            Definitions.streak("two", events: ["visit"], #", "rewards": [{"length": 2, "points": \#($0)}]\#(members)"#)
        }
        let definition = try ProjectDefinition.parsing(
            Definitions.project(
                events: [Definitions.event("visit")], streaks: streaks.map { [$0] } ?? [],
                members: """
                    , "challenges": [{"challengeId": "sum", "eventId": "visit", "goal": 2, "metric": "sum",
                      "field": "amount", "points": \(challenge), "repeatable": true}]
                    """))
        _ = try store.writeAlone { try $0.apply(definition, secrets: [:], paying: past, generate: { [] }) }
        try expectAgreement()
    }

    private func logDays(_ days: ClosedRange<Int>) throws {
        for day in days {
            try database.clock.set("2026-11-\(day)T12:00:00Z")
            try store.log("visit", metadata: #"{"amount": 1}"#)
        }
    }

    /// The entries of ann's events, the newest first.
    private func events(of project: Project) throws -> [Int64] {
        let now = database.clock.now
        let page = try store.read { try $0.history(of: "ann", after: nil, limit: 99, in: project, at: now) }
        return try #require(page).entries.filter { $0.entry.kind == .event }.map(\.entry.id)
    }

    private func report() throws -> VerificationReport { try store.read { try $0.verify(zones: store.zones) } }

    private func expectAgreement(notCheckable: Int = 0) throws {
        let report = try report()
        #expect(report.differences == [])
        #expect(report.notCheckable == notCheckable)
    }

    /// Each span of time has rules of its own, as long as its entries are the same.
    @Test func everySpanIsCountedByItsOwnRules() throws {
        try apply(bonus: 20)
        try store.log("visit", at: "2026-11-14T12:00:00Z", trusted: true)
        try store.log("visit", at: "2026-11-15T12:00:00Z", trusted: true)
        try expectAgreement()
        try apply(bonus: 30, challenge: 5, paying: .changes)
        try logDays(20...23)
        try apply(bonus: nil)
        try logDays(24...25)
        try apply(bonus: 40, paying: .changes, #", "backfill": true"#)
        try store.log("visit", at: "2026-11-19T12:00:00Z", trusted: true)
        try expectAgreement()
        let number = try store.project().number
        for id in try events(of: store.project()) {
            _ = try store.write {
                try $0.reverse(id, of: "ann", fraction: nil, reason: "back", by: .command, in: number)
            }
            try expectAgreement()
        }
    }

    /// Nobody else would notice: balances and sums agree.
    @Test(arguments: ["two", "sum"])
    func aBonusThatWasNotDueIsNamed(id: String) throws {
        try store.log("visit", at: "2026-11-14T12:00:00Z", trusted: true)
        let subject = "(SELECT number FROM subject WHERE id = '\(id)')"
        let other = "(SELECT number FROM subject WHERE id = '\(id == "two" ? "sum" : "two")')"
        try database.tamper("UPDATE log SET subject = \(other) WHERE kind = 1 AND subject = \(subject)")
        let names = try report().differences.map(\.what)
        #expect(names.contains("bonuses of streak two from entry 1 on of user ann of cafe"))
        #expect(names.contains("bonuses of challenge sum from entry 1 on of user ann of cafe"))
    }

    /// What a correction forgoes is part of the account.
    @Test func whatWasForgoneCounts() throws {
        try apply(bonus: 50)
        let project = try store.project()
        // Without it, there are no two days in a row; ten points have been paid for fifty that are no longer due.
        let middle = try events(of: project)[1]
        let reversed = try store.write {
            try $0.reverse(middle, of: "ann", fraction: nil, reason: "back", by: .command, in: project.number)
        }
        #expect(reversed.bonuses.map(\.points) == [3, -10, -3] && reversed.bonuses.map(\.rest) == [0, 40, 0])
        try expectAgreement()
        try database.tamper("UPDATE log SET rest = coalesce(rest, 0) + 1 WHERE kind = 2")
        #expect(try report().differences.map(\.what).contains { $0.contains("bonuses of streak two from entry") })
    }

    /// Which of its entries came before a change of time zone isn't known.
    @Test func streaksOfATravellerAreNotCheckable() throws {
        let number = try store.project().number
        try store.write { try $0.updateUser("ann", UserChange(timezone: "Asia/Tokyo"), in: number) }
        try expectAgreement(notCheckable: 1)
    }

    /// Before versions were kept, nobody knows by which rules it was booked.
    @Test(.ofFiles, arguments: try KeptDatabase.all().filter { $0.version < 6 })
    func whatIsOlderThanVersionsIsNotCheckable(kept: KeptDatabase) throws {
        let earlier = try TemporaryDatabase(at: KeptDatabase.end)
        try kept.restore(to: earlier.path)
        let store = try earlier.open()
        let report = try store.read { try $0.verify(zones: store.zones) }
        #expect(report.differences == [])
        #expect(report.notCheckable > 0)
    }

    /// After an update of the system's time zones, what was counted by the rules before can't be counted again.
    @Test func whatWasCountedByOtherTimeZoneRulesIsNotCheckable() throws {
        try database.tamper("UPDATE countedZone SET digest = digest + 1")
        #expect(try report().notCheckable == 2)
        let definition = try store.project().definition
        let applied = try store.writeAlone { try $0.apply(definition, secrets: [:], generate: { [] }) }
        #expect(applied.changes.isEmpty && applied.isRecounted)
        try expectAgreement(notCheckable: 2)
        try logDays(19...20)
        try expectAgreement(notCheckable: 2)
    }
}
