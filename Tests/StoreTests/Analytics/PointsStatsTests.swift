import Loyalty
import TestSupport
import Testing

@testable import Store

/// The figures about points of a small history, all of them counted by hand.
@Suite struct PointsStatsTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-02T10:00:00Z")
        store = try database.open()
    }

    /// Points of a visit are pending for two days, and expire at the end of the month after the one in which they become
    /// active. Those of a gift do neither.
    private static let programme = Definitions.project(
        events: [
            Definitions.event("visit", points: 100),
            Definitions.event("gift", points: 10, #", "validity": "none", "pending": {"days": 0}"#),
        ],
        streaks: [
            Definitions.streak("days", events: ["visit"], #", "rewards": [{"length": 2, "points": 7}]"#)
        ],
        members: #", "points": {"validity": {"months": 1, "until": "month"}, "pending": {"days": 2}}"#)

    private func figures(_ span: StatsSpan, at now: String) throws -> PointsStats {
        let (now, project) = (try Instant.at(now), try store.project())
        return try store.read { try $0.pointsStats(span: span, at: now, in: project).stats }
    }

    private static func text(_ figures: PointsStats.Figures) -> String {
        let (flows, levels) = (figures.flows, figures.levels)
        let numbers: [[Int64]] = [
            [
                flows.awarded, flows.bonuses, flows.adjusted, flows.redeemed, flows.refunded, flows.reversed,
                flows.expired, flows.erased,
            ], [levels.points, levels.pending, levels.held, levels.debt, levels.users],
        ]
        return numbers.map { $0.map(String.init).joined(separator: " ") }.joined(separator: " | ")
    }

    /// The days on which anything flows or changes, as lines.
    private static func changes(of stats: PointsStats) -> [String] {
        var levels = " 0 0 0 0 0"
        return stats.days.compactMap { day, figures in
            let text = text(figures)
            defer { levels = text.split(separator: "|").last.map(String.init) ?? "" }
            return text == "0 0 0 0 0 0 0 0 |" + levels ? nil : "\(day.description.dropFirst(5)): \(text)"
        }
    }

    private func adjust(_ userId: String, _ points: Int64) throws {
        let project = try store.project().number
        let adjustment = Adjustment(project: project, userId: userId, points: points, reason: "test", actor: .command)
        _ = try store.write { try $0.adjust(adjustment) }
    }

    private func reverse(_ entry: Int64, of userId: String) throws {
        let project = try store.project().number
        _ = try store.write {
            try $0.reverse(entry, of: userId, fraction: nil, reason: "test", by: nil, in: project)
        }
    }

    private func newest(of userId: String) throws -> Int64 {
        try #require(
            try store.read { try $0.connection.integer("SELECT newest FROM member WHERE userId = '\(userId)'") })
    }

    private func tellTheHistory() throws {
        func on(_ day: String) throws { try database.clock.set("2026-11-\(day)T10:00:00Z") }
        try store.apply(Self.programme)
        try store.log("visit")
        try store.log("gift", by: "bob")
        let gift = try newest(of: "bob")
        try on("06")
        try adjust("bob", -10)
        try on("07")
        try reverse(gift, of: "bob")
        try on("08")
        try store.log("gift", by: "bob")
        try on("09")
        try store.log("visit", by: "cat")
        try on("10")
        let project = try store.project().number
        _ = try store.erase("cat", in: project)
        try on("12")
        try store.log("visit", by: "dan")
        try on("13")
        try store.log("visit", by: "dan")
        let visit = try #require(
            try store.read { try $0.connection.integer("SELECT max(id) FROM log WHERE kind = 0") })
        try on("14")
        try reverse(visit, of: "dan")
        try on("15")
    }

    private static let november = [
        // awarded bonuses adjusted redeemed refunded reversed expired erased | outstanding pending held debt users
        "11-02: 110 0 0 0 0 0 0 0 | 10 100 0 0 1",
        // The visit of the 2nd becomes active.
        "11-05: 0 0 0 0 0 0 0 0 | 110 0 0 0 2",
        // The gift is spent, then taken back.
        "11-06: 0 0 -10 0 0 0 0 0 | 100 0 0 0 1",
        "11-07: 0 0 0 0 0 10 0 0 | 100 0 0 10 1",
        // Another gift repays what was owed.
        "11-08: 10 0 0 0 0 0 0 0 | 100 0 0 0 1",
        "11-09: 100 0 0 0 0 0 0 0 | 100 100 0 0 1",
        "11-10: 0 0 0 0 0 0 0 100 | 100 0 0 0 1",
        "11-12: 100 0 0 0 0 0 0 0 | 100 100 0 0 1",
        // The bonus of the second day was taken back with its visit, as of its own instant.
        "11-13: 100 0 0 0 0 0 0 0 | 100 200 0 0 1",
        "11-14: 0 0 0 0 0 100 0 0 | 100 100 0 0 1",
        "11-15: 0 0 0 0 0 0 0 0 | 200 0 0 0 2",
    ]
    private static let expiry = "12-31: 0 0 0 0 0 0 200 0 | 0 0 0 0 0"

    @Test func everyKindOfFlowAndLevelIsInIt() throws {
        try tellTheHistory()
        let now = "2026-11-15T10:00:00Z"
        let stats = try figures(.all, at: now)
        #expect("\(stats.start) \(stats.end)" == "2026-11-02 2026-11-15")
        #expect(Self.changes(of: stats) == Self.november)
        #expect(stats.days.count == 14)
        #expect(Self.text(stats.total) == "420 0 -10 0 0 110 0 100 | 200 0 0 0 2")
        #expect(stats.upcoming.map(\.month.description).first == "2026-11")
        #expect(stats.upcoming.map(\.points) == [0, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        // A span has the flows of its days, and the levels at its end.
        let span = StatsSpan.days(try Day.on("2026-11-07")...Day.on("2026-11-10"))
        let days = try figures(span, at: now)
        #expect(days.days.map { Self.text($0.figures) } == Self.november[3...6].map { String($0.dropFirst(7)) })
        #expect(Self.text(days.total) == "110 0 0 0 0 10 0 100 | 100 0 0 0 1")
        #expect(days.upcoming == stats.upcoming)
        #expect(try store.differences() == [])
    }

    /// What is left over of all flows is what users have, every day.
    @Test func flowsAddUpToLevels() throws {
        try tellTheHistory()
        for now in ["2026-11-15T10:00:00Z", "2027-02-01T00:00:00Z"] {
            var sum: Int64 = 0
            for (day, figures) in try figures(.all, at: now).days {
                let (flows, levels) = (figures.flows, figures.levels)
                sum += flows.awarded + flows.bonuses + flows.adjusted + flows.refunded
                sum -= flows.redeemed + flows.reversed + flows.expired + flows.erased
                #expect(sum == levels.points + levels.pending + levels.held - levels.debt, "\(day)")
            }
        }
    }

    /// Nobody writes anything. Points expire in the last millisecond of their day.
    @Test func theClockAloneExpiresPoints() throws {
        try tellTheHistory()
        let day = StatsSpan.since(try Day.on("2026-12-31"))
        let before = try figures(day, at: "2026-12-31T22:59:59.998Z")
        #expect(before.days.map { Self.text($0.figures) } == ["0 0 0 0 0 0 0 0 | 200 0 0 0 2"])
        #expect(before.upcoming.map(\.points) == [200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        let after = try figures(day, at: "2026-12-31T22:59:59.999Z")
        #expect(after.days.map { Self.text($0.figures) } == ["0 0 0 0 0 0 200 0 | 0 0 0 0 0"])
        #expect(after.upcoming.allSatisfy { $0.points == 0 })
        let later = try figures(.all, at: "2027-02-01T00:00:00Z")
        #expect(Self.changes(of: later) == Self.november + [Self.expiry])
        // The next write writes the expiries, which changes no figure.
        try database.clock.set("2027-02-01T00:00:00Z")
        for user in ["ann", "dan"] { try adjust(user, 1) }
        let written = try figures(.all, at: "2027-02-01T00:00:00Z")
        #expect(Self.changes(of: written).dropLast() == Self.november + [Self.expiry])
        #expect(written.days.last.map { Self.text($0.figures) } == "0 0 2 0 0 0 0 0 | 2 0 0 0 2")
        #expect(try store.differences() == [])
    }

    /// An event that is logged late counts on its own days.
    @Test func aLateEventRestatesItsDays() throws {
        try store.apply(Self.programme)
        try store.log("gift")
        try database.clock.set("2027-01-05T10:00:00Z")
        try store.log("visit", by: "eve", at: "2026-11-03T10:00:00Z", trusted: true)
        #expect(
            Self.changes(of: try figures(.all, at: "2027-01-05T10:00:00Z")) == [
                "11-02: 10 0 0 0 0 0 0 0 | 10 0 0 0 1", "11-03: 100 0 0 0 0 0 0 0 | 10 100 0 0 1",
                "11-06: 0 0 0 0 0 0 0 0 | 110 0 0 0 2", "12-31: 0 0 0 0 0 0 100 0 | 10 0 0 0 1",
            ])
        #expect(try store.differences() == [])
    }

    // MARK: - Time

    /// The figures say how long they are true if nobody writes anything.
    @Test func theyAreTrueUntilTheNextFlow() throws {
        try store.apply(Self.programme)
        let all = Instant(milliseconds: .min)..<Instant(milliseconds: .max)
        #expect(try figures(.all, at: "2026-11-02T10:00:00Z").during == all)
        try store.log("visit")
        let instants = try [
            "2026-11-01T23:00:00Z", "2026-11-04T23:00:00Z", "2026-12-31T22:59:59.999Z",
        ].map { try Instant.at($0) }
        for (now, during) in [
            ("2026-11-02T10:00:00Z", instants[0]..<instants[1]),
            ("2026-11-04T22:59:59.999Z", instants[0]..<instants[1]),
            ("2026-11-04T23:00:00Z", instants[1]..<instants[2]),
            ("2026-12-31T22:59:59.998Z", instants[1]..<instants[2]),
            ("2026-12-31T22:59:59.999Z", instants[2]..<all.upperBound),
        ] {
            #expect(try figures(.all, at: now).during == during, "\(now)")
        }
    }

    @Test func daysToComeHaveThePresentLevels() throws {
        try store.apply(Self.programme)
        try store.log("visit")
        let month = try figures(.month(Month(year: 2026, month: 12)), at: "2026-12-30T12:00:00Z")
        #expect(month.days.count == 31)
        #expect(month.days.allSatisfy { Self.text($0.figures) == "0 0 0 0 0 0 0 0 | 100 0 0 0 1" })
        #expect(Self.text(month.total) == "0 0 0 0 0 0 0 0 | 100 0 0 0 1")
        let past = try figures(.month(Month(year: 1, month: 1)), at: "2026-12-30T12:00:00Z")
        #expect(past.days.count == 31 && past.days.allSatisfy { $0.figures.levels == PointsStats.Levels() })
        let last = try figures(.month(Month(year: 9999, month: 12)), at: "2027-01-01T12:00:00Z")
        #expect(Self.text(last.total) == "0 0 0 0 0 0 0 0 | 0 0 0 0 0")
    }

    @Test func thereIsNothingWithoutFlows() throws {
        try store.apply(Self.programme)
        let stats = try figures(.all, at: "2026-11-02T10:00:00Z")
        #expect(stats.start == stats.end && stats.days.map(\.figures.levels) == [PointsStats.Levels()])
        #expect(stats.total == PointsStats.Figures(flows: PointsFlow(), levels: PointsStats.Levels()))
        #expect(stats.upcoming.count == 12 && stats.upcoming.allSatisfy { $0.points == 0 })
    }

    /// The bonus of an event worth nothing, which was taken back: all time begins without that day.
    @Test func allTimeBeginsWithTheFirstFlowThatIsLeft() throws {
        try store.apply(
            Definitions.project(
                events: [Definitions.event("visit", points: 0), Definitions.event("gift")],
                streaks: [Definitions.streak("days", events: ["visit"], #", "rewards": [{"length": 1, "points": 7}]"#)])
        )
        try store.log("visit")
        let first = try figures(.all, at: "2026-11-02T10:00:00Z")
        #expect(Self.changes(of: first) == ["11-02: 0 7 0 0 0 0 0 0 | 7 0 0 0 1"])
        let visit = try #require(
            try store.read { try $0.connection.integer("SELECT max(id) FROM log WHERE kind = 0") })
        try database.clock.set("2026-11-04T10:00:00Z")
        try reverse(visit, of: "ann")
        try store.log("gift")
        let stats = try figures(.all, at: "2026-11-05T10:00:00Z")
        #expect(stats.start.description == "2026-11-04")
        #expect(Self.changes(of: stats) == ["11-04: 5 0 0 0 0 0 0 0 | 5 0 0 0 1"])
    }

    @Test func theSpanBeforeIsAsLong() throws {
        try tellTheHistory()
        let (now, project) = (try Instant.at("2026-11-15T10:00:00Z"), try store.project())
        func previous(_ span: StatsSpan) throws -> PointsStats? {
            try store.read { try $0.pointsStats(span: span, at: now, in: project, comparing: true).previous }
        }
        let days = try #require(try previous(.since(Day.on("2026-11-09"))))
        #expect("\(days.start) \(days.end)" == "2026-11-02 2026-11-08")
        #expect(Self.text(days.total) == "120 0 -10 0 0 10 0 0 | 100 0 0 0 1")
        let november = try previous(.month(Month(year: 2026, month: 12)))
        #expect(try november?.total == figures(.all, at: "2026-11-15T10:00:00Z").total)
        #expect(try previous(.all) == nil)
    }

    /// Instants stay where they are when the project moves to another zone; days are those of the new one.
    @Test func anotherZoneHasOtherDaysAndTheSameInstants() throws {
        try database.clock.set("2026-11-02T02:00:00Z")
        try store.apply(Self.programme)
        try store.log("visit")
        try store.apply(Self.programme.replacing("Europe/Berlin", with: "America/New_York"))
        for (now, changes) in [
            ("2026-11-04T22:59:59.999Z", ["11-01: 100 0 0 0 0 0 0 0 | 0 100 0 0 0"]),
            (
                "2026-11-04T23:00:00Z",
                ["11-01: 100 0 0 0 0 0 0 0 | 0 100 0 0 0", "11-04: 0 0 0 0 0 0 0 0 | 100 0 0 0 1"]
            ),
            (
                "2026-12-31T22:59:59.999Z",
                [
                    "11-01: 100 0 0 0 0 0 0 0 | 0 100 0 0 0", "11-04: 0 0 0 0 0 0 0 0 | 100 0 0 0 1",
                    "12-31: 0 0 0 0 0 0 100 0 | 0 0 0 0 0",
                ]
            ),
        ] {
            #expect(Self.changes(of: try figures(.all, at: now)) == changes, "\(now)")
        }
        #expect(try store.differences() == [])
    }

    /// 2011-12-30 did not exist in Apia.
    @Test func aSkippedDayIsEmpty() throws {
        try store.apply(
            Definitions.project(timezone: "Pacific/Apia", events: [Definitions.event("gift")]))
        try database.clock.set("2011-12-30T09:00:00Z")
        try store.log("gift")
        try database.clock.set("2011-12-30T11:00:00Z")
        try store.log("gift")
        let stats = try figures(.all, at: "2011-12-30T11:00:00Z")
        #expect(
            stats.days.map { "\($0.day) \($0.figures.flows.awarded) \($0.figures.levels.points)" } == [
                "2011-12-29 5 5", "2011-12-30 0 5", "2011-12-31 5 10",
            ])
    }
}
