import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Stored leaderboards, used by two processes, match the states of all members. The random histories log, backdate,
/// erase, redefine, change groups and change days.
@Suite struct LeaderboardPropertyTests {
    private static let users = (1...12).map { "user-\($0)" }
    private static let groups = ["gold", "silver"]

    private static func definitions(_ random: inout SeededRandom) -> String {
        Definitions.project(
            timezone: random.pick(["Europe/Berlin", "America/Sao_Paulo"]),
            events: [Definitions.event("one", points: 1), Definitions.event("many", points: 300)],
            streaks: [
                Definitions.streak("daily", events: ["one"], #", "rewards": [{"length": 2, "points": 70}]"#)
            ], usergroups: groups)
    }

    @Test(arguments: HistoryPropertyTests.seeds)
    func storedBoardsMatchTheMembersStates(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let database = try TemporaryDatabase(at: random.pick(["2026-10-20T22:00:00Z", "2026-12-28T12:00:00Z"]))
        let stores = [try database.open(), try database.open()]
        try stores[0].apply(Self.definitions(&random))
        for step in 1...random.pick(30...60) {
            let store = random.pick(stores)
            let hours = random.pick([0, 0, 1, 7, 24, 24, 24 * 8, 24 * 40, -30] as [Int64])
            database.clock.advance(milliseconds: hours * 3_600_000)
            switch random.pick(0...19) {
            case 0: try store.apply(Self.definitions(&random))
            case 1:
                do { _ = try store.erase(random.pick(Self.users), in: 1) } catch UserRefusal.unknownUser {}
            case 2...4: try change(random.pick(Self.users), in: store, &random)
            case 5: try log(random.pick([100, 300]), in: store, now: database.clock.now, &random)
            default: try log(random.pick(1...12), in: store, now: database.clock.now, &random)
            }
            let asked = random.pick(stores)
            let today = try asked.project().rulebook.zone.day(of: database.clock.now)
            for _ in 0..<random.pick(0...4) {
                let span: LeaderboardSpan =
                    random.chance(70)
                    ? .window(random.pick(LeaderboardDefinition.Window.allCases))
                    : .month(today.month.advanced(by: -random.pick(0...2)))
                let group = random.pick([nil, nil, "gold", "silver", "default"] as [String?])
                try asked.compareWithMembers(
                    Board(project: 1, usergroupId: group, span: span, today: today),
                    "step \(step), \(span) of \(group ?? "all") on \(today)")
            }
            #expect(try store.differences() == [], "step \(step)")
        }
    }

    private func log(_ count: Int, in store: LoyaltyStore, now: Instant, _ random: inout SeededRandom) throws {
        let batch = (0..<count).map { _ -> Submission in
            let at: Instant? =
                switch random.pick(0...9) {
                case 0: now.adding(milliseconds: -random.pick(0...86_400_000 * 40))
                case 1: now.adding(milliseconds: random.pick(0...86_400_000 * 2))
                default: nil
                }
            return Submission(
                project: 1, eventId: random.pick(["one", "one", "many"]), userId: random.pick(Self.users),
                metadata: nil, at: at, isTrusted: true)
        }
        try store.writeAlone { transaction in for item in batch { _ = try transaction.log(item) } }
    }

    private func change(_ user: String, in store: LoyaltyStore, _ random: inout SeededRandom) throws {
        var change = UserChange()
        if random.chance(70) { change.usergroups = Self.groups.filter { _ in random.chance(50) } }
        if random.chance(40) { change.timezone = .some(random.pick(["Asia/Tokyo", nil])) }
        do {
            try store.write { [change] in try $0.updateUser(user, change, in: 1) }
        } catch UserRefusal.unknownUser {}
    }
}
