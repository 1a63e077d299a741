import API
import Loyalty
import Store
import TestSupport
import Testing

@testable import punchcard

/// Lines of codes on their way into a pool: their form, and what becomes of those around a bad one.
@Suite struct PoolLoaderTests {
    private let folder: TemporaryFolder
    private let store: LoyaltyStore
    private let project: Project

    init() throws {
        folder = try TemporaryFolder()
        store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true)
        try store.apply(
            Definitions.project(
                events: [],
                members: """
                    , "offers": [{"offerId": "ticket", "title": "Ticket", "cost": {"default": 1}, "coupon": {"pool": true}}]
                    """))
        project = try #require(try store.catalog().project(id: "cafe"))
    }

    private func load(_ lines: [String], mostCodes: Int = 100) throws -> PoolLoader {
        var loader = PoolLoader(store: store, project: project.number, offerId: "ticket", mostCodes: mostCodes)
        for line in lines { try loader.add(Array(line.utf8)[...]) }
        try loader.finish()
        return loader
    }

    /// The codes of the pool, in order.
    private func codes() throws -> [String] {
        let offer = try #require(project.rulebook.offer(id: "ticket"))
        return try store.read { try $0.coupons(of: KnownOffer(offer), after: 0, limit: 100).coupons.map(\.code) }
    }

    @Test func aLineIsACode() throws {
        let loader = try load(["", "a1 ", "\tB2", " ", "A1", "{", "\"", String(repeating: "x", count: 64)])
        #expect(loader.added == 5 && loader.duplicates == 1 && loader.lineNumber == 8 && loader.problemCount == 0)
        #expect(try codes() == ["A1", "B2", "{", "\"", String(repeating: "X", count: 64)])
    }

    @Test func theFirstLineTellsWhetherLinesAreJSON() throws {
        let loader = try load(["", #" "a1""#, #"{"code": "b2"}"#, #"{"code": "\u0063\u0033"}"#, #""A1""#])
        #expect(loader.added == 3 && loader.duplicates == 1 && loader.problemCount == 0)
        #expect(try codes() == ["A1", "B2", "C3"])
    }

    @Test(
        arguments: [
            ["a b"], ["é"], [String(repeating: "x", count: 65)], ["a\u{0}"],
            [#""a""#, "b"], [#""a""#, "1"], [#""a""#, #"{"code": 1}"#], [#""a""#, #"{"code": "b", "more": 1}"#],
            [#""a""#, #""""#], [#""a""#, #"["b"]"#],
        ])
    func aBadLineIsNamed(lines: [String]) throws {
        let loader = try load(lines)
        #expect(loader.problems.map(\.line) == [lines.count] && loader.problemCount == 1 && loader.added == 0)
        #expect(loader.problems[0].message.contains("1 to 64 printable ASCII characters without spaces"))
        #expect(loader.leftOut == [1...lines.count])
        #expect(try codes().isEmpty)
    }

    /// Slices of three codes: the second has bad lines, so nothing of it is added, and all of the two around it is.
    @Test func nothingIsAddedFromASliceWithABadLine() throws {
        let lines = ["a1", "", "a2", "a3", "b1", "b 2", "b 3", "", "c1", "a2", "c1", "d1"]
        let loader = try load(lines, mostCodes: 3)
        #expect(loader.problems.map(\.line) == [6, 7] && loader.problemCount == 2)
        #expect(loader.leftOut == [5...7])
        #expect(loader.added == 5 && loader.duplicates == 2)
        #expect(try codes() == ["A1", "A2", "A3", "C1", "D1"])
        // Corrected, the whole file can be added again.
        let corrected = try load(lines.map { $0.filter { $0 != " " } }, mostCodes: 3)
        #expect(corrected.added == 3 && corrected.duplicates == 7 && corrected.problemCount == 0)
        #expect(corrected.leftOut.isEmpty)
        #expect(try codes() == ["A1", "A2", "A3", "C1", "D1", "B1", "B2", "B3"])
    }

    @Test func atMostAThousandBadLinesAreListed() throws {
        let loader = try load(Array(repeating: "a b", count: 1_500), mostCodes: 100_000)
        #expect(loader.problems.count == 1_000 && loader.problemCount == 1_500)
    }
}
