import FoundationEssentials
import Testing

/// Whatever is logged, in whatever order and over whatever time zone: every figure is what a recount of the answers
/// gives, and `verify` agrees.
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
        let count = number("PUNCHCARD_TEST_HISTORIES") ?? 6
        return (0..<count).map { first &+ $0 }
    }()

    @Test(arguments: seeds)
    func figuresMatchARecountOfTheAnswers(seed: UInt64) throws {
        try RandomHistory(seed: seed).run(events: Int(Self.number("PUNCHCARD_TEST_EVENTS") ?? 400))
    }

    /// Over the day that Samoa left out: no streak was lost on it.
    @Test(arguments: [2, 8, 9, 15, 35, 36, 49, 58] as [UInt64])
    func figuresMatchAcrossASkippedDay(seed: UInt64) throws {
        try RandomHistory(seed: seed, overSkippedDay: true).run(events: 300)
    }
}
