import Loyalty
import TestSupport
import Testing

@testable import Store

/// Bonuses that a payment for the past has paid, and what becomes of them.
extension KnownCaseTests {
    private func ledger() throws -> Ledger {
        let project = try store.project()
        let user = try #require(try store.read { try $0.user("ann", in: project.number) })
        return user.ledger(at: database.clock.now, in: project)
    }

    /// Two visits on the first of January, and a bonus for them that is paid, and pending, on the first of February.
    /// - Returns: the second visit's entry.
    private func payForThePast(_ bonus: Int, raisedFrom earlier: Int? = nil) throws -> Int64 {
        try apply(goalBonus: earlier)
        try store.log("visit")
        let second = try store.log("visit", at: "2026-01-01T12:00:01Z").id
        try database.clock.set("2026-02-01T12:00:00Z")
        try apply(goalBonus: bonus, pendingDays: 14, paying: .changes)
        #expect(try entries().last == "bonus \(bonus - (earlier ?? 0)) on 2026-02-01")
        try database.clock.set("2026-02-03T12:00:00Z")
        return second
    }

    /// The points are taken from where they are: nothing is owed for January.
    @Test func bonusPaidForThePastThenThePurchaseReturned() throws {
        let second = try payForThePast(100)
        #expect(try ledger().pending == 100)
        try reverse(second)
        #expect(try entries().suffix(2) == ["reversal -5 on 2026-02-03", "correction -100 on 2026-02-01"])
        #expect(try levels() == [5, 0])
        #expect(try ledger().pending == 0)
    }

    @Test func bonusRaisedForThePastThenThePurchaseReturned() throws {
        let second = try payForThePast(30, raisedFrom: 10)
        #expect(try ledger().pending == 20)
        try reverse(second)
        #expect(
            try entries().suffix(3) == [
                "reversal -5 on 2026-02-03", "correction -20 on 2026-02-01", "correction -10 on 2026-01-01",
            ])
        #expect(try levels() == [5, 0])
        #expect(try ledger().pending == 0)
    }

    /// What the payment paid is due as before, at another instant.
    @Test func lateEventMovesABonusThatWasPaidForThePast() throws {
        let second = try payForThePast(100)
        let late = try store.log("visit", at: "2025-12-31T12:00:00Z").id
        #expect(try entries().last == "event 5 on 2025-12-31")
        try reverse(second)
        #expect(try entries().last == "reversal -5 on 2026-02-03")
        try reverse(late)
        #expect(try entries().last == "correction -100 on 2026-02-01")
        #expect(try levels() == [5, 0])
    }

    /// It goes back to the lot that it was in, on the day on which it was paid.
    @Test func bonusPaidForThePastIsDueAgain() throws {
        let second = try payForThePast(100)
        try reverse(second)
        try store.log("visit", at: "2026-01-10T12:00:00Z")
        #expect(try entries().suffix(2) == ["event 5 on 2026-01-10", "bonus 100 on 2026-02-01"])
        let lots = try history().filter { $0.entry.kind == .bonus }.map(\.entry.lot)
        #expect(lots.count == 2 && lots[0] == lots[1])
        #expect(try levels() == [10, 0])
        #expect(try ledger().pending == 100)
    }
}
