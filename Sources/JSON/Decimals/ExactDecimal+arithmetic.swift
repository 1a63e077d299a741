extension ExactDecimal {
    /// How a number is rounded to an integer.
    public enum Rounding: String, Sendable, CaseIterable {
        /// To the nearest integer, ties away from zero.
        case nearest
        /// To the next lower integer.
        case floor
        /// To the next higher integer.
        case ceil
    }

    /// self × factor ÷ divisor, computed exactly and rounded once.
    ///
    /// - Parameter limit: The largest magnitude of a result, at least 0.
    /// - Returns: Nil if the divisor is zero or the result's magnitude is over `limit`.
    public func multiplied(
        by factor: ExactDecimal, dividedBy divisor: ExactDecimal, rounding: Rounding, limit: Int64
    ) -> Int64? {
        guard !divisor.isZero, limit >= 0 else { return nil }
        if isZero || factor.isZero { return 0 }
        let isNegative = (self.isNegative != factor.isNegative) != divisor.isNegative

        // |result| = product ÷ divisor × 10^scale. First bound the result by the digits of both sides: the product
        // has `digits` of them, or one fewer.
        let scale = exponent + factor.exponent - divisor.exponent
        let digits =
            PowersOfTen.digitCount(of: coefficient) + PowersOfTen.digitCount(of: factor.coefficient) + max(scale, 0)
        let divisorDigits = PowersOfTen.digitCount(of: divisor.coefficient) + max(-scale, 0)
        // The result is at least 10^(digits - 2 - divisorDigits); 10^19 exceeds Int64. The numerators that remain have
        // at most 55 digits after scaling.
        if digits - 2 - divisorDigits >= 19 { return nil }
        // The result is less than 10^(digits - divisorDigits + 1), here at most 10^-1. The divisors that remain have at
        // most 69 digits.
        if digits - divisorDigits + 1 <= -1 {
            return Self.rounded(0, isNegative: isNegative, remainder: .lessThanHalf, rounding, limit)
        }
        let numerator = UInt256(coefficient, times: factor.coefficient).scaled(byPowerOfTen: max(scale, 0))
        let denominator = UInt256(low: divisor.coefficient).scaled(byPowerOfTen: max(-scale, 0))
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        let remainder: Remainder =
            rest.isZero ? .none : rest << 1 < denominator ? .lessThanHalf : .halfOrMore
        return Self.rounded(quotient, isNegative: isNegative, remainder: remainder, rounding, limit)
    }

    /// The remainder of a division, relative to half of the divisor.
    private enum Remainder {
        case none, lessThanHalf, halfOrMore
    }

    private static func rounded(
        _ quotient: UInt128, isNegative: Bool, remainder: Remainder, _ rounding: Rounding, _ limit: Int64
    ) -> Int64? {
        let awayFromZero =
            switch rounding {
            case .nearest: remainder == .halfOrMore
            case .floor: isNegative && remainder != .none
            case .ceil: !isNegative && remainder != .none
            }
        let magnitude = quotient + (awayFromZero ? 1 : 0)
        guard magnitude <= UInt128(limit.magnitude) else { return nil }
        let value = Int64(truncatingIfNeeded: magnitude)
        return isNegative ? -value : value
    }

    /// The exact sum; nil if it has too many digits or is too large.
    public func adding(_ other: ExactDecimal) -> ExactDecimal? {
        if isZero { return other }
        if other.isZero { return self }
        let (upper, lower) = exponent >= other.exponent ? (self, other) : (other, self)
        let shift = upper.exponent - lower.exponent
        // The sum ends at the last digit of `lower`. With 37 digits or more, at least 34 lie between the ends, and no
        // carry or cancellation changes that.
        guard PowersOfTen.digitCount(of: upper.coefficient) + shift < 37 else { return nil }
        let first = upper.coefficient * PowersOfTen[shift]
        let second = lower.coefficient
        if upper.isNegative == lower.isNegative {
            return ExactDecimal(coefficient: first + second, exponent: lower.exponent, isNegative: upper.isNegative)
        }
        return first >= second
            ? ExactDecimal(coefficient: first - second, exponent: lower.exponent, isNegative: upper.isNegative)
            : ExactDecimal(coefficient: second - first, exponent: lower.exponent, isNegative: lower.isNegative)
    }

    /// The exact difference; nil if it has too many digits or is too large.
    public func subtracting(_ other: ExactDecimal) -> ExactDecimal? {
        adding(-other)
    }

    /// The number with the other sign; zero stays zero.
    public static prefix func - (number: ExactDecimal) -> ExactDecimal {
        ExactDecimal(
            normalized: number.coefficient, exponent: number.exponent,
            isNegative: !number.isNegative && !number.isZero)
    }
}
