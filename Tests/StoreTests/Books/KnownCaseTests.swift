import Loyalty
import TestSupport
import Testing

@testable import Store

/// Histories in which books are easily wrong.
@Suite struct KnownCaseTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-01-01T12:00:00Z")
        store = try database.open()
    }

    func apply(
        timezone: String = "UTC", points: Int = 5, streakBonus: Int? = nil, goalBonus: Int? = nil,
        validity: String = #""none""#, pendingDays: Int = 0, paying past: PastPay = .nothing
    ) throws {
        let streaks = streakBonus.map { bonus in
            [
                Definitions.streak(
                    "daily", events: ["visit"], #", "backfill": true, "rewards": [{"length": 2, "points": \#(bonus)}]"#)
            ]
        }
        let challenges = goalBonus.map { bonus in
            #"{"challengeId": "twice", "eventId": "visit", "goal": 2, "points": \#(bonus), "backfill": true}"#
        }
        let definition = try ProjectDefinition.parsing(
            Definitions.project(
                timezone: timezone, events: [Definitions.event("visit", points: points)], streaks: streaks ?? [],
                members: """
                    , "challenges": [\(challenges ?? "")],
                    "points": {"validity": \(validity), "pending": {"days": \(pendingDays)}}
                    """))
        _ = try store.writeAlone { try $0.apply(definition, secrets: [:], paying: past, generate: { [] }) }
    }

    /// The user's entries in booking order: kind, points, day, and what is forgone.
    func entries() throws -> [String] {
        try history().map { shown in
            let entry = shown.entry
            let rest = entry.rest == 0 ? "" : ", \(entry.rest) forgone"
            return "\(entry.kind) \(entry.points) on \(ZoneRules.utc.day(of: entry.at))\(rest)"
        }
    }

    func history() throws -> [HistoryEntry] {
        let project = try store.project()
        let user = try #require(try store.read { try $0.user("ann", in: project.number) })
        return try store.read { try $0.entries(of: user, in: project, at: database.clock.now) }.reversed()
    }

    /// What the user can spend, and owes. Everything that is stored is what the log comes to.
    func levels() throws -> [Int64] {
        #expect(try store.differences() == [])
        let project = try store.project()
        let user = try #require(try store.read { try $0.user("ann", in: project.number) })
        let ledger = user.ledger(at: database.clock.now, in: project)
        let entries = try history()
        #expect(ledger.total == entries.last?.balance)
        #expect(ledger.total == entries.reduce(0) { $0 + $1.entry.points })
        return [ledger.points, ledger.debt]
    }

    @discardableResult
    func reverse(_ id: Int64, _ fraction: String? = nil) throws -> BookedEntry {
        let project = try store.project().number
        return try store.write {
            try $0.reverse(
                id, of: "ann", fraction: fraction.flatMap { Fraction($0) }, reason: "returned", by: .command,
                in: project)
        }
    }

    func adjust(_ points: Int64) throws {
        let adjustment = Adjustment(
            project: try store.project().number, userId: "ann", points: points, reason: "spent", actor: .command)
        _ = try store.write { try $0.adjust(adjustment) }
    }

    @Test func bonusRaisedAfterItWasPaidThenThePurchaseReturned() throws {
        try apply(goalBonus: 10)
        try store.log("visit")
        let purchase = try store.log("visit", at: "2026-01-01T12:00:01Z").id
        try apply(goalBonus: 30)
        #expect(try levels() == [20, 0])
        try reverse(purchase)
        #expect(
            try entries() == [
                "event 5 on 2026-01-01", "event 5 on 2026-01-01", "bonus 10 on 2026-01-01", "reversal -5 on 2026-01-01",
                "correction -10 on 2026-01-01, 20 forgone",
            ])
        #expect(try levels() == [5, 0])
    }

    @Test func bonusLoweredAfterItWasPaidThenThePurchaseReturned() throws {
        try apply(goalBonus: 10)
        try store.log("visit")
        let purchase = try store.log("visit", at: "2026-01-01T12:00:01Z").id
        try apply(goalBonus: 4)
        try reverse(purchase)
        #expect(try entries().last == "correction -4 on 2026-01-01")
        #expect(try levels() == [11, 0])
    }

    /// Two days that were apart are consecutive in the project's new zone. The bonus was never paid.
    @Test func zoneMovesAndPastDaysBecomeConsecutive() throws {
        try apply(streakBonus: 10)
        try store.log("visit", at: "2026-01-01T22:30:00Z")
        let last = try store.log("visit", at: "2026-01-03T00:30:00Z").id
        try apply(timezone: "America/New_York", streakBonus: 10)
        #expect(try levels() == [10, 0])
        try database.clock.set("2026-01-04T12:00:00Z")
        try reverse(last)
        #expect(
            try entries() == [
                "event 5 on 2026-01-01", "event 5 on 2026-01-03", "reversal -5 on 2026-01-04",
                "correction 0 on 2026-01-03, 10 forgone",
            ])
        #expect(try levels() == [5, 0])
    }

    /// The user travels, and the day after the last one comes sooner.
    @Test func userMovesAndAPastDayIsReversed() throws {
        try apply(streakBonus: 10)
        let first = try store.log("visit", at: "2026-01-01T22:30:00Z").id
        let project = try store.project().number
        try database.clock.set("2026-01-02T12:00:00Z")
        try store.writeAlone {
            try $0.updateUser("ann", UserChange(timezone: .some("America/New_York")), in: project)
        }
        try database.clock.set("2026-01-03T00:30:00Z")
        try store.log("visit")
        #expect(try levels() == [20, 0])
        try reverse(first)
        #expect(
            try entries().suffix(2) == ["reversal -5 on 2026-01-03", "correction -10 on 2026-01-03"])
        #expect(try levels() == [5, 0])
    }

    @Test func lateEventMovesABonusThatWasSpent() throws {
        try apply(streakBonus: 10)
        for day in [1, 3, 4] {
            try database.clock.set("2026-01-0\(day)T12:00:00Z")
            try store.log("visit")
        }
        try adjust(-25)
        try store.log("visit", at: "2026-01-02T12:00:00Z")
        #expect(
            try entries().suffix(4) == [
                "adjustment -25 on 2026-01-04", "event 5 on 2026-01-02", "bonus 10 on 2026-01-02",
                "correction -10 on 2026-01-04",
            ])
        #expect(try levels() == [5, 0])
    }

    /// A trial says so as well.
    @Test func zoneStaysOncePointsExpireWithoutActivity() throws {
        try apply(timezone: "Asia/Tokyo", validity: #"{"inactivity": {"months": 1}}"#)
        try apply(validity: #"{"inactivity": {"months": 1}}"#)
        try store.log("visit", at: "2026-01-01T12:00:00Z")
        let refusal = StoreError.fixedTimezone("UTC", project: "cafe")
        #expect(throws: refusal) { try apply(timezone: "Asia/Tokyo") }
        let moved = try ProjectDefinition.parsing(
            Definitions.project(timezone: "Asia/Tokyo", events: [Definitions.event("visit")]))
        #expect(throws: refusal) { try store.effect(ofApplying: moved, secrets: [:]) }
        try apply()
        #expect(try store.differences() == [])
    }

    /// The points are there a day longer by the late event. The expiry that was seen stays, and is made good for.
    @Test func eventBeforeAnExpiryThatHasBeenSeen() throws {
        try apply(points: 5, validity: #"{"inactivity": {"months": 1}}"#)
        try store.log("visit")
        try database.clock.set("2026-03-01T12:00:00Z")
        let seen = try history()
        #expect(seen.map(\.entry.points) == [5, -5])
        try store.log("visit", at: "2026-01-20T12:00:00Z")
        #expect(
            try entries() == [
                "event 5 on 2026-01-01", "expiry -5 on 2026-02-01", "event 5 on 2026-01-20", "expiry 5 on 2026-02-01",
                "expiry -10 on 2026-02-20",
            ])
        let now = try history()
        #expect(now.prefix(2).map(\.id) == seen.map(\.id))
        #expect(now[1].id == "expiry-1769990399999")
        #expect(try levels() == [0, 0])
    }

    /// A late event's points expired with others that have been seen to: the difference is an expiry of its own.
    @Test func eventOfALotThatHasBeenSeenToExpire() throws {
        try apply(validity: #"{"months": 1, "until": "month"}"#)
        try store.log("visit")
        try database.clock.set("2026-03-01T12:00:00Z")
        let seen = try history().map(\.id)
        try store.log("visit", at: "2026-01-20T12:00:00Z")
        #expect(
            try entries() == [
                "event 5 on 2026-01-01", "expiry -5 on 2026-02-28", "event 5 on 2026-01-20", "expiry -5 on 2026-02-28",
            ])
        #expect(try history().prefix(2).map(\.id) == seen)
        #expect(try levels() == [0, 0])
    }

    /// An expiry, and an event that is written in its very millisecond.
    @Test func idsOfExpiriesOfTheSameMillisecond() throws {
        try apply(validity: #"{"months": 1, "until": "month"}"#)
        try store.log("visit")
        try database.clock.set("2026-02-28T23:59:59.999Z")
        try store.log("visit", at: "2026-01-20T12:00:00Z")
        let entries = try history()
        #expect(entries.map(\.entry.points) == [5, -5, 5, -5])
        #expect(entries.map(\.id) == ["1", "expiry-1772323199999", "3", "4"])
        #expect(try levels() == [0, 0])
    }

    /// The event is two minutes ahead, and the points of the day end before it.
    @Test func eventAheadOfAnExpiryThatIsToCome() throws {
        try apply(validity: #"{"months": 1, "until": "month"}"#)
        try store.log("visit")
        try database.clock.set("2026-02-28T23:59:00Z")
        try store.log("visit", at: "2026-03-01T00:01:00Z")
        #expect(
            try entries() == ["event 5 on 2026-01-01", "event 5 on 2026-03-01", "expiry -5 on 2026-02-28"])
        #expect(try levels() == [5, 0])
    }

    /// The event is of tomorrow, and so is the day on which its points leave.
    @Test func userErasedBeforeAnEventThatIsAhead() throws {
        try apply()
        try database.clock.set("2026-01-01T23:59:00Z")
        try store.log("visit", at: "2026-01-02T00:01:00Z")
        let project = try store.project()
        try store.writeAlone { try $0.eraseUser("ann", in: project.number, replies: NoReplies()) }
        let flows = try store.read { reader in
            let query = try reader.connection.prepare("SELECT at, awarded, erased, points FROM pointsFlow ORDER BY at")
            var flows: [[Int64]] = []
            while try query.step() { flows.append((1...3).map { query.int($0) }) }
            return flows
        }
        #expect(flows == [[5, 5, 0]])
        #expect(try store.differences() == [])
    }

    @Test func threeThirdsAndThenTheWhole() throws {
        try apply(points: 10, goalBonus: 7)
        let first = try store.log("visit").id
        try store.log("visit")
        let taken = try (0..<3).map { _ in try reverse(first, "1/3").entry.points }
        #expect(taken == [-3, -3, -4])
        #expect(throws: BookingRefusal.reversal(.alreadyReversed)) { try reverse(first, "1/1000000000") }
        #expect(try levels() == [17, 0])
        let whole = try reverse(first)
        #expect(whole.entry.points == 0 && whole.bonuses.map(\.points) == [-7])
        #expect(throws: BookingRefusal.reversal(.alreadyReversed)) { try reverse(first) }
        #expect(try levels() == [10, 0])
    }
}
