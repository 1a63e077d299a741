import JSON
import TestSupport
import Testing

/// Products, quotients and sums of exact decimals, also against integers of any size.
@Suite struct ExactDecimalArithmeticTests {
    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text), "\(text)") }

    @Test(arguments: [
        ("1.25", 1, "1.3"), ("-1.25", 1, "-1.3"), ("1.2499999999999999999999", 1, "1.2"), ("1.25", 2, "1.25"),
        ("1.25", 0, "1"), ("0.5", 0, "1"), ("-0.5", 0, "-1"), ("0.49", 0, "0"), ("9.99", 1, "10"), ("0.05", 1, "0.1"),
        ("0.005", 1, "0"), ("1e-33", 9, "0"), ("1e-6144", 9, "0"), ("5e-10", 9, "1e-9"), ("1e300", 9, "1e300"),
        ("0.9999999999999999999999999999999999", 9, "1"), ("0", 3, "0"),
        ("9999999999999999999999999.999999999", 9, "9999999999999999999999999.999999999"),
    ])
    func roundsToPlaces(_ value: String, _ places: Int, _ rounded: String) throws {
        #expect(try decimal(value).rounded(toPlaces: places) == decimal(rounded))
    }

    @Test(
        arguments: [
            ("1.5", 6, "1500000"), ("1.5", -1, "0.15"), ("0", 9_000, "0"), ("1e6144", 1, nil), ("1e-6144", -1, nil),
            ("-7", 24, "-7e24"),
        ] as [(String, Int, String?)])
    func shiftsThePoint(_ value: String, _ power: Int, _ shifted: String?) throws {
        #expect(try decimal(value).shifted(by: power) == shifted.map(decimal))
    }

    @Test(
        arguments: [
            // value, factor, divisor, nearest, floor, ceil
            ("49.99", "2", "2", 50, 49, 50), ("49.5", "1", "1", 50, 49, 50), ("49.49", "1", "1", 49, 49, 50),
            ("0.5", "1", "1", 1, 0, 1), ("-0.5", "1", "1", -1, -1, 0), ("1.5", "1", "1", 2, 1, 2),
            ("-1.5", "1", "1", -2, -2, -1),
            ("2.5", "1", "1", 3, 2, 3), ("-2.5", "1", "1", -3, -3, -2),
            ("2.4999999999999999999999999999", "1", "1", 2, 2, 3),
            ("-2.4", "1", "1", -2, -3, -2), ("-2.6", "1", "1", -3, -3, -2), ("7", "1", "2", 4, 3, 4),
            ("-7", "1", "2", -4, -4, -3),
            ("7", "-1", "2", -4, -4, -3), ("7", "1", "-2", -4, -4, -3), ("-7", "-1", "2", 4, 3, 4),
            ("-7", "-1", "-2", -4, -4, -3),
            ("10", "1", "3", 3, 3, 4), ("20", "1", "3", 7, 6, 7), ("6", "1", "3", 2, 2, 2),
            ("-6", "1", "3", -2, -2, -2),
            ("0", "5", "3", 0, 0, 0), ("5", "0", "3", 0, 0, 0), ("0.1", "0.2", "0.02", 1, 1, 1),
            ("0.07", "100", "1", 7, 7, 7),
            ("1.1", "1.1", "1", 1, 1, 2), ("1e-6144", "1", "1", 0, 0, 1), ("-1e-6144", "1", "1", 0, -1, 0),
            ("1e-6144", "1e-6144", "1e6144", 0, 0, 1), ("1e6144", "1", "1e6144", 1, 1, 1),
            ("1e6144", "1e-6144", "3", 0, 0, 1),
            ("1e6144", "1e6144", "4e6144", nil, nil, nil), ("9e6144", "9e-6144", "0.7", 116, 115, 116),
            (
                "9999999999999999999999999999999999", "9999999999999999999999999999999999",
                "9999999999999999999999999999999999e33", 10, 9, 10
            ),
            ("9223372036854775807", "1", "1", .max, .max, .max),
            ("-9223372036854775807", "1", "1", -.max, -.max, -.max),
            ("9223372036854775807.4", "1", "1", .max, .max, nil), ("9223372036854775807.5", "1", "1", nil, .max, nil),
            ("-9223372036854775807.5", "1", "1", nil, nil, -.max), ("9223372036854775808", "1", "1", nil, nil, nil),
            ("1e19", "1", "1", nil, nil, nil), ("1e6144", "1e6144", "1e-6144", nil, nil, nil),
            ("5", "1", "0", nil, nil, nil),
            ("0", "1", "0", nil, nil, nil),
        ] as [(String, String, String, Int64?, Int64?, Int64?)])
    func roundsProducts(
        _ value: String, factor: String, divisor: String, nearest: Int64?, floor: Int64?, ceil: Int64?
    ) throws {
        let (value, factor, divisor) = try (decimal(value), decimal(factor), decimal(divisor))
        func result(_ rounding: ExactDecimal.Rounding) -> Int64? {
            value.multiplied(by: factor, dividedBy: divisor, rounding: rounding, limit: .max)
        }
        #expect(result(.nearest) == nearest)
        #expect(result(.floor) == floor)
        #expect(result(.ceil) == ceil)
    }

    @Test func limitAppliesToTheRoundedResult() throws {
        let value = try decimal("99.5")
        func result(_ rounding: ExactDecimal.Rounding, _ limit: Int64) -> Int64? {
            value.multiplied(by: .one, dividedBy: .one, rounding: rounding, limit: limit)
        }
        #expect(result(.nearest, 100) == 100)
        #expect(result(.nearest, 99) == nil)
        #expect(result(.floor, 99) == 99)
        #expect(result(.floor, 98) == nil)
        #expect((-value).multiplied(by: .one, dividedBy: .one, rounding: .floor, limit: 99) == nil)
        #expect((-value).multiplied(by: .one, dividedBy: .one, rounding: .floor, limit: 100) == -100)
        #expect(ExactDecimal.zero.multiplied(by: .one, dividedBy: .one, rounding: .ceil, limit: 0) == 0)
        #expect(result(.nearest, -1) == nil)
        #expect(result(.nearest, .min) == nil)
    }

    /// The same by long division.
    private func expected(
        _ value: WrittenDecimal, _ factor: WrittenDecimal, _ divisor: WrittenDecimal,
        _ rounding: ExactDecimal.Rounding, limit: Int64
    ) -> Int64? {
        let scale = value.exponent + factor.exponent - divisor.exponent
        let numerator = (value.natural * factor.natural).shifted(max(scale, 0))
        let denominator = divisor.natural.shifted(max(-scale, 0))
        guard numerator.digits.count - denominator.digits.count < 21 else { return nil }
        var (quotient, remainder) = numerator.divided(by: denominator)
        let isNegative = [value, factor, divisor].filter(\.isNegative).count % 2 == 1
        let awayFromZero =
            switch rounding {
            case .nearest: remainder + remainder >= denominator
            case .floor: isNegative && !remainder.isZero
            case .ceil: !isNegative && !remainder.isZero
            }
        if awayFromZero { quotient = quotient + Natural("1") }
        guard quotient <= Natural(String(limit)) else { return nil }
        return Int64((isNegative ? "-" : "") + quotient.description)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func productsMatchLongDivision(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var kept = 0
        for _ in 0..<400 {
            func number(_ digits: ClosedRange<Int>, exponent: Int) -> WrittenDecimal {
                WrittenDecimal(
                    isNegative: .random(using: &random), digits: random.digits(.random(in: digits, using: &random)),
                    exponent: exponent)
            }
            let digits = seed % 2 == 0 ? 1...34 : 30...34
            let value = number(digits, exponent: .random(in: -40...40, using: &random))
            let factor = number(digits, exponent: .random(in: -40...40, using: &random))
            var divisor = number(digits, exponent: 0)
            // So that the result has from -3 to 21 digits.
            divisor.exponent =
                value.digits.utf8.count + value.exponent + factor.digits.utf8.count + factor.exponent
                - divisor.digits.utf8.count - .random(in: -3...21, using: &random)
            let limit = [.max, Int64.random(in: 0 ... .max, using: &random)].randomElement(using: &random) ?? 0
            let (first, second, third) = try (
                decimal(value.description), decimal(factor.description), decimal(divisor.description)
            )
            for rounding in ExactDecimal.Rounding.allCases {
                let result = first.multiplied(by: second, dividedBy: third, rounding: rounding, limit: limit)
                let expected = expected(value, factor, divisor, rounding, limit: limit)
                #expect(result == expected, "\(value) × \(factor) ÷ \(divisor), \(rounding), limit \(limit)")
                if result != nil { kept += 1 }
            }
        }
        #expect(kept > 400)
    }

    /// (2n + 1)·k ÷ 2k is a tie; one less or more in the last of up to 34 digits is none.
    @Test func tiesAreExact() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<2000 {
            let n = UInt128.random(in: 0...1_000_000_000_000_000_000, using: &random)
            let k = UInt128.random(in: 2...1_000_000_000_000_000, using: &random)
            let divisor = try decimal("\(2 * k)e-3")
            for (offset, nearest) in [(-1, n), (0, n + 1), (1, n + 1)] as [(Int128, UInt128)] {
                let value = try decimal("\(Int128((2 * n + 1) * k) + offset)e-3")
                let result = value.multiplied(by: .one, dividedBy: divisor, rounding: .nearest, limit: .max)
                #expect(result == Int64(nearest))
                let negative = (-value).multiplied(by: .one, dividedBy: divisor, rounding: .nearest, limit: .max)
                #expect(negative == -Int64(nearest))
            }
        }
    }

    @Test func distantExponentsNeverTrap() throws {
        let numbers = try [
            "1e6144", "-1e6144", "9.999999999999999999999999999999999e6144", "1e-6144", "-1e-6144", "1", "-1",
            "9999999999999999999999999999999999e-6177", "9999999999999999999999999999999999", "0",
        ].map(decimal)
        for value in numbers {
            for factor in numbers {
                for divisor in numbers {
                    for rounding in ExactDecimal.Rounding.allCases {
                        let result = value.multiplied(by: factor, dividedBy: divisor, rounding: rounding, limit: .max)
                        if divisor.isZero { #expect(result == nil) }
                        if !divisor.isZero, value.isZero || factor.isZero { #expect(result == 0) }
                        if value == divisor, !value.isZero, factor == .one { #expect(result == 1) }
                    }
                }
                if let sum = value.adding(factor) { #expect(sum.subtracting(factor) == value) }
            }
        }
    }

    @Test(
        arguments: [
            ("1", "2", "3"), ("0.1", "0.2", "0.3"), ("1", "-1", "0"), ("-1.5", "0.5", "-1"), ("0", "-3", "-3"),
            ("3", "0", "3"),
            ("999", "1", "1000"), ("1e33", "1", "1000000000000000000000000000000001"), ("1e34", "1", nil),
            ("1e34", "-1", "9999999999999999999999999999999999"), ("1e35", "-1", nil),
            ("9999999999999999999999999999999999", "1", "1e34"), ("9999999999999999999999999999999999", "0.1", nil),
            ("9.999999999999999999999999999999999e6144", "1e6111", nil), ("5e6144", "5e6144", nil),
            ("1e6144", "1e-6144", nil),
            ("1.1e-6144", "-1e-6144", nil), ("1e6144", "-1e6144", "0"),
            ("1e36", "-9999999999999999999999999999999999", nil),
            ("1000000000000000000000000000000001", "-1e33", "1"),
            ("1234567890123456789012345678901234e2", "-1234567890123456789012345678901234e2", "0"),
        ] as [(String, String, String?)])
    func sumsAreExactOrNil(_ first: String, _ second: String, expected: String?) throws {
        let (first, second) = try (decimal(first), decimal(second))
        let expected = try expected.map(decimal)
        #expect(first.adding(second) == expected)
        #expect(second.adding(first) == expected)
        #expect(first.subtracting(-second) == expected)
    }

    @Test func sumsMatchIntegerArithmetic() throws {
        var random = SeededRandom(seed: 4)
        var kept = 0
        for _ in 0..<3000 {
            let pair = (0..<2).map { _ in
                WrittenDecimal(
                    isNegative: .random(using: &random), digits: random.digits(.random(in: 1...34, using: &random)),
                    exponent: .random(in: -6...6, using: &random))
            }
            let naturals = pair.map { $0.natural.shifted($0.exponent + 6) }
            let isNegative: Bool
            let magnitude: Natural
            if pair[0].isNegative == pair[1].isNegative {
                (isNegative, magnitude) = (pair[0].isNegative, naturals[0] + naturals[1])
            } else if naturals[0] >= naturals[1] {
                (isNegative, magnitude) = (pair[0].isNegative, naturals[0] - naturals[1])
            } else {
                (isNegative, magnitude) = (pair[1].isNegative, naturals[1] - naturals[0])
            }
            let sum = try decimal(pair[0].description).adding(decimal(pair[1].description))
            // The text of a sum with too many digits isn't read either.
            #expect(sum == ExactDecimal("\(isNegative ? "-" : "")\(magnitude)e-6"), "\(pair)")
            if sum != nil { kept += 1 }
        }
        #expect(kept > 1000)
    }

    @Test func negatingTwiceGivesTheSameNumber() throws {
        #expect(-ExactDecimal.zero == .zero)
        #expect(!(-ExactDecimal.zero).isNegative)
        let value = try decimal("-49.99")
        #expect(-value == ExactDecimal("49.99"))
        #expect(-(-value) == value)
    }
}
