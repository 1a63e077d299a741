/// An exact decimal number: coefficient × 10^exponent.
///
/// It has at most 34 significant digits (like IEEE 754 decimal128). Unless it is 0, its first digit is worth between
/// 10^-6144 and 10^6144. Equal numbers compare and hash equal however they are written: 1, 1.0, 10e-1.
public struct ExactDecimal: Sendable, Hashable {
    /// The most significant digits, without leading and trailing zeros.
    public static let maximumDigits = 34
    /// The largest exponent of the first digit; its negative is the smallest.
    public static let maximumExponent = 6144

    /// The two halves of the coefficient. A `UInt128` would need an alignment of 16 bytes, and such memory is much
    /// more expensive to allocate.
    private let high: UInt64
    private let low: UInt64
    /// The power of ten of the coefficient's last digit; 0 for zero.
    let exponent: Int
    /// Whether the number is less than zero (-0 is zero).
    public let isNegative: Bool

    /// Nil if the number has too many digits or is out of range.
    ///
    /// - Parameter coefficient: Below 10^37.
    init?(coefficient: UInt128, exponent: Int, isNegative: Bool) {
        guard coefficient != 0 else {
            self = .zero
            return
        }
        var coefficient = coefficient
        var exponent = exponent
        while true {
            let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            coefficient = quotient
            exponent += 1
        }
        let digits = PowersOfTen.digitCount(of: coefficient)
        guard digits <= Self.maximumDigits, (exponent + digits - 1).magnitude <= Self.maximumExponent else {
            return nil
        }
        self.init(normalized: coefficient, exponent: exponent, isNegative: isNegative)
    }

    init(normalized coefficient: UInt128, exponent: Int, isNegative: Bool) {
        high = UInt64(truncatingIfNeeded: coefficient >> 64)
        low = UInt64(truncatingIfNeeded: coefficient)
        self.exponent = exponent
        self.isNegative = isNegative
    }

    /// Without trailing zeros, at most `maximumDigits` digits.
    var coefficient: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// An integer.
    public init(_ integer: Int) {
        self.init(Int64(integer))
    }

    /// An integer.
    public init(_ integer: Int64) {
        var coefficient = integer.magnitude
        var exponent = 0
        while coefficient != 0, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        self.init(normalized: UInt128(coefficient), exponent: exponent, isNegative: integer < 0)
    }

    /// 0
    public static let zero = ExactDecimal(normalized: 0, exponent: 0, isNegative: false)
    /// 1
    public static let one = ExactDecimal(normalized: 1, exponent: 0, isNegative: false)

    /// Whether the number is zero.
    public var isZero: Bool { high | low == 0 }

    /// Whether the number has no fraction.
    public var isInteger: Bool { exponent >= 0 }

    /// The number as Int64; nil if it is not an integer or out of range.
    public var int64: Int64? {
        guard 0...18 ~= exponent, coefficient <= UInt64.max else { return nil }
        let (magnitude, overflow) = UInt64(coefficient).multipliedReportingOverflow(
            by: UInt64(truncatingIfNeeded: PowersOfTen[exponent]))
        guard !overflow else { return nil }
        return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
    }

    /// Whether the magnitude is over 1.7976931348623157e308, the largest IEEE 754 binary64 number. Many JSON readers
    /// turn such a number into infinity.
    public var isHuge: Bool {
        adjustedExponent >= Self.largestDouble.adjustedExponent
            && Self.isMagnitude(of: .largestDouble, lessThan: self)
    }

    private static let largestDouble = ExactDecimal(
        normalized: 17_976_931_348_623_157, exponent: 292, isNegative: false)

    /// The exponent of the first digit.
    var adjustedExponent: Int { exponent + PowersOfTen.digitCount(of: coefficient) - 1 }
}

extension ExactDecimal: Comparable {
    /// Whether one number is less than another, exactly.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative ? isMagnitude(of: right, lessThan: left) : isMagnitude(of: left, lessThan: right)
    }

    private static func isMagnitude(of left: ExactDecimal, lessThan right: ExactDecimal) -> Bool {
        if left.isZero || right.isZero { return !right.isZero }
        let (leftExponent, rightExponent) = (left.adjustedExponent, right.adjustedExponent)
        guard leftExponent == rightExponent else { return leftExponent < rightExponent }
        // The first digits have the same place value, so zeros can be appended to the shorter coefficient. It then
        // has at most 34 digits.
        let shift = left.exponent - right.exponent
        return shift >= 0
            ? left.coefficient * PowersOfTen[shift] < right.coefficient
            : left.coefficient < right.coefficient * PowersOfTen[-shift]
    }
}
