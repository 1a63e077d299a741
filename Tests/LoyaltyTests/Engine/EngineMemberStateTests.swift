import TestSupport
import Testing

@testable import Loyalty

/// The effect of facts on a member's state and the rollups, day by day.
@Suite struct EngineMemberStateTests {
    private static let all = -EngineFixture.projectNumber

    @Test func newStateIsEmpty() {
        let state = MemberState()
        #expect(state.balance == 0 && state.lastAt == nil && state.activities.isEmpty)
        #expect(state.isFollowed(by: Instant(milliseconds: .min), on: Day(number: .min)))
        #expect(state.rewarded(1, inWindow: 0) == 0)
        #expect(state.activity(of: 1) == nil)
    }

    @Test func keepsTheBalanceAndTheNewestFacts() throws {
        let rulebook = try EngineFixture.rulebook()
        let facts = try [
            EngineFixture.fact(1, "2026-11-22T22:59:59Z", points: 5),
            EngineFixture.fact(2, "2026-11-22T23:00:00Z", met: false),
            EngineFixture.fact(3, "2026-11-23T08:00:00Z", limited: true),
            EngineFixture.fact(4, "2026-11-23T09:00:00Z", event: 7, points: 11),
        ]
        let state = MemberState(adding: facts, rulebook: rulebook)
        #expect(state.balance == 16)
        #expect(try state.lastAt == Instant.at("2026-11-23T09:00:00Z"))
        #expect(try state.lastDay == Day.on("2026-11-23"))
        #expect(state.activities.map(\.event) == [1, 7])
        #expect(state.activity(of: 1)?.rewarded == 1)
        #expect(state.activity(of: 7)?.rewarded == 1, "of an event that is no longer defined too")
    }

    @Test func followingDependsOnInstantAndDay() throws {
        let rulebook = try EngineFixture.rulebook()
        let state = MemberState(adding: [try EngineFixture.fact(1, "2026-11-23T12:00:00Z")], rulebook: rulebook)
        func follows(_ text: String) throws -> Bool {
            let at = try Instant.at(text)
            return state.isFollowed(by: at, on: rulebook.zone.day(of: at))
        }
        #expect(try follows("2026-11-23T12:00:00Z"))
        #expect(try follows("2026-11-24T00:00:00Z"))
        #expect(try !follows("2026-11-23T11:59:59.999Z"))
        // In Newfoundland clocks went from 00:01 back to the day before: later, but a day earlier.
        let newfoundland = try EngineFixture.rulebook(zone: "America/St_Johns")
        let first = MemberState(adding: [try EngineFixture.fact(1, "2010-11-07T02:30:30Z")], rulebook: newfoundland)
        let later = try Instant.at("2010-11-07T02:31:30Z")
        #expect(try first.lastDay == Day.on("2010-11-07"))
        #expect(try newfoundland.zone.day(of: later) == Day.on("2010-11-06"))
        #expect(!first.isFollowed(by: later, on: newfoundland.zone.day(of: later)))
    }

    // MARK: - Rollups

    @Test func countsByLocalDayAndHour() throws {
        let rulebook = try EngineFixture.rulebook()
        var changes = RollupChanges()
        _ = MemberState(
            adding: try [
                EngineFixture.fact(1, "2026-11-22T23:00:00Z", points: 5),
                EngineFixture.fact(2, "2026-11-23T00:30:00Z", event: 2, met: false),
                EngineFixture.fact(3, "2026-11-23T00:59:59.999Z", limited: true),
                EngineFixture.fact(4, "2026-11-23T22:59:59.999Z", points: 7),
                EngineFixture.fact(5, "2026-11-23T23:00:00Z", points: 1),
            ], rulebook: rulebook, changes: &changes)
        let day = try Day.on("2026-11-23")
        func hours(_ counts: [Int: Int64]) -> [Int64] { (0..<24).map { counts[$0] ?? 0 } }
        #expect(
            changes.days[.init(subject: Self.all, day: day)]
                == DaySums(
                    count: 4, conditionMet: 3, limitReached: 1, points: 12, users: 1, newUsers: 1,
                    hours: hours([0: 1, 1: 2, 23: 1])))
        #expect(
            changes.days[.init(subject: 1, day: day)]
                == DaySums(
                    count: 3, conditionMet: 3, limitReached: 1, points: 12, users: 1, newUsers: 1,
                    hours: hours([0: 1, 1: 1, 23: 1])))
        #expect(
            changes.days[.init(subject: 2, day: day)]
                == DaySums(
                    count: 1, conditionMet: 0, limitReached: 0, points: 0, users: 1, newUsers: 1,
                    hours: hours([1: 1])))
        #expect(changes.days[.init(subject: 2, day: day)]?.conditionFailed == 1)
        #expect(changes.days.count == 5)
    }

    @Test func countsRepeatedAndSkippedHours() throws {
        let rulebook = try EngineFixture.rulebook()
        var changes = RollupChanges()
        _ = MemberState(
            adding: try [
                EngineFixture.fact(1, "2026-03-29T00:59:59Z"), EngineFixture.fact(2, "2026-03-29T01:00:00Z"),
                EngineFixture.fact(3, "2026-10-25T00:30:00Z"), EngineFixture.fact(4, "2026-10-25T01:30:00Z"),
            ], rulebook: rulebook, changes: &changes)
        let spring = try #require(changes.days[.init(subject: 1, day: try Day.on("2026-03-29"))])
        #expect(spring.hours[1...3] == [1, 0, 1])
        let autumn = try #require(changes.days[.init(subject: 1, day: try Day.on("2026-10-25"))])
        #expect(autumn.hours[2] == 2)
        #expect(autumn.users == 1)
    }

    @Test func memberIsOneUserOfEachOfItsDays() throws {
        let rulebook = try EngineFixture.rulebook()
        var changes = RollupChanges()
        _ = MemberState(
            adding: try [
                EngineFixture.fact(1, "2026-10-30T12:00:00Z"), EngineFixture.fact(2, "2026-10-30T13:00:00Z", event: 2),
                // Already November in Berlin.
                EngineFixture.fact(3, "2026-10-31T23:00:00Z"), EngineFixture.fact(4, "2026-11-02T12:00:00Z"),
            ], rulebook: rulebook, changes: &changes)
        let sums = changes.withoutZeros()
        let (first, last) = (try Day.on("2026-10-30"), try Day.on("2026-11-02"))
        #expect(Set(sums.days.filter { $0.value.newUsers == 1 }.keys.map(\.day)) == [first])
        #expect(sums.days.allSatisfy { $0.value.users == 1 && 0...1 ~= $0.value.newUsers })
        let gaps = sums.recencies.mapValues { $0.gaps.map { [Int64($0.days), $0.users] } }
        let between = try Day.on("2026-11-01")
        #expect(
            gaps == [
                .init(subject: Self.all, day: first): [[0, 1]], .init(subject: Self.all, day: between): [[2, 1]],
                .init(subject: Self.all, day: last): [[1, 1]], .init(subject: 1, day: first): [[0, 1]],
                .init(subject: 1, day: between): [[2, 1]], .init(subject: 1, day: last): [[1, 1]],
                .init(subject: 2, day: first): [[0, 1]],
            ])
        let monthGaps = sums.monthRecencies.mapValues { $0.gaps.map { [Int64($0.days), $0.users] } }
        #expect(
            monthGaps == [
                .init(subject: Self.all, month: first.month): [[0, 1]],
                .init(subject: Self.all, month: last.month): [[2, 1]], .init(subject: 1, month: first.month): [[0, 1]],
                .init(subject: 1, month: last.month): [[2, 1]], .init(subject: 2, month: first.month): [[0, 1]],
            ])
    }

    @Test func usersOfASpanAreSummedFromItsDays() {
        var recency = Recency()
        for (users, days) in [(4, 0), (3, 7), (2, 1), (1, 30), (-3, 7), (5, 6)] as [(Int64, Int32)] {
            recency.add(users, days: days)
        }
        #expect(recency.gaps.map(\.days) == [0, 1, 6, 30])
        #expect([0, 1, 5, 6, 29, 30].map(recency.users(newAfter:)) == [12, 10, 10, 5, 5, 4])
    }

    // MARK: - Limit counters

    @Test(arguments: [
        ("hour", "2026-11-23T08:59:59Z", "2026-11-23T09:00:00Z"),
        // The hour that comes twice is two windows.
        ("hour", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z"),
        ("day", "2026-11-22T22:59:59Z", "2026-11-22T23:00:00Z"),
        ("day", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z"),
        ("day", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
        ("day", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"),
        ("week", "2026-11-22T22:59:59Z", "2026-11-22T23:00:00Z"),
        ("month", "2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z"),
        ("year", "2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z"),
    ])
    func limitWindowEndsOnTheLocalClock(_ window: String, _ before: String, _ after: String) throws {
        let rulebook = try EngineFixture.rulebook(
            events: [#"{"eventId": "visit", "title": "Visit", "limit": 9, "limitWindow": "\#(window)"}"#])
        let kind = try #require(LimitWindow(rawValue: window))
        let (old, new) = (
            kind.key(at: try Instant.at(before), in: rulebook.zone),
            kind.key(at: try Instant.at(after), in: rulebook.zone)
        )
        #expect(old != new)
        var state = MemberState()
        var changes = RollupChanges()
        #expect(state.rewarded(1, inWindow: old) == 0)
        state.add(try EngineFixture.fact(1, before), rulebook: rulebook, changes: &changes)
        state.add(try EngineFixture.fact(2, before, limited: true), rulebook: rulebook, changes: &changes)
        state.add(try EngineFixture.fact(3, before, met: false), rulebook: rulebook, changes: &changes)
        #expect(state.rewarded(1, inWindow: old) == 1)
        #expect(state.rewarded(1, inWindow: new) == 0)
        state.add(try EngineFixture.fact(4, after, points: 0), rulebook: rulebook, changes: &changes)
        state.add(try EngineFixture.fact(5, after), rulebook: rulebook, changes: &changes)
        #expect(state.rewarded(1, inWindow: new) == 2, "a completion worth nothing counts")
        #expect(state.rewarded(1, inWindow: old) == nil, "only the history knows of an older window")
    }

    @Test func lifetimeIsOneWindow() throws {
        let rulebook = try EngineFixture.rulebook()
        let state = MemberState(
            adding: try [EngineFixture.fact(1, "1999-01-01T00:00:00Z"), EngineFixture.fact(2, "2026-01-01T00:00:00Z")],
            rulebook: rulebook)
        #expect(
            state.rewarded(1, inWindow: LimitWindow.lifetime.key(at: Instant(milliseconds: 0), in: rulebook.zone)) == 2)
    }
}
