import JSON
import Testing

@testable import Loyalty

/// Parts of points, exact.
@Suite struct FractionTests {
    @Test(arguments: [
        ("1/3", "1/3"), ("2/6", "1/3"), ("1", "1/1"), ("7/7", "1/1"), ("0.25", "1/4"), ("0.5", "1/2"), ("1.0", "1/1"),
        ("0.000000001", "1/1000000000"), ("1/1000000000", "1/1000000000"), ("0.333333333", "333333333/1000000000"),
        ("01/3", "1/3"),
    ])
    func read(text: String, shown: String) throws {
        #expect(try #require(Fraction(text)).description == shown)
    }

    @Test(arguments: [
        "", "0", "0/3", "4/3", "1/0", "0/0", "-1/3", "1/-3", "+1/3", "1/3/3", "1 / 3", "1/", "/3", "/", "1.5", "-0.5",
        "1.000000001", "0.0000000001", "1/1000000001", "9223372036854775808/9223372036854775809", "½", "1/٣", "x",
        "1/x",
        "99999999999999999999999999/99999999999999999999999999",
    ])
    func refused(text: String) {
        #expect(Fraction(text) == nil)
    }

    @Test func sumsAreExact() throws {
        let third = try #require(Fraction(1, 3))
        var sum = Fraction.Sum()
        let floors = try (0..<3).map { _ in
            sum = try #require(sum.adding(third))
            return sum.floor(of: 100)
        }
        #expect(floors == [33, 66, 100])
        #expect(Fraction.Sum().rest == "1/1" && sum.rest == "0/1")
        let quarter = try #require(Fraction("0.25"))
        #expect(Fraction.Sum([third, quarter])?.rest == "5/12")
        #expect(sum.isWhole && !sum.isMoreThanWhole)
        #expect(sum == Fraction.Sum([try #require(Fraction(1, 1))]))
        #expect(try #require(sum.adding(third)).isMoreThanWhole)
        // Ten tenths, in any order with others.
        let tenths = try (0..<9).map { _ in try #require(Fraction("0.1")) }
        let mixed = tenths + [try #require(Fraction("1/20")), try #require(Fraction("0.05"))]
        #expect(try #require(Fraction.Sum(mixed)) == sum)
        #expect(try #require(Fraction.Sum(mixed.reversed())) == sum)
    }

    @Test func partsOfTheMostPoints() throws {
        let most = MemberState.largestBalance
        let fine = try #require(Fraction("0.999999999"))
        #expect(try #require(Fraction.Sum([fine])).floor(of: most) == 9_007_199_245_733_791)
        #expect(try #require(Fraction.Sum([fine])).floor(of: 0) == 0)
    }

    /// Denominators that have nothing in common come to a sum that can't be kept.
    @Test func sumsThatAreTooFine() throws {
        let parts = try [999_999_937, 999_999_929, 999_999_893].map { try #require(Fraction(1, $0)) }
        #expect(Fraction.Sum(parts.dropLast()) != nil)
        #expect(Fraction.Sum(parts) == nil)
    }
}
