import JSON

/// A part of something: over 0 and at most 1, exact.
public struct Fraction: Sendable, Equatable {
    /// Over 0.
    public let numerator: Int64
    /// At least the numerator, and at most ``largestDenominator``.
    public let denominator: Int64

    /// The largest denominator, as it is written.
    public static let largestDenominator: Int64 = 1_000_000_000

    /// Nil unless 0 < numerator ≤ denominator ≤ ``largestDenominator``.
    public init?(_ numerator: Int64, _ denominator: Int64) {
        guard numerator > 0, numerator <= denominator, denominator <= Self.largestDenominator else { return nil }
        let divisor = Int64(Self.greatestDivisor(Int128(numerator), Int128(denominator)))
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    /// Reads `n/d`, or a decimal number with up to nine places.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
                let numerator = Int64(parts[0]), let denominator = Int64(parts[1])
            else { return nil }
            self.init(numerator, denominator)
        } else {
            guard let decimal = ExactDecimal(text) else { return nil }
            self.init(decimal)
        }
    }

    /// Reads a decimal number with up to nine places.
    public init?(_ decimal: ExactDecimal) {
        guard decimal > .zero, decimal <= .one, decimal.places <= 9,
            let scaled = decimal.multiplied(
                by: .one.shifted(by: 9) ?? .one, dividedBy: .one, rounding: .floor, limit: Self.largestDenominator)
        else { return nil }
        self.init(scaled, Self.largestDenominator)
    }

    /// The fraction in lowest terms, as `n/d`.
    public var description: String { "\(numerator)/\(denominator)" }

    /// What some fractions of an amount come to together.
    public struct Sum: Sendable, Equatable {
        private var numerator: Int128 = 0
        private var denominator: Int128 = 1

        /// Nothing.
        public init() {}

        /// The sum of some fractions; nil if it can't be kept exactly.
        public init?(_ fractions: some Sequence<Fraction>) {
            for fraction in fractions {
                guard let sum = adding(fraction) else { return nil }
                self = sum
            }
        }

        /// Whether it is 1 or more.
        public var isWhole: Bool { numerator >= denominator }
        /// What it lacks to 1, in lowest terms, as `n/d`; `0/1` if that is nothing.
        public var rest: String { isWhole ? "0/1" : "\(denominator - numerator)/\(denominator)" }
        /// Whether it is over 1.
        public var isMoreThanWhole: Bool { numerator > denominator }

        /// The sum with another fraction; nil if it can't be kept exactly, which takes several large denominators.
        public func adding(_ fraction: Fraction) -> Sum? {
            let other = Int128(fraction.denominator)
            let divisor = Fraction.greatestDivisor(denominator, other)
            let (common, overflow) = denominator.multipliedReportingOverflow(by: other / divisor)
            // So that points of up to 54 bits can be multiplied.
            guard !overflow, common < Int128(1) << 72 else { return nil }
            var sum = Sum()
            sum.numerator = numerator * (common / denominator) + Int128(fraction.numerator) * (common / other)
            sum.denominator = common
            let shared = Fraction.greatestDivisor(sum.numerator, common)
            sum.numerator /= shared
            sum.denominator /= shared
            return sum
        }

        /// The whole points in this part of an amount, from 0 to it.
        public func floor(of points: Int64) -> Int64 {
            if isWhole { return points }
            return Int64(clamping: Int128(points) * numerator / denominator)
        }
    }

    fileprivate static func greatestDivisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return max(left, 1)
    }
}
