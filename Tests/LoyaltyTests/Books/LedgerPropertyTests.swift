import FoundationEssentials
import TestSupport
import Testing

@testable import Loyalty

/// For any entries, booked in any order, lots, holds, debt, what expires and how the points flow are what the rules give point
/// by point.
///
/// `PUNCHCARD_TEST_SEED` sets the first seed, `PUNCHCARD_TEST_LEDGERS` the number of histories.
@Suite struct LedgerPropertyTests {
    /// The number of histories of each case.
    private static let perCase: UInt64 = 20

    private static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
    }

    static let cases: [UInt64] = {
        let first = number("PUNCHCARD_TEST_SEED") ?? .random(in: 1...1_000_000_000)
        let count = number("PUNCHCARD_TEST_LEDGERS") ?? 60
        return stride(from: 0, to: count, by: Int(perCase)).map { first &+ $0 }
    }()

    private static func seeds(of first: UInt64) -> Range<UInt64> {
        first..<first &+ min(perCase, number("PUNCHCARD_TEST_LEDGERS") ?? perCase)
    }

    @Test(arguments: cases) func entriesComeToWhatTheyDoPointByPoint(first: UInt64) throws {
        for seed in Self.seeds(of: first) {
            var history = try RandomEntries(seed: seed)
            for _ in 0..<30 {
                try history.step()
                var state = MemberState()
                var changes = RollupChanges()
                let books = state.fold(
                    points: history.shuffled(), through: history.now, rulebook: history.rulebook, changes: &changes)
                let ledger = state.ledger.advanced(to: history.now, in: history.zone).ledger
                let model = history.model
                let name = "seed \(seed), \(history.entries.count) entries"
                #expect(ledger.counted == model.lots, "\(name)")
                #expect(ledger.debt == Int64(model.debt), "\(name)")
                #expect(ledger.points == Int64(model.spendable), "\(name)")
                #expect(ledger.pending == Int64(model.pending), "\(name)")
                #expect(ledger.holds == model.holds, "\(name)")
                #expect(ledger.held == Int64(model.held), "\(name)")
                #expect(books.expired.mapValues { Int($0) } == model.expired, "\(name)")
                #expect(
                    Dictionary(uniqueKeysWithValues: ledger.upcoming(in: history.zone).map { ($0.at, Int($0.points)) })
                        == model.upcoming, "\(name)")
                let entries = history.entries.filter { $0.kind != .expiry }.reduce(0) { $0 + $1.points }
                #expect(ledger.total == entries - books.expired.values.reduce(0, +), "\(name)")
                #expect(ledger.debt == 0 || ledger.points == 0, "\(name)")
            }
        }
    }

    @Test(arguments: cases) func levelsAreThoseOfEachDaysEnd(first: UInt64) throws {
        for seed in Self.seeds(of: first) {
            var history = try RandomEntries(seed: seed)
            for _ in 0..<30 { try history.step() }
            var changes = RollupChanges()
            _ = MemberState.folding(history.shuffled(), rulebook: history.rulebook, changes: &changes)
            let recount = FlowRecount(history.entries, in: history.zone)
            #expect(recount.flows(changes.flows) == recount.byDay, "seed \(seed)")
        }
    }

    /// Entries that are booked as they happen lead to the same as when they are folded anew.
    @Test(arguments: cases) func bookingInOrderIsFolding(first: UInt64) throws {
        for seed in Self.seeds(of: first) {
            var history = try RandomEntries(seed: seed)
            for _ in 0..<30 { try history.step() }
            let (rulebook, zone) = (history.rulebook, history.zone)
            // What takes back is always folded.
            let entries = history.shuffled().filter { ![.reversal, .correction, .refund].contains($0.kind) }
            var (state, changes) = (MemberState(), RollupChanges())
            var expired: [Instant: Int64] = [:]
            for entry in entries.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
                for lapse in state.book(entry, rulebook: rulebook, changes: &changes) {
                    expired[lapse.at, default: 0] += lapse.points
                }
            }
            var foldedChanges = RollupChanges()
            let folded = MemberState.folding(
                entries, rulebook: rulebook, changes: &foldedChanges)
            #expect(state.ledger == folded.state.ledger, "seed \(seed)")
            #expect(state.earnings == folded.state.earnings, "seed \(seed)")
            #expect(expired == folded.books.expired, "seed \(seed)")
            #expect(changes.byInstant(in: zone) == foldedChanges.byInstant(in: zone), "seed \(seed)")
        }
    }
}

extension Ledger {
    /// The points of each lot.
    fileprivate var counted: [LotKey: Int] {
        Dictionary(lots.map { ($0.key, Int($0.points)) }) { $0 + $1 }
    }
}

extension RollupChanges {
    fileprivate func byInstant(in zone: ZoneRules) -> [Instant: PointsFlow] {
        var flows: [Instant: PointsFlow] = [:]
        for (key, flow) in self.flows { flows[key.at(in: zone), default: .init()].add(flow) }
        return flows.filter { $0.value != .init() }
    }
}
