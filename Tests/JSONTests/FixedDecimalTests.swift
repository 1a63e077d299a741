import JSON
import Testing

@Suite struct FixedDecimalTests {
    @Test(arguments: [
        ("0", "0"), ("1.50", "1.5"), ("-0.25", "-0.25"), ("1e18", "1000000000000000000"), ("0.0000000004", "0"),
        ("0.0000000005", "0.000000001"), ("-0.0000000005", "-0.000000001"), ("1e-30", "0"), ("49.99", "49.99"),
        ("123456789012345678.123456789", "123456789012345678.123456789"),
    ])
    func numbersAreRoundedToNinePlaces(_ text: String, _ expected: String) throws {
        let number = try #require(ExactDecimal(text).flatMap { FixedDecimal($0) })
        #expect(number.description == expected)
    }

    @Test(arguments: ["1.000000001e18", "-2e18", "1e19", "1e6000"])
    func largerNumbersAreNone(_ text: String) throws {
        #expect(FixedDecimal(try #require(ExactDecimal(text))) == nil)
    }

    @Test(arguments: [
        (10, 4, "2.5"), (1, 3, "0.3333"), (2, 3, "0.6667"), (-2, 3, "-0.6667"), (1, 20_000, "0.0001"),
        (1, 20_001, "0"), (-1, 20_000, "-0.0001"),
    ])
    func quotientsAreRoundedHalfAwayFromZero(_ sum: Int128, _ count: Int64, _ expected: String) {
        #expect(FixedDecimal(billionths: sum * 1_000_000_000).divided(by: count, places: 4).description == expected)
    }

    @Test func sumsAreExact() throws {
        let large = try #require(FixedDecimal(ExactDecimal("1e18") ?? .zero))
        let small = FixedDecimal(billionths: 1)
        var sum = FixedDecimal.zero
        for _ in 0..<1_000 { sum = sum + large + small }
        #expect(sum.description == "1000000000000000000000.000001")
        #expect(-sum < sum)
    }
}
