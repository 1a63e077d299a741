import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// The packed form of a member's state.
@Suite struct MemberStateBytesTests {
    private func unpack(_ bytes: [UInt8]) -> MemberState? {
        bytes.withUnsafeBufferPointer { MemberState(packed: $0) }
    }

    private func randomState(_ random: inout SeededRandom) -> MemberState {
        func instant() -> Instant {
            Instant(
                milliseconds: random.chance(10) ? random.pick([.min, .max, 0]) : random.pick(0...2_000_000_000_000))
        }
        func tally() -> Int64 { random.chance(10) ? 9_007_199_254_740_991 : random.pick(1...500) }
        func score() -> Earnings.Score { .init(points: tally(), reachedAt: instant()) }
        func key() -> Ledger.LotKey {
            .init(
                activation: random.chance(50) ? instant() : nil,
                expiry: random.pick([.never, .at(instant()), .inactivity(months: 12)]))
        }
        var state = MemberState()
        state.ledger = Ledger(
            lots: (0..<random.pick(0...4)).map { _ in .init(key: key(), points: tally()) },
            holds: (0..<(random.chance(50) ? 0 : random.pick(1...3))).map { _ in
                .init(
                    id: random.pick(1...Int64.max), until: instant(),
                    takings: (0..<random.pick(0...3)).map { _ in .init(key: key(), points: tally()) },
                    owed: random.chance(60) ? 0 : tally(), lot: key())
            }, debt: random.chance(20) ? tally() : 0, at: instant(),
            activity: random.chance(50) ? instant() : nil)
        state.zoneChanges = random.pick(0...3)
        if random.chance(5) { return state }
        state.lastAt = instant()
        state.lastDay = Day(number: random.chance(10) ? random.pick([.min, .max]) : random.pick(0...30_000))
        state.firstDay = Day(number: random.chance(10) ? random.pick([.min, .max]) : random.pick(0...30_000))
        state.activities = (0..<random.pick(0...5 as ClosedRange<Int64>)).map { index in
            let rewarded = random.chance(30) ? 0 : tally()
            return .init(
                event: random.chance(10) ? .max : index, firstDay: Day(number: random.pick(0...30_000)),
                lastDay: Day(number: random.pick(0...30_000)),
                window: rewarded > 0 ? random.pick(.min ... .max) : .min, rewarded: rewarded,
                lastRewarded: rewarded > 0 ? instant() : nil)
        }
        state.streaks = (0..<random.pick(0...4 as ClosedRange<Int64>)).map { index in
            let length = random.pick(1...400 as ClosedRange<Int64>)
            return .init(
                streak: index, lastAt: instant(), lastPeriod: random.pick(.min ... .max), length: length,
                longest: length + random.pick(0...90), freezes: random.pick(0...9), expiry: instant())
        }
        state.challenges = (0..<random.pick(0...4 as ClosedRange<Int64>)).map { index in
            let completions = random.chance(50) ? 0 : tally()
            return .init(
                challenge: index, progress: ExactDecimal("\(random.pick(0...9_999)).\(random.pick(1...9))") ?? .zero,
                completions: completions, firstCompletedAt: completions > 1 ? instant() : nil,
                completedAt: completions > 0 ? instant() : nil)
        }
        if random.chance(70) {
            state.earnings.total = score()
            state.earnings.days = (0..<random.pick(0...6)).map { (Day(number: $0 * 7), score()) }
            state.earnings.months = (0..<random.pick(0...6)).map { (Month(number: 24_000 + $0), score()) }
        }
        return state
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func unpacksWhatItPacks(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let state = randomState(&random)
        let bytes = state.packed
        #expect(unpack(bytes) == state)
        // Cut off anywhere, or with more behind it, it is not read at all.
        for count in 0..<bytes.count where count != bytes.count {
            let cut = unpack(Array(bytes[..<count]))
            // But for the form, the zone changes and the ledger, which are all there is before the first event.
            #expect(cut == nil || cut?.lastAt == nil)
        }
        if state.lastAt != nil { #expect(unpack(bytes + [0]) == nil) }
    }

    /// Damaged bytes are read or refused. A state that is read can be used.
    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func damagedStatesAreReadOrRefused(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rulebook = try Self.rulebook()
        let bytes = randomState(&random).packed
        for _ in 0..<60 {
            var damaged = bytes
            for _ in 0..<random.pick(1...4) {
                let position = random.pick(0...damaged.count - 1)
                switch random.pick(0...3) {
                case 0: damaged[position] = random.pick(.min ... .max)
                case 1: damaged[position] ^= 1 << random.pick(0...7)
                case 2: damaged.insert(contentsOf: [UInt8](repeating: 0xff, count: random.pick(1...9)), at: position)
                default: if damaged.count > 1 { damaged.remove(at: position) }
                }
            }
            guard var state = unpack(damaged) else { continue }
            #expect(unpack(state.packed) == state)
            var changes = RollupChanges()
            let at = Instant(milliseconds: 1_800_000_000_000)
            let fact = Fact(id: 9, at: at, event: 1, conditionReached: true, limitReached: false, points: 5)
            let dues = state.count(fact, rulebook: rulebook, changes: &changes)
            #expect(dues.allSatisfy { $0.points > 0 })
            state.book(Entry(fact, bookedAt: at, lot: .init(), limit: nil), rulebook: rulebook, changes: &changes)
            _ = state.packed
        }
    }

    static func rulebook() throws -> Rulebook {
        let text = Definitions.project(
            timezone: "UTC", events: [Definitions.event("visit")],
            streaks: (0..<4).map { Definitions.streak("s\($0)", events: ["visit"]) })
        let definition = try ProjectDefinition.parsing(text)
        return Rulebook(
            number: 1, definition: definition, zone: .utc, eventNumbers: [1], streaks: (0..<4).map { (Int64($0), 1) })
    }

    @Test func emptyBytesAreRefused() {
        #expect(unpack([]) == nil)
        #expect(unpack([1, 0, 0]) == nil, "a form that is not known")
        #expect(unpack(MemberState().packed) == MemberState())
    }

    @Test(arguments: [
        [], [UInt8](repeating: 0, count: 23), [UInt8](repeating: 0, count: 25), [UInt8](repeating: 0xff, count: 24),
    ])
    func damagedHoursAreRefused(_ bytes: [UInt8]) {
        #expect(bytes.withUnsafeBufferPointer { DaySums.hours(packed: $0) } == nil)
    }

    @Test func unpacksPackedHours() {
        var sums = DaySums()
        for hour in 0..<24 { sums.hours[hour] = Int64(hour * hour * hour) }
        #expect(sums.packedHours.withUnsafeBufferPointer { DaySums.hours(packed: $0) } == sums.hours)
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 127, 128, .max, .min, .max - 1, .min + 1])
    func readsWrittenNumbers(_ value: Int64) {
        var writer = ByteWriter()
        writer.append(signed: value)
        writer.append(UInt64(bitPattern: value))
        writer.bytes.withUnsafeBufferPointer { bytes in
            var reader = ByteReader(bytes)
            #expect(reader.nextSigned() == value)
            #expect(reader.next() == UInt64(bitPattern: value))
            #expect(reader.isAtEnd)
            #expect(reader.next() == nil)
        }
        #expect(writer.bytes.count <= 20)
        if (-64...63).contains(value) { #expect(writer.bytes.count <= 11) }
    }

    @Test func refusesCountsBeyondTheBytes() {
        [UInt8]([200, 1, 0]).withUnsafeBufferPointer { bytes in
            var reader = ByteReader(bytes)
            #expect(reader.nextCount() == nil)
        }
    }
}
