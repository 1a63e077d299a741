import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// The figures that are updated with each event match a recount of the log, and paid points stay paid. The random
/// histories have freezes, bonuses, challenges, budgets, users who change time zones and users who are erased.
@Suite struct UpkeepPropertyTests {
    private static let users = (1...6).map { "user-\($0)" }
    private static let zones = ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Apia", "Asia/Kathmandu"]

    static func project(using random: inout SeededRandom) -> String {
        let events = (1...3).map { number in
            let window = random.pick(LimitWindow.allCases).rawValue
            let cooldown = random.chance(40) ? ", \"cooldownSeconds\": \(random.pick(1...90_000))" : ""
            let budget = random.chance(30) ? ", \"budget\": \(random.pick(50...400))" : ""
            let limit = random.chance(50) ? ", \"limit\": \(random.pick(1...3))" : ""
            return Definitions.event(
                "e\(number)", points: random.pick(0...7), ", \"limitWindow\": \"\(window)\"\(limit)\(cooldown)\(budget)"
            )
        }
        let streaks = (1...random.pick(1...3)).map { number in
            let earn = random.chance(50) ? ", \"earnEvery\": \(random.pick(1...4))" : ""
            let freezes = random.chance(60) ? ", \"freezes\": {\"max\": \(random.pick(1...3))\(earn)}" : ""
            let lengths = random.pick([[2], [2, 3], [3, 7], [1]])
            let rewards = lengths.map { #"{"length": \#($0), "points": \#(random.pick(1...50))}"# }
            return Definitions.streak(
                "s\(number)", events: ["e\(random.pick(1...3))"], period: random.pick(Period.allCases).rawValue,
                """
                , "dayStartHour": \(random.pick(0...23)), "backfill": \(random.chance(50))\(freezes),
                "rewards": [\(rewards.joined(separator: ","))]
                """)
        }
        let isSeries = random.chance(60)
        let challenges = (1...3).map { number in
            let metric = random.chance(50) ? "" : ", \"metric\": \"sum\", \"field\": \"amount\""
            let series = number < 3 && isSeries ? ", \"series\": \"way\", \"step\": \(number)" : ""
            return """
                {"challengeId": "c\(number)", "eventId": "e\(random.pick(1...3))", "goal": \(random.pick(1...9)),
                 "points": \(random.pick(1...40)), "repeatable": \(random.chance(50)),
                 "backfill": \(random.chance(50))\(metric)\(series)}
                """
        }
        return Definitions.project(
            timezone: random.pick(["Europe/Berlin", "America/Sao_Paulo"]), events: events, streaks: streaks,
            members: ", \"challenges\": [\(challenges.joined(separator: ","))]")
    }

    @Test(arguments: HistoryPropertyTests.seeds)
    func maintainedFiguresMatchARecount(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let database = try TemporaryDatabase(at: random.pick(["2018-02-10T12:00:00Z", "2026-10-20T22:00:00Z"]))
        let store = try database.open()
        try store.apply(Self.project(using: &random))
        for step in 1...random.pick(60...120) {
            database.clock.advance(
                milliseconds: random.pick([0, 60_000, 7_200_000, 40_000_000, 86_400_000, -50_000_000]))
            let user = random.pick(Self.users)
            var did = "logged \(user)"
            switch random.pick(0...19) {
            case 0:
                did = "applied"
                let before = try balances(in: store)
                let few = step.isMultiple(of: 2) ? 0 : LoyaltyStore.fewRecounted
                try store.apply(Self.project(using: &random), few: few)
                for (user, balance) in try balances(in: store) { #expect(balance >= before[user] ?? 0, "\(user)") }
            case 1...2:
                did = "moved \(user)"
                try move(user, to: random.chance(30) ? nil : random.pick(Self.zones), in: store)
            case 3:
                did = "erased \(user)"
                do {
                    #expect(try store.erase(user, in: 1) == .full)
                } catch UserRefusal.unknownUser {}
                #expect(try store.balance(of: user) == nil)
            default: try log(user, at: database.clock.now, in: store, using: &random)
            }
            let report = try store.read { try $0.verify(zones: store.zones) }
            #expect(report.differences == [], "step \(step): \(did)")
            if !report.differences.isEmpty { return }
        }
    }

    private func balances(in store: LoyaltyStore) throws -> [String: Int64] {
        var balances: [String: Int64] = [:]
        for user in Self.users { balances[user] = try store.balance(of: user) }
        return balances
    }

    private func move(_ user: String, to zone: String?, in store: LoyaltyStore) throws {
        do {
            try store.write { try $0.updateUser(user, UserChange(timezone: .some(zone)), in: 1) }
        } catch UserRefusal.unknownUser {
            _ = try store.write { try $0.createUser(user, usergroups: [], timezone: zone, in: 1) }
        }
    }

    private func log(_ user: String, at now: Instant, in store: LoyaltyStore, using random: inout SeededRandom) throws {
        let metadata = try JSONDocument.parse(#"{"amount": \#(RandomProject.decimal(random.pick(-100...900)))}"#).root
        var at: Instant?
        if random.chance(25) { at = now.adding(milliseconds: -random.pick(0...86_400_000 * 20)) }
        let batch = (0..<random.pick(1...8)).map { _ in
            Submission(
                project: 1, eventId: "e\(random.pick(1...3))", userId: user, metadata: metadata, at: at,
                isTrusted: false)
        }
        _ = try store.writeAlone { transaction in for item in batch { _ = try transaction.log(item) } }
    }
}
