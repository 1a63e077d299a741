import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Definitions that are added, changed and removed, and the effect on events logged before.
@Suite struct ApplyTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore
    /// Another process on the same file.
    let other: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        other = try database.open()
    }

    private func changes(_ applied: AppliedChanges) -> [String] {
        applied.changes.map { "\($0.kind.rawValue) \($0.type) \($0.id)" }
    }

    @Test func newOrderIsAChange() throws {
        let events = ["visit", "buy"].map { Definitions.event($0) }
        try store.apply(Definitions.project(events: events))
        let applied = try store.apply(Definitions.project(events: events.reversed()))
        #expect(changes(applied) == ["changed project cafe"])
        #expect(!applied.isRecounted)
        #expect(try other.catalog().projects["cafe"]?.definition.events.map(\.eventId) == ["buy", "visit"])
    }

    /// An event that was never logged has no past that its window could change.
    @Test func windowOfANewEventNeedsNoRecount() throws {
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        try store.log("visit")
        let daily = #", "limit": 1, "limitWindow": "day""#
        let new = Definitions.event("buy", daily)
        #expect(try !store.apply(Definitions.project(events: [Definitions.event("visit"), new])).isRecounted)
        #expect(try store.apply(Definitions.project(events: [Definitions.event("visit", daily), new])).isRecounted)
        #expect(try store.differences() == [])
        #expect(try store.log("visit").decision.limitReached)
    }

    @Test func applyingTwiceChangesNothing() throws {
        let text = Definitions.project(
            events: [Definitions.event("visit")], streaks: [Definitions.streak("daily", events: ["visit"])],
            usergroups: ["gold"],
            members: #", "auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "generate"}]}"#)
        let first = try store.apply(text)
        #expect(
            changes(first) == [
                "added project cafe", "added usergroup gold", "added event visit", "added streak daily",
                "added secret a",
            ])
        #expect(!first.isRecounted)
        let revision = try store.catalog().revision
        #expect(try store.apply(text) == AppliedChanges())
        #expect(try other.apply(text) == AppliedChanges())
        #expect(try store.catalog().revision == revision)
        #expect(try store.project().secrets.map(\.value) == [[UInt8](repeating: 7, count: 64)], "a generated one stays")
    }

    @Test func reportsEachChange() throws {
        try store.apply(
            Definitions.project(events: [Definitions.event("a"), Definitions.event("b")], usergroups: ["gold"]))
        let applied = try store.apply(
            Definitions.project(
                events: [Definitions.event("b", points: 7), Definitions.event("c")], members: #", "title": "Café""#))
        #expect(
            changes(applied) == [
                "changed project cafe", "removed usergroup gold", "changed event b", "added event c", "removed event a",
            ])
        #expect(!applied.isRecounted)
    }

    /// An entry keeps what was fixed when it was booked, so that other terms count nothing anew.
    @Test func otherTermsOfPointsAreToldAndLeaveThePastAlone() throws {
        func project(_ members: String, _ event: String = "") -> String {
            Definitions.project(events: [Definitions.event("visit", event)], members: members)
        }
        try store.apply(project(""))
        try store.log("visit")
        let balance = try store.balance(of: "ann")
        for (members, event, expected) in [
            (#", "points": {"validity": {"months": 12}}"#, "", "changed project cafe"),
            (#", "points": {"validity": {"months": 12, "until": "month"}}"#, "", "changed project cafe"),
            (#", "points": {"validity": {"inactivity": {"months": 12}}}"#, "", "changed project cafe"),
            (#", "points": {"pending": {"days": 14}}"#, "", "changed project cafe"),
            (#", "reversal": {"shortfall": "waive"}"#, "", "changed project cafe"),
            (#", "reversal": {"shortfall": "waive"}"#, #", "validity": "none""#, "changed event visit"),
            (#", "reversal": {"shortfall": "waive"}"#, #", "validity": {"months": 3}"#, "changed event visit"),
            (#", "reversal": {"shortfall": "waive"}"#, #", "pending": {"days": 0}"#, "changed event visit"),
        ] {
            let applied = try store.apply(project(members, event))
            #expect(changes(applied) == [expected], "\(members)\(event)")
            #expect(!applied.isRecounted)
            #expect(try store.apply(project(members, event)) == AppliedChanges(), "the same again")
            #expect(try other.project().definition == store.project().definition)
        }
        let last = try store.project().definition
        #expect(last.events[0].terms(in: last.points) == PointsTerms())
        #expect(last.events[0].pendingDays == 0)
        #expect(last.shortfall == .waive)
        #expect(try store.balance(of: "ann") == balance)
        #expect(try store.differences() == [])
    }

    @Test func secretsAreKeptChangedAndRemoved() throws {
        func project(_ ids: [String], _ value: String) -> String {
            let secrets = ids.map { #"{"id": "\#($0)", "algorithm": "HS256", "value": "\#(value)"}"# }
            return Definitions.project(
                events: [], members: ", \"auth\": {\"secrets\": [\(secrets.joined(separator: ","))]}")
        }
        let one = [UInt8](repeating: 1, count: 32)
        let two = [UInt8](repeating: 2, count: 32)
        try store.apply(project(["a"], "env:A"), secrets: ["a": one])
        #expect(try store.apply(project(["a"], "env:OTHER"), secrets: ["a": one]).changes.isEmpty, "the same bytes")
        #expect(changes(try store.apply(project(["a"], "env:A"), secrets: ["a": two])) == ["changed secret a"])
        #expect(try other.project().secrets.map(\.value) == [two])
        let rotated = try store.apply(project(["a", "b"], "env:A"), secrets: ["a": two, "b": one])
        #expect(changes(rotated) == ["changed project cafe", "added secret b"])
        #expect(try other.project().secrets.map(\.id) == ["a", "b"])
        #expect(
            changes(try store.apply(project([], "env:A"))) == [
                "changed project cafe", "removed secret a", "removed secret b",
            ])
        #expect(try other.project().secrets.isEmpty)
    }

    @Test func otherProcessesSeeChangesAtOnce() throws {
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        #expect(try other.log("visit").decision.points == 5)
        try store.apply(Definitions.project(events: [Definitions.event("visit", points: 9)]))
        #expect(try other.project().definition.events[0].reward[0].rate == ExactDecimal(9))
        #expect(try other.log("visit").decision.points == 9)
        try other.apply(Definitions.project(events: [Definitions.event("visit", #", "status": "INACTIVE""#)]))
        #expect(throws: SubmissionRefusal.inactiveEvent) { try store.log("visit") }
        try other.apply(Definitions.project(events: []))
        #expect(throws: SubmissionRefusal.unknownEvent) { try store.log("visit") }
        #expect(try store.balance(of: "ann") == 14)
        #expect(try store.differences() == [])
    }

    @Test func restoredEventKeepsItsPast() throws {
        let with = Definitions.project(events: [Definitions.event("visit", #", "limit": 2, "limitWindow": "day""#)])
        try store.apply(with)
        try store.log("visit")
        try store.apply(Definitions.project(events: [Definitions.event("else")]))
        #expect(try store.stats(of: "visit", .all, today: "2026-11-20").total.count == 1)
        #expect(try store.stats(.all, today: "2026-11-20").shares.map(\.eventId) == ["visit"])
        #expect(try other.differences() == [])
        try other.apply(with)
        #expect(try store.differences() == [])
        #expect(try store.log("visit").decision.points == 5)
        #expect(try store.log("visit").decision.limitReached, "the one before counts")
        #expect(try store.stats(of: "visit", .all, today: "2026-11-20").total.count == 3)
        #expect(try store.differences() == [])
    }

    /// An offer counts nothing that was logged, and its number stays, whatever happens to its definition.
    @Test func offersAreAddedChangedAndRemoved() throws {
        func project(_ offers: String...) -> String {
            Definitions.project(
                events: [Definitions.event("visit")], members: #", "offers": [\#(offers.joined(separator: ","))]"#)
        }
        func offer(_ id: String, cost: Int) -> String {
            #"{"offerId": "\#(id)", "title": "\#(id)", "cost": {"default": \#(cost)}}"#
        }
        #expect(
            try changes(store.apply(project(offer("tea", cost: 5)))) == [
                "added project cafe", "added event visit", "added offer tea",
            ])
        try store.log("visit")
        let tea = try #require(try store.project().rulebook.offer(id: "tea")?.number)
        #expect(try store.project().rulebook.offer(number: tea)?.definition.cost.map(\.points) == [5])

        let applied = try other.apply(project(offer("cake", cost: 9), offer("tea", cost: 6)))
        #expect(changes(applied) == ["added offer cake", "changed offer tea"])
        #expect(!applied.isRecounted)
        #expect(try store.project().rulebook.offers.map(\.definition.offerId) == ["cake", "tea"])
        #expect(try store.project().rulebook.offer(id: "tea")?.number == tea)
        let reordered = try store.apply(project(offer("tea", cost: 6), offer("cake", cost: 9)))
        #expect(changes(reordered) == ["changed project cafe"])

        #expect(try changes(store.apply(project(offer("cake", cost: 9)))) == ["removed offer tea"])
        #expect(try store.project().rulebook.offer(number: tea) == nil)
        #expect(try changes(store.apply(project(offer("cake", cost: 9), offer("tea", cost: 5)))) == ["added offer tea"])
        #expect(try store.project().rulebook.offer(id: "tea")?.number == tea)
        #expect(try store.balance(of: "ann") == 5)
        #expect(try store.differences() == [])
    }

    /// An event and an offer of the same name have numbers of their own.
    @Test func anOfferCanHaveTheNameOfAnEvent() throws {
        let offers = #", "offers": [{"offerId": "visit", "title": "A visit", "cost": {"default": 5}}]"#
        try store.apply(Definitions.project(events: [Definitions.event("visit")], members: offers))
        let rulebook = try store.project().rulebook
        let numbers = try [#require(rulebook.event(id: "visit")).number, #require(rulebook.offer(id: "visit")).number]
        #expect(Set(numbers).count == 2)
        #expect(rulebook.event(number: numbers[1]) == nil && rulebook.offer(number: numbers[0]) == nil)
        try store.log("visit")
        #expect(try store.differences() == [])
    }

    @Test func streakCountsFromItsDefinition() throws {
        let events = [Definitions.event("visit")]
        let with = Definitions.project(events: events, streaks: [Definitions.streak("daily", events: ["visit"])])
        try store.apply(Definitions.project(events: events))
        try store.log("visit")
        try store.apply(with)
        #expect(try store.analytics(of: "daily", at: "2026-11-20T12:00:00Z") == nil)
        try database.clock.set("2026-11-21T12:00:00Z")
        try store.log("visit")
        let one = StreakAnalytics(
            activeParticipants: 1, activeLengths: 1, longestStreaks: [.init(length: 1, users: 1)])
        #expect(try store.analytics(of: "daily", at: "2026-11-21T12:00:00Z") == one)
        // Gone, and back: it begins anew.
        #expect(try store.apply(Definitions.project(events: events)).isRecounted)
        #expect(try store.differences() == [])
        try store.apply(with)
        #expect(try store.analytics(of: "daily", at: "2026-11-21T12:00:00Z") == nil)
        try store.log("visit")
        #expect(try store.analytics(of: "daily", at: "2026-11-21T12:00:00Z") == one)
        #expect(try store.differences() == [])
    }

    @Test func changedStreakIsRecounted() throws {
        let events = [Definitions.event("visit"), Definitions.event("buy")]
        func apply(_ list: [String], _ period: String, _ hour: Int) throws -> Bool {
            try store.apply(
                Definitions.project(
                    events: events,
                    streaks: [Definitions.streak("s", events: list, period: period, ", \"dayStartHour\": \(hour)")])
            ).isRecounted
        }
        _ = try apply(["visit"], "daily", 0)
        try store.log("visit", at: "2026-11-18T01:00:00Z")
        try store.log("visit", at: "2026-11-19T12:00:00Z")
        try store.log("buy", at: "2026-11-20T12:00:00Z")
        func longest() throws -> Int64? { try store.analytics(of: "s", at: "2026-11-20T12:00:00Z")?.longest }
        #expect(try longest() == 2)
        #expect(try !apply(["visit"], "daily", 0))
        #expect(try apply(["visit", "buy"], "daily", 0))
        #expect(try longest() == 3)
        #expect(try apply(["visit", "buy"], "daily", 5))
        #expect(try longest() == 2, "the first is of the day before now")
        #expect(try apply(["visit", "buy"], "weekly", 5))
        #expect(try longest() == 1)
        #expect(try store.differences() == [])
    }

    @Test func newTimeZoneMovesTheDays() throws {
        func project(_ zone: String) -> String {
            Definitions.project(
                timezone: zone, events: [Definitions.event("visit", #", "limit": 1, "limitWindow": "day""#)])
        }
        try store.apply(project("Europe/Berlin"))
        try store.log("visit", at: "2026-10-31T22:30:00Z")
        try store.log("visit", at: "2026-10-31T23:30:00Z")
        let before = try store.stats(.all, today: "2026-11-20")
        #expect(before.days.first { $0.day.description == "2026-11-01" }?.sums.count == 1)
        #expect(before.total.users == 1)
        #expect(try store.apply(project("Asia/Tokyo")).isRecounted)
        #expect(try other.differences() == [])
        let november = try other.stats(.month(Month(year: 2026, month: 11)), today: "2026-11-20")
        #expect(november.days[0].sums.count == 2)
        #expect(november.days[0].sums.hours[7...8] == [1, 1])
        #expect(november.total.users == 1)
        // What was paid stays paid; what comes now is judged by the new day.
        #expect(try other.balance(of: "ann") == 10)
        #expect(try other.log("visit", at: "2026-11-01T14:00:00Z").decision.limitReached)
        #expect(try other.differences() == [])
    }

    @Test func newWindowCountsLoggedEvents() throws {
        func apply(_ window: String) throws -> Bool {
            try store.apply(
                Definitions.project(events: [Definitions.event("visit", #", "limit": 2, "limitWindow": "\#(window)""#)])
            ).isRecounted
        }
        #expect(try !apply("day"))
        try store.log("visit", at: "2026-11-18T12:00:00Z")
        try store.log("visit", at: "2026-11-19T12:00:00Z")
        #expect(try apply("week"))
        #expect(try store.differences() == [])
        #expect(try store.log("visit").decision.limitReached)
        #expect(try apply("hour"))
        #expect(try !store.log("visit").decision.limitReached)
        #expect(try apply("lifetime"))
        #expect(try store.log("visit").decision.limitReached)
        #expect(try store.differences() == [])
    }

    @Test func failureChangesNothing() throws {
        struct Fault: Error {}
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        let before = try store.project().definition
        let after = try ProjectDefinition.parsing(Definitions.project(events: []))
        #expect(throws: Fault.self) {
            try store.writeAlone { transaction in
                _ = try transaction.apply(after, secrets: [:]) { [] }
                throw Fault()
            }
        }
        #expect(try store.project().definition == before)
        #expect(try store.log("visit").decision.points == 5)
    }
}
