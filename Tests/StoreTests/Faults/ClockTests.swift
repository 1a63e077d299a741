import Loyalty
import TestSupport
import Testing

@testable import Store

/// Goal: even if the system's clock jumps, a second back or years ahead, each event is logged once and every figure
/// agrees with the log.
@Suite struct ClockTests {
    @Test(arguments: [1, 2, 3])
    func figuresStayRightIfTheClockJumps(seed: UInt64) throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.apply(
            Definitions.project(
                events: [
                    Definitions.event("visit"), Definitions.event("daily", #", "limit": 1, "limitWindow": "day""#),
                    Definitions.event("slow", #", "cooldownSeconds": 3600"#),
                ],
                streaks: [#"{"streakId": "days", "events": ["visit"], "period": "daily"}"#]))
        var random = SeededRandom(seed: seed)
        let start = try Instant.at("2026-11-23T09:30:00Z")
        let jumps: [Int64] = [-1, 1, -1_000, 60_000, -86_400_000, 86_400_000, -400 * 86_400_000, 30 * 366 * 86_400_000]
        let count = 40 * Rounds.count(5)
        for number in 0..<count {
            if random.chance(50) { database.clock.set(start.adding(milliseconds: random.pick(jumps))) }
            database.clock.advance(milliseconds: random.pick(-50...5_000))
            try store.log(random.pick(["visit", "daily", "slow"]), by: "user-\(number % 3)")
        }
        #expect(try store.differences() == [])
        #expect(try store.read { try $0.verify(zones: store.zones) }.entries == Int64(count))
    }
}
