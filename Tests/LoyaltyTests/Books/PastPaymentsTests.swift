import TestSupport
import Testing

@testable import Loyalty

/// Which bonuses a payment for the past has paid, and when they count as due.
@Suite struct PastPaymentsTests {
    private func day(_ day: Int) throws -> Instant { try Instant.at("2026-01-\(day < 10 ? "0" : "")\(day)T09:00:00Z") }

    private func due(_ day: Int, _ points: Int64, of subject: Int64 = 1) throws -> Due {
        Due(subject: subject, at: try self.day(day), points: points, cause: Int64(day), event: Int64(day))
    }

    /// Entries with ascending ids: a bonus, correction or, without a trigger, a payment for the past.
    private func entries(_ list: [(day: Int, points: Int64, isForPast: Bool)]) throws -> [Entry] {
        try list.enumerated().map { index, entry in
            Entry(
                id: Int64(index) + 1, kind: entry.points < 0 ? .correction : .bonus, at: try day(entry.day),
                bookedAt: try day(31), points: entry.points, subject: 1,
                lot: .init(expiry: .at(try day(entry.day).adding(milliseconds: 1))),
                target: entry.isForPast ? nil : 99)
        }
    }

    /// What a change leads to: the day and points of each difference.
    private func differences(_ payments: PastPayments, _ before: [Due], _ after: [Due]) throws -> [[Int64]] {
        let first = try day(1)
        return payments.differences(from: before, to: after).map {
            [Int64($0.at.milliseconds(since: first) / 86_400_000) + 1, $0.points]
        }
    }

    @Test func withoutAPaymentEachBonusIsDueAtItsInstant() throws {
        let payments = PastPayments(try entries([(1, 10, false)]))
        let (before, after) = ([try due(1, 10), try due(3, 10)], [try due(2, 10), try due(3, 10)])
        #expect(payments.differences(from: before, to: after) == Due.differences(from: before, to: after))
        #expect(payments.lot(of: try due(1, 10)) == nil)
    }

    @Test func whatThePaymentPaidIsTakenBackFromIt() throws {
        let payments = PastPayments(try entries([(20, 30, true)]))
        let dues = [try due(1, 10), try due(3, 10), try due(5, 10)]
        #expect(try differences(payments, dues, [dues[0], dues[2]]) == [[20, -10]])
        #expect(try differences(payments, dues, []) == [[20, -30]])
        let taken = payments.differences(from: dues, to: [])
        #expect(try payments.lot(of: taken[0]) == .init(expiry: .at(day(20).adding(milliseconds: 1))))
        #expect(taken[0].cause == nil)
    }

    /// A bonus of 10 was paid, then raised to 30.
    @Test func whatWasPaidAtItsInstantIsTakenBackThere() throws {
        let payments = PastPayments(try entries([(1, 10, false), (20, 20, true)]))
        #expect(try differences(payments, [try due(1, 30)], []) == [[20, -20], [1, -10]])
        // What a later raise adds was never paid: it comes last.
        #expect(try differences(payments, [try due(1, 50)], []) == [[20, -20], [1, -30]])
    }

    /// A late event moves bonuses that the payment paid. It still pays them.
    @Test func movedBonusesStayPaid() throws {
        let payments = PastPayments(try entries([(20, 20, true)]))
        let (before, after) = ([try due(2, 10), try due(4, 10)], [try due(1, 10), try due(3, 10)])
        #expect(try differences(payments, before, after) == [])
        #expect(try differences(payments, before, after + [try due(5, 10)]) == [[5, 10]])
    }

    @Test func laterBonusesAreDueAtTheirInstants() throws {
        let payments = PastPayments(try entries([(20, 10, true), (25, 7, false)]))
        #expect(try differences(payments, [try due(1, 10), try due(25, 7)], [try due(1, 10)]) == [[25, -7]])
        #expect(try differences(payments, [try due(20, 10)], []) == [[20, -10]])
        #expect(try differences(payments, [], [try due(21, 10)]) == [[21, 10]])
    }

    /// What was corrected before the last payment isn't there to be taken back.
    @Test func paymentsFollowEachOther() throws {
        let payments = PastPayments(try entries([(10, 10, true), (10, -10, false), (20, 20, true)]))
        #expect(try differences(payments, [try due(1, 10), try due(2, 10)], []) == [[20, -20]])
        let both = PastPayments(try entries([(10, 10, true), (20, 10, true), (20, -10, false)]))
        #expect(try differences(both, [try due(1, 10), try due(12, 10)], []) == [[10, -10], [20, -10]])
        #expect(try differences(both, [try due(1, 10), try due(12, 10)], [try due(1, 10)]) == [[20, -10]])
    }

    /// Other streaks and challenges have their own.
    @Test func aPaymentIsOfOneDefinition() throws {
        let payments = PastPayments(try entries([(20, 30, true)]))
        #expect(try differences(payments, [try due(1, 10, of: 2)], []) == [[1, -10]])
    }

    static let seeds: [UInt64] = {
        let first = UInt64.random(in: 1...1_000_000_000)
        return (0..<20).map { first &+ $0 }
    }()

    /// Whatever way leads from one state of affairs to another, the differences come to the same. More that is due takes
    /// nothing back.
    @Test(arguments: seeds) func onlyWhatIsDueCounts(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let list = (0..<random.pick(1...6)).map { _ in
            (day: random.pick(1...28), points: Int64(random.pick(-5...20)), isForPast: random.chance(40))
        }
        let payments = PastPayments(try entries(list.filter { $0.points != 0 && (!$0.isForPast || $0.points > 0) }))
        func dues() throws -> [Due] {
            try (0..<random.pick(0...6)).map { _ in try due(random.pick(1...28), Int64(random.pick(1...20))) }
        }
        let (first, middle, last) = (try dues(), try dues(), try dues())
        func sums(_ lists: [[Due]]) -> [Instant: Int64] {
            lists.joined().reduce(into: [Instant: Int64]()) { $0[$1.at, default: 0] += $1.points }
                .filter { $0.value != 0 }
        }
        let direct = payments.differences(from: first, to: last)
        let ways = [payments.differences(from: first, to: middle), payments.differences(from: middle, to: last)]
        #expect(sums(ways) == sums([direct]), "seed \(seed)")
        let all = { (dues: [Due]) in dues.reduce(0) { $0 + $1.points } }
        #expect(all(direct) == all(last) - all(first), "seed \(seed)")
        #expect(payments.differences(from: first, to: first + last).allSatisfy { $0.points > 0 }, "seed \(seed)")
        #expect(payments.differences(from: first + last, to: last).allSatisfy { $0.points < 0 }, "seed \(seed)")
    }
}
