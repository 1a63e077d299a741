import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Every figure by dimension and measure is that of a count by hand, whatever came in whichever order.
@Suite struct FieldPropertyTests {
    @Test(arguments: HistoryPropertyTests.seeds)
    func figuresAreThoseOfACountByHand(seed: UInt64) throws {
        var history = try FieldHistory(seed: seed)
        for _ in 0..<120 { try history.act() }
        let store = history.stores[0]
        #expect(try store.differences() == [])
        store.countPast()
        #expect(try store.differences() == [])
        let project = try store.project()
        let zone = project.rulebook.zone
        try store.read { reader in
            for event in FieldHistory.events {
                let number = try #require(try reader.number(ofEvent: event, in: project))
                let measures = try reader.measures(of: number)
                let dimensions = try reader.dimensions(of: number)
                #expect(Set(measures.map(\.path)) == Set(history.measures[event] ?? []))
                #expect(Set(dimensions.map(\.path)) == Set(history.dimensions[event] ?? []))
                #expect((measures + dimensions).allSatisfy { $0.progress == nil })
                let own = history.logged.filter { $0.event == event }.sorted { $0.id < $1.id }
                let paths = measures.map { (field: $0.number, path: $0.path) }
                try compare(own, subject: number, paths, zone, reader, history)
                for dimension in dimensions {
                    var texts: [String] = []
                    for entry in own {
                        for text in entry.texts(of: dimension.path) where !texts.contains(text) { texts.append(text) }
                    }
                    let values = try reader.values(of: dimension.number)
                    #expect(values.map(\.text) == texts, "\(dimension.path) of \(event)")
                    for value in values {
                        #expect(try reader.value(value.text, of: dimension.number) == value.number)
                        let chosen = own.filter { $0.texts(of: dimension.path).contains(value.text) }
                        try compare(chosen, subject: value.number, paths, zone, reader, history)
                    }
                }
            }
            let subjects = try reader.connection.integer(
                """
                SELECT count(*) FROM monthly
                WHERE subject NOT IN (SELECT v.number FROM dimensionValue v JOIN field f ON f.number = dimension)
                """)
            #expect(subjects == 0)
        }
    }

    private func compare(
        _ chosen: [FieldHistory.Logged], subject: Int64, _ measures: [(field: Int64, path: String)], _ zone: ZoneRules,
        _ reader: Reader, _ history: FieldHistory
    ) throws {
        let expected = history.days(of: chosen, measures: measures, zone: zone)
        var stored: [Day: DaySums] = [:]
        let query = try reader.connection.prepare(
            "SELECT day, \(DaySums.columns) FROM daily WHERE subject = \(subject)")
        while try query.step() {
            var sums = DaySums(row: query, from: 1)
            sums.measures.removeAll { sums in !measures.contains { $0.field == sums.field } }
            if !sums.isZero { stored[Day(number: Int32(query.int(0)))] = sums }
        }
        #expect(stored == expected)
        var random = history.random
        let days = expected.keys.map(\.number)
        guard let first = days.min(), let last = days.max() else { return }
        for _ in 0..<5 {
            let start = random.pick(first...last)
            let end = random.pick(start...last + 3)
            let users = Set(chosen.filter { (start...end).contains(zone.day(of: $0.at).number) }.map(\.user)).count
            #expect(
                try reader.users(of: subject, from: Day(number: start), through: Day(number: end)) == Int64(users))
        }
    }
}
