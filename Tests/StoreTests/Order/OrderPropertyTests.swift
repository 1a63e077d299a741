import FoundationEssentials
import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// The result of a set of events doesn't depend on the order and the way in which they are logged. Stats, uniques,
/// streaks, challenges, leaderboards and balances match those of the order in which the events happened, and those of a
/// recount by the definitions that shares nothing with the engine.
///
/// `PUNCHCARD_TEST_SEED` sets the first seed, `PUNCHCARD_TEST_ORDERS` the number of histories.
@Suite struct OrderPropertyTests {
    /// The number of histories of each case; there can be thousands.
    private static let perCase = 10

    private static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
    }

    private static let count =
        number("PUNCHCARD_TEST_ORDERS").map(Int.init) ?? TestDatabase.histories(200, onServer: 10)

    /// The first seed of each case. A failure names the seed that it came with.
    static let cases: [UInt64] = {
        let first = number("PUNCHCARD_TEST_SEED") ?? .random(in: 1...1_000_000_000)
        return stride(from: 0, to: count, by: perCase).map { first &+ UInt64($0) }
    }()

    private static func seeds(of first: UInt64) -> [UInt64] {
        (0..<UInt64(min(perCase, count))).map { first &+ $0 }
    }

    /// A time of many clock changes in the zones: the ends of summer times, of years, and Apia's missing day. Long
    /// enough for leaderboards of a year, or short.
    private static func time(using random: inout SeededRandom) throws -> Range<Instant> {
        let start = try Instant.at(
            random.pick([
                "2011-12-15T00:00:00Z", "2018-02-01T12:00:00Z", "2018-10-20T12:00:00Z", "2024-02-20T23:00:00Z",
                "2010-10-25T00:00:00Z", "2025-03-10T03:00:00Z",
            ]))
        return start..<start.adding(milliseconds: 86_400_000 * random.pick([20, 60, 400]))
    }

    @Test(arguments: cases) func resultDoesNotDependOnTheOrder(first: UInt64) throws {
        for seed in Self.seeds(of: first) {
            var random = SeededRandom(seed: seed)
            let time = try Self.time(using: &random)
            let programme = RandomProgramme(in: time, isLimited: false, using: &random)
            let history = OrderlessEvent.history(of: programme, in: time, using: &random)
            let inOrder = try HistoryRun(programme, time, isWhole: true)
            try inOrder.logInOrder(history)
            // If users move or streaks are defined later, what that makes due of earlier events is not paid.
            let isSettled = random.chance(60)
            let shuffled = try HistoryRun(programme, time, isWhole: isSettled || random.chance(50))
            try shuffled.logShuffled(history, isSettled: isSettled, using: &random)

            let expected = try history.map { try Self.judged($0, in: programme) }
            let states = try [inOrder, shuffled].map { try $0.states(of: programme.people, withPoints: isSettled) }
            #expect(states[0] == states[1], "seed \(seed)")
            for (run, isSettled, name) in [
                (inOrder, true, "in order, seed \(seed)"), (shuffled, isSettled, "shuffled, seed \(seed)"),
            ] {
                let logged = try run.entries(of: programme.people)
                #expect(logged.count == history.count, "\(name)")
                for (number, entry) in zip(history.map(\.number), expected) {
                    var answer = try #require(logged[number]).answer
                    answer.id = 0
                    #expect(answer == entry.answer, "\(name)")
                }
                try HistoryComparison(
                    store: run.stores[0], project: run.project, programme: programme,
                    recount: HistoryRecount(programme, zones: run.stores[0].zones, entries: expected),
                    end: time.upperBound, isPaid: isSettled, name: name
                ).compare(using: &random)
            }
        }
    }

    /// What a history without limits pays for an event, whenever it is logged.
    private static func judged(
        _ event: OrderlessEvent, in programme: RandomProgramme
    ) throws -> HistoryRecount.Entry {
        let rule = try #require(programme.events.first { $0.id == event.event })
        let memberships = programme.people.first { $0.id == event.user }?.usergroups ?? []
        let groups = (event.usergroups ?? memberships).filter { RandomProject.groups.contains($0) || $0 == "default" }
        let rate = rule.rate(for: groups)
        let isReached = rule.isReached(by: event.amount)
        let points = isReached ? try #require(rule.points(rate: rate.hundredths, amount: event.amount)) : 0
        let answer = AnsweredEvents.Answer(
            id: 0, user: event.user, event: event.event, at: event.at, conditionReached: isReached,
            limitReached: false, points: points, usergroup: rate.group)
        return .init(answer: answer, amount: event.amount)
    }

    /// Limits, cooldowns and budgets are judged when an event is logged, so they depend on the order. Whatever it is,
    /// they are kept, and everything follows from what was paid.
    @Test(arguments: cases) func limitsHoldInEveryOrder(first: UInt64) throws {
        for seed in Self.seeds(of: first) where seed % 3 == 0 {
            var random = SeededRandom(seed: seed)
            let time = try Self.time(using: &random)
            let programme = RandomProgramme(in: time, isLimited: true, using: &random)
            let history = OrderlessEvent.history(of: programme, in: time, using: &random)
            let isSettled = random.chance(60)
            let run = try HistoryRun(programme, time, isWhole: isSettled || random.chance(50))
            try run.logShuffled(history, isSettled: isSettled, using: &random)
            let entries = try run.entries(of: programme.people).values
            #expect(entries.count == history.count, "seed \(seed)")
            let answered = AnsweredEvents(entries.map(\.answer), zone: run.project.rulebook.zone)
            for (event, bounds) in zip(programme.events, programme.bounds) {
                let rewarded = entries.map(\.answer).filter {
                    $0.event == event.id && $0.conditionReached && !$0.limitReached
                }
                if let budget = bounds.budget {
                    #expect(rewarded.reduce(0) { $0 + $1.points } <= Int64(budget), "budget, seed \(seed)")
                }
                for (user, own) in Dictionary(grouping: rewarded, by: \.user) {
                    let instants = own.map(\.at.milliseconds).sorted()
                    if let seconds = bounds.cooldownSeconds {
                        for (one, next) in zip(instants, instants.dropFirst()) {
                            #expect(next - one >= Int64(seconds) * 1_000, "cooldown, seed \(seed)")
                        }
                    }
                    if let limit = event.limit {
                        for answer in own {
                            let count = answered.rewarded(event.id, by: user, at: answer.at, window: event.window)
                            #expect(count <= limit, "limit, seed \(seed)")
                        }
                    }
                }
            }
            try HistoryComparison(
                store: run.stores[0], project: run.project, programme: programme,
                recount: HistoryRecount(programme, zones: run.stores[0].zones, entries: Array(entries)),
                end: time.upperBound, isPaid: isSettled, name: "limited, seed \(seed)"
            ).compare(using: &random)
        }
    }
}
