import TestSupport
import Testing

@testable import Loyalty

/// Streaks: which periods count, when they end, and their figures.
@Suite struct EngineStreakTests {
    /// The lengths after each of some instants.
    private func lengths(_ streak: String, zone: String = "Europe/Berlin", _ instants: [String]) throws -> [Int64] {
        let rulebook = try EngineFixture.rulebook(zone: zone, streaks: [streak])
        var state = MemberState()
        var changes = RollupChanges()
        return try instants.enumerated().map { index, at in
            state.add(try EngineFixture.fact(Int64(index) + 1, at), rulebook: rulebook, changes: &changes)
            return try #require(state.streaks.first).length
        }
    }

    /// The date line was moved over these places, and a local day left out: nobody could do anything on it.
    @Test(arguments: [
        // 2011-12-29 and 31 in Samoa, and in Tokelau; 1993-08-20 and 22 on Kwajalein; 1994-12-30 and 1995-01-01 in the
        // Line Islands.
        ("Pacific/Apia", 0, ["2011-12-29T12:00:00Z", "2011-12-30T08:00:00Z", "2011-12-30T12:00:00Z"], [1, 1, 2]),
        ("Pacific/Apia", 0, ["2011-12-29T12:00:00Z", "2012-01-01T12:00:00Z"], [1, 1]),
        // A day that begins at 4 had four hours.
        (
            "Pacific/Apia", 4, ["2011-12-29T20:00:00Z", "2011-12-30T11:00:00Z", "2011-12-30T14:00:00Z"], [1, 2, 3]
        ),
        ("Pacific/Fakaofo", 0, ["2011-12-30T10:00:00Z", "2011-12-30T12:00:00Z"], [1, 2]),
        ("Pacific/Kwajalein", 0, ["1993-08-21T06:00:00Z", "1993-08-21T18:00:00Z"], [1, 2]),
        // One that there was is a gap.
        ("Pacific/Apia", 0, ["2011-12-28T12:00:00Z", "2011-12-30T12:00:00Z"], [1, 1]),
    ])
    func skippedDayIsNoGap(_ zone: String, _ startHour: Int, _ instants: [String], _ expected: [Int64]) throws {
        let streak = EngineFixture.streak("daily", dayStartHour: startHour)
        #expect(try lengths(streak, zone: zone, instants) == expected)
    }

    /// On the 29th there is time until the end of the 31st, and with a freeze until that of the 1st.
    @Test func skippedDayDelaysTheExpiry() throws {
        let rule = try #require(
            try EngineFixture.rulebook(zone: "Pacific/Apia", streaks: [EngineFixture.streak("daily")]).streaks.first)
        let zone = try ZoneFixture.zone("Pacific/Apia")
        let last = try #require(Day("2011-12-29")).number
        for (freezes, end) in [(0, "2012-01-01"), (1, "2012-01-02"), (5, "2012-01-06")] as [(Int64, String)] {
            #expect(rule.expiry(after: last, freezes: freezes, in: zone) == zone.start(of: try #require(Day(end))))
        }
        let before = last - 1
        #expect(rule.expiry(after: before, in: zone) == zone.start(of: try #require(Day("2011-12-30"))))
        #expect(rule.expiry(after: before, freezes: 1, in: zone) == zone.start(of: try #require(Day("2012-01-01"))))
    }

    /// They are the days without an instant.
    @Test(arguments: [
        "Pacific/Apia", "Pacific/Fakaofo", "Pacific/Kwajalein", "Pacific/Kiritimati", "Pacific/Kanton", "Asia/Manila",
        "Europe/Berlin", "America/Juneau", "UTC",
    ])
    func skippedDaysHaveNoInstants(zone name: String) throws {
        let zone = try ZoneFixture.zone(name)
        let first = Day(year: 1840, month: 1, day: 1)
        let empty = (0..<(200 * 366)).map { first.advanced(by: $0) }.filter { zone.instants(of: $0).isEmpty }
        #expect(zone.skippedDays() == empty)
        for day in zone.skippedDays() { #expect(zone.skippedDays(startHour: 4).contains(day) == false) }
    }

    @Test(
        arguments: [
            // Europe/Berlin; the same day, the next, the one after a gap.
            (
                "daily", 0,
                ["2026-11-20T12:00:00Z", "2026-11-20T22:59:59Z", "2026-11-20T23:00:00Z", "2026-11-22T23:00:00Z"],
                [1, 1, 2, 1]
            ),
            // A day of 23 hours and one of 25 are a day each.
            (
                "daily", 0,
                ["2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"],
                [1, 2, 2, 3]
            ),
            (
                "daily", 0,
                ["2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"],
                [1, 2, 2, 3]
            ),
            // A day that begins at 4.
            (
                "daily", 4,
                ["2026-11-20T12:00:00Z", "2026-11-21T02:59:59Z", "2026-11-21T03:00:00Z", "2026-11-22T03:00:00Z"],
                [1, 1, 2, 3]
            ),
            // One that begins at 2, in the hour that is skipped, and in the hour that comes twice.
            ("daily", 2, ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"], [1, 2, 3]),
            (
                "daily", 2,
                [
                    "2026-10-24T23:59:59Z", "2026-10-25T00:00:00Z", "2026-10-25T01:30:00Z", "2026-10-26T00:59:59Z",
                    "2026-10-26T01:00:00Z",
                ], [1, 2, 2, 2, 3]
            ),
            // Weeks from Monday to Sunday.
            (
                "weekly", 0,
                ["2026-11-16T12:00:00Z", "2026-11-22T22:59:59Z", "2026-11-22T23:00:00Z", "2026-12-06T23:00:00Z"],
                [1, 1, 2, 1]
            ),
            ("weekly", 0, ["2026-12-31T12:00:00Z", "2027-01-03T12:00:00Z", "2027-01-04T12:00:00Z"], [1, 1, 2]),
            ("weekly", 6, ["2026-11-22T12:00:00Z", "2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z"], [1, 1, 2]),
            (
                "monthly", 0,
                [
                    "2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z", "2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z",
                    "2027-02-28T23:00:00Z",
                ], [1, 2, 3, 4, 1]
            ),
            ("monthly", 12, ["2026-11-30T12:00:00Z", "2026-12-01T10:59:59Z", "2026-12-01T11:00:00Z"], [1, 1, 2]),
        ] as [(String, Int, [String], [Int64])])
    func countsConsecutivePeriods(
        _ period: String, _ dayStartHour: Int, _ instants: [String], _ expected: [Int64]
    ) throws {
        #expect(try lengths(EngineFixture.streak(period, dayStartHour: dayStartHour), instants) == expected)
    }

    @Test(arguments: [
        ("Europe/Berlin", "daily", 0, "2026-11-20T12:00:00Z", "2026-11-21T23:00:00Z"),
        ("Europe/Berlin", "daily", 4, "2026-11-21T02:59:59Z", "2026-11-22T03:00:00Z"),
        // Through the day of 23 hours, and that of 25.
        ("Europe/Berlin", "daily", 0, "2026-03-28T12:00:00Z", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "daily", 0, "2026-10-24T12:00:00Z", "2026-10-25T23:00:00Z"),
        // Ends at 2 on the day on which 2 is skipped, and comes twice.
        ("Europe/Berlin", "daily", 2, "2026-03-27T12:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "daily", 2, "2026-10-23T12:00:00Z", "2026-10-25T00:00:00Z"),
        ("Europe/Berlin", "weekly", 0, "2026-11-18T12:00:00Z", "2026-11-29T23:00:00Z"),
        ("Europe/Berlin", "monthly", 0, "2026-11-18T12:00:00Z", "2026-12-31T23:00:00Z"),
        ("Europe/Berlin", "monthly", 0, "2026-02-18T12:00:00Z", "2026-03-31T22:00:00Z"),
        ("America/Sao_Paulo", "daily", 0, "2018-11-02T12:00:00Z", "2018-11-04T03:00:00Z"),
        ("Asia/Kathmandu", "daily", 0, "2026-11-20T12:00:00Z", "2026-11-21T18:15:00Z"),
        ("UTC", "daily", 23, "2026-11-20T22:59:59Z", "2026-11-21T23:00:00Z"),
    ])
    func expiresAfterTheNextPeriod(
        _ zone: String, _ period: String, _ dayStartHour: Int, _ at: String, _ end: String
    ) throws {
        let rulebook = try EngineFixture.rulebook(
            zone: zone, streaks: [EngineFixture.streak(period, dayStartHour: dayStartHour)])
        let state = MemberState(adding: [try EngineFixture.fact(1, at)], rulebook: rulebook)
        #expect(state.streaks.first?.expiry.description == (try Instant.at(end)).description)
        // An event just before extends the streak, one at that instant begins anew.
        let rule = try #require(rulebook.streaks.first)
        let last = try #require(state.streaks.first).lastPeriod
        let expiry = try Instant.at(end)
        #expect(rule.period(of: expiry.adding(milliseconds: -1), in: rulebook.zone) == last + 1)
        #expect(rule.period(of: expiry, in: rulebook.zone) == last + 2)
    }

    @Test func longestLengthIsKept() throws {
        let rulebook = try EngineFixture.rulebook(streaks: [EngineFixture.streak("daily")])
        let days = [1, 2, 3, 10, 11, 20, 21, 22, 23]
        let facts = try days.map { try EngineFixture.fact(Int64($0), "2026-11-\($0 < 10 ? "0" : "")\($0)T12:00:00Z") }
        let lengths = try (1...facts.count).map { count in
            let state = MemberState(adding: Array(facts[..<count]), rulebook: rulebook)
            let streak = try #require(state.streaks.first)
            return [streak.length, streak.longest]
        }
        #expect(lengths == [[1, 1], [2, 2], [3, 3], [1, 3], [2, 3], [1, 3], [2, 3], [3, 3], [4, 4]])
    }

    @Test func countsOnlyItsEvents() throws {
        let events = ["visit", "buy", "other"].map { #"{"eventId": "\#($0)", "title": "\#($0)"}"# }
        let rulebook = try EngineFixture.rulebook(
            events: events, streaks: [EngineFixture.streak("daily", events: #""visit", "buy""#)], since: 3)
        let facts = try [
            // Before the streak was defined.
            EngineFixture.fact(2, "2026-11-01T12:00:00Z"),
            // Not its event; one that is no longer defined; conditions that failed.
            EngineFixture.fact(3, "2026-11-02T12:00:00Z", event: 3),
            EngineFixture.fact(4, "2026-11-02T12:00:00Z", event: 8),
            EngineFixture.fact(5, "2026-11-02T12:00:00Z", met: false),
        ]
        #expect(MemberState(adding: facts, rulebook: rulebook).streaks.isEmpty)
        // Either event, and beyond the limit too.
        let counted = try [
            EngineFixture.fact(6, "2026-11-03T12:00:00Z", event: 2),
            EngineFixture.fact(7, "2026-11-04T12:00:00Z", limited: true),
        ]
        let state = MemberState(adding: facts + counted, rulebook: rulebook)
        #expect(state.streaks.map(\.length) == [2])
        #expect(state.streaks.map(\.streak) == [101])
    }

    @Test func rollupsFollowTheState() throws {
        let rulebook = try EngineFixture.rulebook(streaks: [EngineFixture.streak("daily")])
        var changes = RollupChanges()
        var state = MemberState()
        for (id, day) in ["2026-11-01", "2026-11-02", "2026-11-05"].enumerated() {
            state.add(try EngineFixture.fact(Int64(id) + 1, day + "T12:00:00Z"), rulebook: rulebook, changes: &changes)
        }
        let sums = changes.withoutZeros()
        let expiry = try Instant.at("2026-11-06T23:00:00Z")
        #expect(sums.expiries == [.init(streak: 101, expiry: expiry): .init(users: 1, lengths: 1)])
        #expect(sums.longest == [.init(streak: 101, length: 2): 1, .init(streak: 101, length: 0): 1])
    }

    @Test func streaksAreOrderedByNumber() throws {
        let rulebook = try EngineFixture.rulebook(
            streaks: ["monthly", "daily", "weekly"].map { EngineFixture.streak($0) })
        let state = MemberState(
            adding: try [EngineFixture.fact(1, "2026-11-22T12:00:00Z"), EngineFixture.fact(2, "2026-11-23T12:00:00Z")],
            rulebook: rulebook)
        #expect(state.streaks.map(\.streak) == [101, 102, 103])
        #expect(state.streaks.map(\.length) == [1, 2, 2])
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func noInstantTraps(_ milliseconds: Int64) throws {
        for zone in ["UTC", "Pacific/Apia", "America/St_Johns"] {
            let rulebook = try EngineFixture.rulebook(
                zone: zone,
                streaks: ["daily", "weekly", "monthly"].flatMap {
                    [EngineFixture.streak($0), EngineFixture.streak($0, dayStartHour: 23)]
                })
            var changes = RollupChanges()
            var state = MemberState()
            for id in 1...3 as ClosedRange<Int64> {
                let fact = Fact(
                    id: id, at: Instant(milliseconds: milliseconds), event: 1, conditionReached: true,
                    limitReached: false,
                    points: 1)
                state.add(fact, rulebook: rulebook, changes: &changes)
            }
            #expect(state.balance == 3)
            #expect(state.streaks.allSatisfy { $0.length == 1 })
        }
    }
}
