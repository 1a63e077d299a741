import Loyalty
import TestSupport
import Testing

@testable import Store

/// What an import asks of a long history, without a walk through the whole of it for each line.
@Suite struct RewardedCompletionsTests {
    private static let zones = ZoneDirectory()

    /// Completions come in any order, some at once and some one by one. The answers equal those of a simple count.
    @Test(arguments: LimitWindow.allCases, [UInt64(1), 2, 3])
    func answersAreThoseOfACountByHand(window: LimitWindow, seed: UInt64) throws {
        // The clock was set back over midnight there, on 2010-11-07 at 00:01.
        let zone = try #require(Self.zones.rules(named: "America/St_Johns"))
        let midnight = try Instant.at("2010-11-07T02:30:00Z")
        var random = SeededRandom(seed: seed)
        func instant() -> Instant {
            let hours = random.pick([2, 50, 2_000, 20_000])
            return midnight.adding(milliseconds: Int64(random.pick(-hours...hours)) * 900_000)
        }
        var all = (0..<random.pick(0...30)).map { _ in instant() }
        var completions = RewardedCompletions(all)
        var other = window
        for step in 0..<300 {
            let asked = instant()
            let revision: Int64 = step < 200 ? 1 : 2
            let zone = step < 200 ? zone : .utc
            if random.chance(5) { other = random.pick(LimitWindow.allCases) } else { other = window }
            let key = other.key(at: asked, in: zone)
            let expected = Int64(all.count { other.key(at: $0, in: zone) == key })
            #expect(completions.count(inWindowOf: asked, other, in: zone, revision: revision) == expected)
            let nearest = all.map { Int64($0.milliseconds(since: asked).magnitude) }.min()
            #expect(completions.millisecondsToNearest(of: asked) == nearest)
            let new = instant()
            all.append(new)
            completions.insert(new)
        }
    }

    /// The lines of one user's history are judged by a history that was read once, in whatever order they come.
    @Test(arguments: [false, true]) func importReadsAHistoryOnce(isReversed: Bool) throws {
        let database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        let store = try database.open()
        try store.apply(
            Definitions.project(events: [
                Definitions.event("login", #", "limit": 1, "limitWindow": "day""#)
            ]))
        try store.log("login")
        let number = try store.project().number
        let start = try Instant.at("2026-10-01T12:00:00Z")
        let hours = Array(0..<240)
        try store.writeAlone { transaction in
            let member = try #require(try transaction.member("ann", of: number))
            for hour in isReversed ? hours.reversed() : hours {
                try transaction.logHistory(
                    Submission(
                        project: number, eventId: "login", userId: "ann", metadata: nil,
                        at: start.adding(milliseconds: Int64(hour) * 3_600_000), isTrusted: true))
                #expect(member.rewarded.count == 1)
            }
        }
        // One on each of eleven local days, and the first.
        #expect(try store.balance(of: "ann") == 60)
        #expect(try store.differences() == [])
    }
}
