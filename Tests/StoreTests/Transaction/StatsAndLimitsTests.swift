import Loyalty
import TestSupport
import Testing

@testable import Store

/// Figures at the edges: clocks set back, days to come, months without events, windows of the past.
@Suite struct StatsAndLimitsTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-23T12:00:00Z")
        store = try database.open()
    }

    private func apply(_ members: String = "", timezone: String = "Europe/Berlin") throws {
        try store.apply(Definitions.project(timezone: timezone, events: [Definitions.event("visit", members)]))
    }

    @Test func projectWithoutEventsHasEmptyStats() throws {
        try apply()
        for span in [StatsSpan.all, .since(try Day.on("2026-11-23"))] {
            let stats = try store.stats(span, today: "2026-11-23")
            #expect(stats.start == stats.end)
            #expect(stats.days.map(\.sums) == [DaySums()])
            #expect(stats.total == DaySums() && stats.shares.isEmpty)
        }
        #expect(try store.stats(.month(Month(year: 2024, month: 2)), today: "2026-11-23").days.count == 29)
        let project = try store.project()
        #expect(
            try store.read { try $0.stats(of: "none", span: .all, today: try Day.on("2026-11-23"), in: project) } == nil
        )
    }

    @Test func statsContainEveryDay() throws {
        try apply()
        try store.log("visit", at: "2026-11-18T12:00:00Z")
        try store.log("visit", at: "2026-11-21T12:00:00Z")
        let stats = try store.stats(.all, today: "2026-11-23")
        #expect(stats.days.map(\.sums.count) == [1, 0, 0, 1, 0, 0])
        #expect(stats.total.users == 1)
        let week = try store.stats(.since(try Day.on("2026-11-17")), today: "2026-11-23")
        #expect(week.days.map(\.sums.count) == [0, 1, 0, 0, 1, 0, 0])
    }

    /// The clock was ahead and was set back. Events from before that lie on later days, and don't count today.
    @Test func entriesAfterTodayDoNotCountToday() throws {
        try apply()
        for user in ["ann", "bob"] { try store.log("visit", by: user) }
        try database.clock.set("2026-11-25T12:00:00Z")
        for user in ["ann", "eve"] { try store.log("visit", by: user) }
        try database.clock.set("2026-11-23T13:00:00Z")
        try store.log("visit", by: "joe")
        for event in [nil, "visit"] {
            let today = try store.stats(of: event, .since(try Day.on("2026-11-23")), today: "2026-11-23")
            #expect(today.total.users == 3)
            #expect(today.total.count == 3)
            let tomorrow = try store.stats(of: event, .since(try Day.on("2026-11-24")), today: "2026-11-24")
            #expect(tomorrow.total.users == 0)
            let later = try store.stats(of: event, .since(try Day.on("2026-11-23")), today: "2026-11-25")
            #expect(later.total.users == 4)
        }
        #expect(try store.stats(.since(try Day.on("2026-11-17")), today: "2026-11-23").shares.map(\.users) == [3])
        #expect(try store.stats(.all, today: "2026-11-20").days.map(\.sums.count) == [0], "all of it is still to come")
        #expect(try store.differences() == [])
    }

    /// At 00:01 of 2010-11-07 the clocks of Newfoundland went back to 23:01 of the day before.
    @Test func limitHoldsOnADayInTwoParts() throws {
        // Worth nothing, so that no earnings tell of the order.
        let event = Definitions.event("visit", points: 0, #", "limit": 1, "limitWindow": "hour""#)
        try store.apply(Definitions.project(timezone: "America/St_Johns", events: [event]))
        try database.clock.set("2010-11-07T12:00:00Z")
        // On the 7th, then again on the 6th.
        #expect(try !store.log("visit", at: "2010-11-07T02:30:20Z").decision.limitReached)
        #expect(try !store.log("visit", at: "2010-11-07T02:40:00Z").decision.limitReached)
        // After all others by its day, but in the minute of the first.
        #expect(try store.log("visit", at: "2010-11-07T02:30:40Z").decision.limitReached)
        try store.log("visit", by: "bob", at: "2010-11-07T02:30:20Z")
        try store.log("visit", by: "eve", at: "2010-11-07T02:40:00Z")
        try store.log("visit", by: "joe", at: "2010-11-08T12:00:00Z")
        // Something lies after today, so uniques come from the log.
        let sixth = try store.stats(.since(try Day.on("2010-11-06")), today: "2010-11-06")
        #expect(sixth.total.count == 2)
        #expect(sixth.total.users == 2)
        let seventh = try store.stats(.since(try Day.on("2010-11-07")), today: "2010-11-07")
        #expect(seventh.total.count == 3)
        #expect(seventh.total.users == 2)
        #expect(try store.differences() == [])
    }

    @Test func backdatedEventIsJudgedInItsOwnWindow() throws {
        try apply(#", "limit": 2, "limitWindow": "day""#)
        for _ in 0..<2 { try store.log("visit") }
        #expect(try store.log("visit").decision.limitReached)
        for index in 0..<3 {
            #expect(try store.log("visit", at: "2026-11-22T12:00:00Z").decision.limitReached == (index == 2))
        }
        // The window of today is as full as before.
        #expect(try store.log("visit").decision.limitReached)
        try database.clock.set("2026-11-23T23:00:00Z")
        #expect(try !store.log("visit").decision.limitReached)
        #expect(try store.balance(of: "ann") == 25)
        #expect(try store.differences() == [])
    }

    @Test func limitsHoldIfTheClockGoesBack() throws {
        try apply(#", "limit": 1, "limitWindow": "hour""#)
        try store.log("visit")
        try database.clock.set("2026-11-23T13:00:00Z")
        #expect(try store.log("visit").decision.points == 5)
        try database.clock.set("2026-11-23T12:30:00Z")
        #expect(try store.log("visit").decision.limitReached)
        try database.clock.set("2026-11-23T11:30:00Z")
        #expect(try store.log("visit").decision.points == 5)
        #expect(try store.differences() == [])
    }

    @Test(arguments: ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59Z"])
    func distantInstantsAreCounted(_ at: String) throws {
        try store.apply(
            Definitions.project(
                events: [Definitions.event("visit", #", "limit": 1, "limitWindow": "month""#)],
                streaks: ["daily", "weekly", "monthly"].map { Definitions.streak($0, events: ["visit"], period: $0) }))
        for _ in 0..<2 { try store.log("visit", at: at) }
        #expect(try store.log("visit").decision.points == 5)
        #expect(try store.balance(of: "ann") == 10)
        #expect(try store.differences() == [])
    }
}
