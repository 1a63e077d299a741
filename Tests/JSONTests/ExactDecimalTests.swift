import JSON
import TestSupport
import Testing

/// Reading, writing and comparing exact decimals.
@Suite struct ExactDecimalTests {
    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text), "\(text)") }

    @Test(arguments: [
        "", " 1", "1 ", "+1", "1,5", "1.5x", "x", "1e5.0", "1e 5", "--1", "٣", "0x10", "1_0", "NaN", "Infinity", "-",
        ".", "e5", "-e5", "1\0",
    ])
    func refusesTextsThatAreNotNumbers(_ text: String) {
        #expect(ExactDecimal(text) == nil)
        #expect(ExactDecimal([UInt8](text.utf8)[...]) == nil)
    }

    @Test(arguments: [
        ["1", "1.0", "10e-1", "1.000", "0.1e1", "0.001E+3", "100e-2"],
        ["0", "-0", "0.0", "0e10", "-0.000e-99999", "0e999999999999999999999999"],
        ["-49.99", "-49.990", "-4999e-2", "-0.4999e2"],
        ["1e6144", "10e6143", "0.1e6145", "1000000e6138"],
        ["1e-6144", "0.1e-6143", "100e-6146"],
        [
            "9999999999999999999999999999999999", "9999999999999999999999999999999999.000",
            "999999999999999999999999999999999900e-2",
        ],
    ])
    func spellingsOfANumberAreEqual(_ spellings: [String]) throws {
        let first = try decimal(spellings[0])
        for spelling in spellings {
            let other = try decimal(spelling)
            #expect(other == first)
            #expect(other.hashValue == first.hashValue)
            #expect(other.description == first.description)
            #expect(!(other < first) && !(first < other))
        }
    }

    @Test(arguments: [
        ("49.99", "49.99"), ("49.990", "49.99"), ("2", "2"), ("2.0", "2"), ("0.001", "0.001"), ("-0", "0"),
        ("1e3", "1000"),
        ("-1.5e2", "-150"), ("1e20", "100000000000000000000"), ("1e21", "1e21"), ("12e20", "1.2e21"),
        ("123456789012345678901234567890.1234", "123456789012345678901234567890.1234"),
        ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
        ("12345678901234567890123456789012340", "1.234567890123456789012345678901234e34"),
        ("0.000001", "0.000001"), ("0.0000001", "1e-7"), ("0.00000123", "0.00000123"), ("-12e-8", "-1.2e-7"),
        ("1e6144", "1e6144"), ("-1e-6144", "-1e-6144"), ("9007199254740993", "9007199254740993"),
    ])
    func describesNumbersInPlainForm(_ text: String, expected: String) throws {
        let value = try decimal(text)
        #expect(value.description == expected)
        #expect(ExactDecimal(value.description) == value)
    }

    @Test func parsesItsOwnDescriptions() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<5000 {
            let count = Int.random(in: 1...34, using: &random)
            let written = WrittenDecimal(
                isNegative: .random(using: &random), digits: random.digits(count),
                exponent: .random(
                    in: [(-60...60), (-6144 - count + 1)...(6144 - count + 1)].randomElement(using: &random) ?? 0...0,
                    using: &random))
            let value = try decimal(written.description)
            #expect(ExactDecimal(value.description) == value, "\(written)")
            #expect(value.isNegative == written.isNegative)
            #expect(try JSONDocument.parse(value.description).root.decimal == value)
        }
    }

    @Test(arguments: [0, 1, -1, 10, -1000, 123_456_789, .max, .min, .max - 7, 1_000_000_000_000_000_000])
    func convertsIntegersExactly(_ integer: Int) throws {
        let value = ExactDecimal(integer)
        #expect(value.description == String(integer) || value.description.contains("e"))
        #expect(try value == decimal(String(integer)))
        #expect(value.int64 == Int64(integer))
        #expect(value.isInteger)
        #expect(value.isNegative == (integer < 0))
        #expect(value.isZero == (integer == 0))
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "1e19", "1e6144", "0.5", "1e-6144", "-1.1", "1e38",
    ])
    func otherNumbersHaveNoInt64(_ text: String) throws {
        #expect(try decimal(text).int64 == nil)
    }

    /// In order, each less than the next.
    private static let ascending = [
        "-1e6144", "-9999999999999999999999999999999999e100", "-1e100", "-1000000000000000000000000000000001", "-1e33",
        "-2", "-1.000000000000000000000000000000001", "-1", "-0.1", "-1e-6144", "0", "1e-6144", "1.1e-6144",
        "9999999999999999999999999999999999e-134", "1e-100", "1.1e-100", "0.009", "0.01", "0.0100001", "0.1", "0.9",
        "1",
        "1.000000000000000000000000000000001", "9.99", "10", "10.5", "999", "1e3", "1001", "1e33",
        "1000000000000000000000000000000001", "1e100", "9e6143", "1e6144", "9.999e6144",
    ]

    @Test func ordersNumbers() throws {
        let numbers = try Self.ascending.map(decimal)
        for (i, first) in numbers.enumerated() {
            for (j, second) in numbers.enumerated() {
                #expect((first < second) == (i < j), "\(first) < \(second)")
                #expect((first == second) == (i == j), "\(first) == \(second)")
                #expect((-first < -second) == (j < i), "-\(first) < -\(second)")
            }
        }
    }

    @Test func orderMatchesIntegers() throws {
        var random = SeededRandom(seed: 2)
        for _ in 0..<3000 {
            let pair = (0..<2).map { _ in
                WrittenDecimal(
                    isNegative: false, digits: random.digits(.random(in: 1...34, using: &random)),
                    exponent: .random(in: -20...20, using: &random))
            }
            let (first, second) = try (decimal(pair[0].description), decimal(pair[1].description))
            let (left, right) = (
                pair[0].natural.shifted(pair[0].exponent + 20), pair[1].natural.shifted(pair[1].exponent + 20)
            )
            #expect((first < second) == (left < right), "\(pair)")
            #expect((first == second) == (left == right), "\(pair)")
        }
    }

    @Test func parsesVeryLongTexts() throws {
        let zeros = String(repeating: "0", count: 200_000)
        #expect(ExactDecimal("0.\(zeros)1e200001") == .one)
        #expect(ExactDecimal("1\(zeros)e-200000") == .one)
        #expect(ExactDecimal("1.\(zeros)") == .one)
        #expect(ExactDecimal("1.\(zeros)1") == nil)
        #expect(ExactDecimal("1\(zeros)") == nil)
        #expect(ExactDecimal("1e\(zeros)2") == ExactDecimal(100))
        #expect(ExactDecimal(String(repeating: "9", count: 200_000)) == nil)
    }
}
