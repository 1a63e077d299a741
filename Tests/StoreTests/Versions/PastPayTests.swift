import Loyalty
import TestSupport
import Testing

@testable import Store

/// A change of rules pays nothing for the past unless it is asked to; it never takes anything away.
@Suite struct PastPayTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-17T12:00:00Z")
        store = try database.open()
        try apply(streak: 10)
        for day in 17...19 {
            try database.clock.set("2026-11-\(day)T12:00:00Z")
            for user in ["ann", "bob"] where user == "ann" || day != 18 { try store.log("visit", by: user) }
        }
        try database.clock.set("2026-11-20T12:00:00Z")
        try #require(try balances() == [25, 10])
    }

    /// - Parameters:
    ///   - streak: the bonus for two days in a row; nil for no streak.
    ///   - challenge: the bonus for two visits; nil for no challenge.
    @discardableResult
    private func apply(
        streak: Int?, challenge: Int? = nil, paying past: PastPay = .nothing, by actor: Actor? = .command,
        _ members: String = "", points: String = ""
    ) throws -> AppliedChanges {
        let streaks = streak.map {
            Definitions.streak("two", events: ["visit"], #", "rewards": [{"length": 2, "points": \#($0)}]\#(members)"#)
        }
        let challenges = challenge.map {
            #"{"challengeId": "twice", "eventId": "visit", "goal": 2, "points": \#($0)\#(members)}"#
        }
        let text = Definitions.project(
            events: [Definitions.event("visit")], streaks: streaks.map { [$0] } ?? [],
            members: #", "challenges": [\#(challenges ?? "")]\#(points)"#)
        let definition = try ProjectDefinition.parsing(text)
        let applied = try store.writeAlone {
            try $0.apply(definition, secrets: [:], by: actor, paying: past, generate: { [] })
        }
        #expect(try store.differences() == [])
        return applied
    }

    private func balances() throws -> [Int64?] { try ["ann", "bob"].map { try store.balance(of: $0) } }

    private func newest() throws -> HistoryEntry {
        let (project, now) = (try store.project(), database.clock.now)
        let page = try store.read { try $0.history(of: "ann", after: nil, limit: 1, in: project, at: now) }
        return try #require(page?.entries.first)
    }

    private static let streak = PastPay.definition(.streak, id: "two")

    @Test func nothingIsPaidUnlessAsked() throws {
        for bonus in [30, 5] {
            let applied = try apply(streak: bonus)
            #expect(applied.isRecounted && applied.effect.points == 0)
            #expect(try balances() == [25, 10])
        }
    }

    /// A payment is no activity: its points would have expired before they came.
    @Test func pointsForTheInactiveLastFromThePaymentOn() throws {
        try database.clock.set("2027-06-01T12:00:00Z")
        let terms = #", "points": {"validity": {"inactivity": {"months": 2}}}"#
        try apply(streak: 30, paying: Self.streak, points: terms)
        #expect(try balances() == [45, 10])
        try database.clock.set("2027-07-31T12:00:00Z")
        #expect(
            try store.read { try $0.user("ann", in: store.project().number) }?.ledger(
                at: database.clock.now, in: store.project()
            ).points == 45)
        try database.clock.set("2027-08-02T12:00:00Z")
        #expect(try newest().entry.points == -20)
    }

    @Test func whatWasNotPaidIsPaidOnceAndNow() throws {
        let applied = try apply(streak: 30, paying: Self.streak, by: Actor(.key, name: "till"))
        #expect(applied.effect.users == 1 && applied.effect.points == 20 && applied.effect.most == 20)
        #expect(try balances() == [45, 10])
        let bonus = try newest()
        #expect(bonus.entry.kind == .bonus && bonus.entry.points == 20 && bonus.balance == 45)
        #expect(bonus.entry.at == database.clock.now && bonus.entry.bookedAt == database.clock.now)
        #expect(bonus.entry.cause == nil && bonus.entry.target == nil)
        #expect(bonus.subjectId == "two" && bonus.by == "till")
        #expect(try apply(streak: 30, paying: Self.streak).effect.points == 0)
        #expect(try apply(streak: 5, paying: Self.streak).effect.points == 0)
        #expect(try apply(streak: 30, paying: Self.streak).effect.points == 0)
        #expect(try balances() == [45, 10])
    }

    /// The points of a bonus that is paid for the past have the terms of today.
    @Test func theProjectsTermsHold() throws {
        let terms = #", "points": {"validity": {"months": 1}, "pending": {"days": 1}}"#
        try apply(streak: 30, paying: Self.streak, points: terms)
        let lot = try newest().entry.lot
        #expect(try lot.activation == Instant.at("2026-11-21T23:00:00Z"))
        #expect(try lot.expiry == .at(Instant.at("2026-12-22T22:59:59.999Z")))
    }

    /// It is dated now even if events have been logged ahead of it.
    @Test func itIsNeverBeforeWhatIsBooked() throws {
        try store.log("visit", at: "2026-11-20T12:04:00Z", trusted: true)
        try apply(streak: 30, paying: Self.streak)
        #expect(try newest().entry.at == Instant.at("2026-11-20T12:04:00Z"))
    }

    @Test func onlyWhatChangesIsPaid() throws {
        try apply(streak: 30, challenge: 7)
        #expect(try balances() == [25, 10])
        try apply(streak: 30, challenge: 8, paying: .changes, #", "backfill": true"#)
        // The streak has changed too: it counts the past now, which it has counted before.
        #expect(try balances() == [25 + 20 + 8, 10 + 8])
        try apply(streak: 40, challenge: 8, paying: .changes, #", "backfill": true"#)
        #expect(try balances() == [25 + 30 + 8, 10 + 8])
    }

    @Test func aNewDefinitionPaysTheWholePastOrNothing() throws {
        try apply(streak: 10, challenge: 100)
        #expect(try balances() == [25, 10])
        try store.log("visit", by: "bob")
        try store.log("visit", by: "bob")
        #expect(try balances() == [25, 130])
        try apply(streak: 10)
        #expect(try apply(streak: 10, challenge: 100, #", "backfill": true"#).effect.points == 100)
        #expect(try balances() == [125, 130], "bob has been paid before")
    }

    /// A definition that is put after it was deleted starts anew.
    @Test func aDeletedDefinitionStartsAnew() throws {
        try apply(streak: nil)
        try apply(streak: 10, paying: Self.streak)
        #expect(try balances() == [25, 10])
        #expect(try store.analytics(of: "two", at: "2026-11-20T12:00:00Z") == nil)
        try store.log("visit")
        #expect(try balances() == [30, 10], "one day alone")
    }

    /// A balance that can't hold what would be paid keeps the definition from changing.
    @Test func aBalanceThatIsTooSmallRefusesTheChange() throws {
        let number = try store.project().number
        _ = try store.write {
            try $0.adjust(
                Adjustment(
                    project: number, userId: "ann", points: MemberState.largestBalance - 30, reason: "much",
                    actor: .command))
        }
        let before = try store.project().definition
        #expect(throws: BookingRefusal.balanceOutOfRange) { try apply(streak: 30, paying: Self.streak) }
        #expect(throws: BookingRefusal.balanceOutOfRange) {
            try store.effect(on: "cafe", paying: Self.streak) { $0.streaks[0].rewards[0].points = 30 }
        }
        #expect(try store.project().definition == before)
        try apply(streak: 15, paying: Self.streak)
        #expect(try balances()[0] == MemberState.largestBalance)
    }
}
