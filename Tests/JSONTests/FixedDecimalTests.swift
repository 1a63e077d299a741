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

    @Test(
        arguments: [
            (1, "0.000000001"), (-1, "-0.000000001"), (1_000_000_000, "1"), (-1_010_000_000, "-1.01"),
            (100_000_000_000, "100"), (Int128(UInt64.max), "18446744073.709551615"),
            (Int128(UInt64.max) + 1, "18446744073.709551616"), (-Int128(UInt64.max) - 1, "-18446744073.709551616"),
            (Int128(UInt64.max) * 1_000_000_000 + 999_999_999, "18446744073709551615.999999999"),
            (Int128(UInt64.max) * 1_000_000_000 + 1_000_000_000, "18446744073709551616"),
            (.max, "170141183460469231731687303715.884105727"), (.min, "-170141183460469231731687303715.884105728"),
        ] as [(Int128, String)])
    func allDigitsAreWritten(_ billionths: Int128, _ expected: String) {
        let number = FixedDecimal(billionths: billionths)
        #expect(number.description == expected)
        var writer = JSONWriter()
        writer.value(number)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
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

    @Test func quotientsOfLargeNumbersAreRoundedTheSame() {
        let sum = Int128(UInt64.max) * 3 + 1
        #expect(FixedDecimal(billionths: sum).divided(by: 3, places: 9).billionths == Int128(UInt64.max))
        #expect(FixedDecimal(billionths: -sum - 1).divided(by: 3, places: 9).billionths == -Int128(UInt64.max) - 1)
        #expect(FixedDecimal(billionths: Int128(UInt64.max)).divided(by: 2, places: 9).billionths == Int128(1) << 63)
        #expect(FixedDecimal(billionths: .max).divided(by: .max, places: 4).description == "18446744073.7096")
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
