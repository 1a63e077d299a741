import Loyalty
import Synchronization
import TestSupport
import Testing

@testable import Store

/// A recount that is made while requests go on leaves, to the byte, what a recount from scratch leaves after them.
@Suite struct RecountPropertyTests {
    /// Definitions, and what they are changed to.
    private static func change(
        using random: inout SeededRandom
    ) -> (before: String, after: String, events: [String]) {
        if random.chance(50) {
            let before = UpkeepPropertyTests.project(using: &random)
            return (before, UpkeepPropertyTests.project(using: &random), ["e1", "e2", "e3"])
        }
        var programme = BookProgramme(using: &random)
        let before = programme.json
        for _ in 0..<4 { programme.change(using: &random) }
        return (before, programme.json, programme.events.map(\.id))
    }

    @Test(arguments: HistoryPropertyTests.seeds)
    func itComesToARecountFromScratch(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let change = Self.change(using: &random)
        let after = try ProjectDefinition.parsing(change.after)
        let past = random.pick([PastPay.nothing, .changes])
        let count = random.pick(1...40)
        let meant = random
        // The same history, in a database that the recount has for itself and in one that it shares.
        let (alone, shared) = (try TemporaryDatabase(), try TemporaryDatabase())
        for database in [alone, shared] {
            try database.open().apply(change.before)
            try Meanwhile(database, events: change.events, count: 150, using: meant).actAll()
        }
        try #require(try alone.rows() == shared.rows())
        let then = SeededRandom(seed: seed &+ 1)

        try Meanwhile(alone, events: change.events, count: count, using: then).actAll()
        let expected = try alone.open().writeAlone {
            try $0.apply(after, secrets: [:], paying: past, generate: { [] })
        }

        // Such a change takes no time.
        guard expected.isRecounted else { return }

        let meanwhile = try Meanwhile(shared, events: change.events, count: count, using: then)
        let store = try shared.open()
        let everyOther = random.pick(1...3)
        let attempts = Mutex(0)
        let few = random.pick(0...4 as ClosedRange<Int64>)
        let applied = try store.applyDefinitions(after, secrets: [:], paying: past, few: few, generate: { [] }) {
            users in
            if users == 1 { attempts.withLock { $0 += 1 } }
            if users.isMultiple(of: everyOther) { for _ in 0..<8 { meanwhile.act() } }
            if users == 6 { meanwhile.actAll() }
        }
        #expect(applied == expected)
        #expect(attempts.withLock { $0 } == 1)
        #expect(try store.differences() == [])
        store.carryOverRecounts()
        try shared.expectNoRecount()
        let (rows, meantRows) = (try shared.rows(), try alone.rows())
        for (table, meant) in meantRows { #expect(rows[table] == meant, "\(table)") }
    }
}
