import FoundationEssentials
import TestSupport
import Testing

/// For any events, in any order and any time zone, every figure matches a recount of the answers, and `verify` agrees.
///
/// `PUNCHCARD_TEST_SEED` sets the first seed, `PUNCHCARD_TEST_HISTORIES` their number, `PUNCHCARD_TEST_EVENTS` the
/// length of each.
@Suite struct HistoryPropertyTests {
    private static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
    }

    /// A failure names its seed: it is the test's argument.
    static let seeds: [UInt64] = {
        let first = number("PUNCHCARD_TEST_SEED") ?? .random(in: 1...1_000_000_000)
        let count = number("PUNCHCARD_TEST_HISTORIES") ?? UInt64(TestDatabase.histories(6, onServer: 2))
        return (0..<count).map { first &+ $0 }
    }()

    @Test(arguments: seeds)
    func figuresMatchARecountOfTheAnswers(seed: UInt64) throws {
        try RandomHistory(seed: seed).run(events: Int(Self.number("PUNCHCARD_TEST_EVENTS") ?? 400))
    }

    /// Across the day that Samoa skipped: it ends no streak.
    @Test(
        arguments: [2, 8, 9, 15, 35, 36, 49, 58].prefix(TestDatabase.histories(8, onServer: 2)) as ArraySlice<UInt64>)
    func figuresMatchAcrossASkippedDay(seed: UInt64) throws {
        try RandomHistory(seed: seed, overSkippedDay: true).run(events: 300)
    }
}
