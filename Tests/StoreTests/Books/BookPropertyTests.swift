import FoundationEssentials
import TestSupport
import Testing

@testable import Store

/// Whatever is booked, in any order and while rules change, the books add up, and each figure is that of a recount of
/// the log by the clock.
///
/// `PUNCHCARD_TEST_SEED` sets the first seed, `PUNCHCARD_TEST_BOOKS` the number of histories.
@Suite struct BookPropertyTests {
    /// The number of histories of each case.
    private static let perCase: UInt64 = 10

    private static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
    }

    private static let count = number("PUNCHCARD_TEST_BOOKS") ?? UInt64(TestDatabase.histories(100, onServer: 10))

    /// The first seed of each case. A failure names the seed that it came with.
    static let cases: [UInt64] = {
        let first = number("PUNCHCARD_TEST_SEED") ?? .random(in: 1...1_000_000_000)
        return stride(from: 0, to: count, by: Int(perCase)).map { first &+ $0 }
    }()

    private static func seeds(of first: UInt64) -> Range<UInt64> { first..<first &+ min(perCase, count) }

    @Test(arguments: cases) func booksAddUpWhileRulesChange(first: UInt64) throws {
        for seed in Self.seeds(of: first) { try RandomBooks(seed: seed, changesRules: true).run(steps: 30) }
    }

    /// Under the same rules, what was paid for each instant is what is due for it, in whatever order events came.
    @Test(arguments: cases) func whatIsPaidIsWhatIsDue(first: UInt64) throws {
        for seed in Self.seeds(of: first) { try RandomBooks(seed: seed, changesRules: false).run(steps: 30) }
    }
}
