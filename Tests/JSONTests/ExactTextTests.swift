import Testing

@testable import JSON

/// Texts that Swift takes for equal, and that are different bytes.
@Suite struct ExactTextTests {
    static let pairs = [("\u{C5}", "\u{212B}"), ("\u{C5}", "A\u{30A}"), ("K", "\u{212A}"), (";", "\u{37E}")]

    @Test(arguments: pairs) func textsWithDifferentBytesDiffer(_ left: String, _ right: String) {
        #expect(left == right, "the pair proves nothing otherwise")
        #expect(!left.isExactly(right))
        #expect(ExactText(left) != ExactText(right))
        #expect(Set(texts: [left, right, left]).count == 2)
        #expect(![left].containsExactly(right))
        #expect([left, right].containsExactly(right))
        #expect(!Optional(left).isExactly(right) && !Optional(left).isExactly(nil) && String?.none.isExactly(nil))
        #expect(
            ![left].isExactly([right]) && ![left].isExactly([left, left]) && [left, right].isExactly([left, right]))
        #expect(!(left + "x").startsExactly(with: right) && (left + "x").startsExactly(with: left))
        var values: [ExactText: Int] = [:]
        values[left] = 1
        values[right] = 2
        #expect(values[left] == 1 && values[right] == 2)
        #expect(Set(texts: [left]).contains(left) && !Set(texts: [left]).contains(right))
    }

    @Test(arguments: pairs) func exactPropertiesCompareByBytes(_ left: String, _ right: String) {
        struct Named: Equatable {
            @Exact var name: String
            @Exact var other: String?
            @Exact var path: [String]
        }
        let named = Named(name: left, other: left, path: [left])
        #expect(named == Named(name: left, other: left, path: [left]))
        #expect(named != Named(name: right, other: left, path: [left]))
        #expect(named != Named(name: left, other: right, path: [left]))
        #expect(named != Named(name: left, other: left, path: [right]))
    }

    @Test func ordersTextsByTheirBytes() {
        let texts = ["", "A\u{30A}", "B", "a", "ab", "\u{C5}", "\u{212B}", "\u{FFFF}", "\u{1F600}"]
        #expect(texts.map { ExactText($0) }.sorted().map(\.text) == texts)
        #expect(ExactText("é").hashValue == ExactText("\u{E9}").hashValue)
        #expect(ExactText("a").description == "a")
    }
}
