import JSON
import Testing

@testable import Loyalty

/// The most that conditions can ask, of metadata that is made to have them look longest: what they cost grows with the
/// sizes of both, and not with the product. (A product would be minutes for each of these.)
@Suite(.timeLimit(.minutes(2))) struct ConditionWorkTests {
    /// A tenth of the comparisons that an event may have, all of them asked.
    private static let comparisons = Condition.maximumComparisons / 10

    private func areMet(
        _ operator: Comparison.Operator, _ operand: Comparison.Operand, by value: String
    ) throws -> Bool {
        let comparison = Condition.comparison(Comparison(path: ["x"], operator: `operator`, operand: operand))
        let event = Condition.not(Array(repeating: comparison, count: Self.comparisons))
        let metadata = try JSONDocument.parse("{\"x\":\(value)}").root
        #expect(metadata.source.count <= MetadataRules.maximumBytes)
        return event.isMet(by: metadata)
    }

    @Test func searchesRepetitiveTextsInLinearTime() throws {
        let text = "\"" + String(repeating: "a", count: 16_000) + "\""
        let end = String(repeating: "a", count: Condition.maximumTextLength - 1) + "b"
        #expect(try areMet(.contains, .string(end), by: text))
        #expect(try areMet(.startsWith, .string(end), by: text))
        #expect(try areMet(.endsWith, .string(end), by: text))
        let start = "b" + String(repeating: "a", count: Condition.maximumTextLength - 1)
        #expect(try areMet(.contains, .string(start), by: text))
    }

    @Test func comparesEscapedTextsWithLongLists() throws {
        let text = "\"" + String(repeating: "\\u0061", count: 2_700) + "\""
        let others = (0..<Condition.maximumListLength).map { Comparison.Operand.string("a\($0)") }
        #expect(try areMet(.in, .list(others), by: text))
    }

    @Test func comparesLongNumbersWithLongLists() throws {
        let number = "0." + String(repeating: "9", count: 34) + String(repeating: "0", count: 16_000)
        let others = try (0..<Condition.maximumListLength).map {
            Comparison.Operand.number(try #require(ExactDecimal("0.\(String(repeating: "9", count: 30))\(1_000 + $0)")))
        }
        #expect(try areMet(.in, .list(others), by: number))
    }

    @Test func searchesLongListsAndObjects() throws {
        let list = "[" + Array(repeating: "1e1", count: 4_000).joined(separator: ",") + "]"
        #expect(try areMet(.contains, .number(ExactDecimal(1)), by: list))
        let members = (0..<1_500).map { "\"m\($0)\":1" }.joined(separator: ",")
        let event = Condition.not(
            Array(
                repeating: .comparison(Comparison(path: ["x", "n"], operator: .exists)),
                count: Self.comparisons))
        #expect(event.isMet(by: try JSONDocument.parse("{\"x\":{\(members)}}").root))
    }

    /// The search finds what comparing at each place finds.
    @Test func findsEveryPartOfAText() throws {
        var random = SystemRandomNumberGenerator()
        func text(_ count: Int) -> String { String((0..<count).map { _ in "ab".randomElement(using: &random) ?? "a" }) }
        for _ in 0..<2_000 {
            let (whole, part) = (text(.random(in: 0...40)), text(.random(in: 0...6)))
            let isThere = part.isEmpty || (0...whole.count).contains { whole.dropFirst($0).hasPrefix(part) }
            let comparison = Comparison(path: ["x"], operator: .contains, operand: .string(part))
            let found = try JSONDocument.parse("\"\(whole)\"").root
            #expect(comparison.isMet(by: found) == isThere, "\(part) in \(whole)")
        }
    }
}
