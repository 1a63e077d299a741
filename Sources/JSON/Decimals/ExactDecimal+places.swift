extension ExactDecimal {
    /// The number of digits after the decimal point.
    public var places: Int { max(0, -exponent) }

    /// The number rounded to at most `places` digits after the decimal point, halves away from zero. With 9 places
    /// and up to 25 digits before the point, the result always fits.
    /// - Parameter places: at least 0.
    public func rounded(toPlaces places: Int) -> ExactDecimal {
        let dropped = -exponent - places
        guard dropped > 0 else { return self }
        // The number is less than a tenth of a half, so it rounds to 0.
        guard dropped <= Self.maximumDigits else { return .zero }
        let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: PowersOfTen[dropped])
        let rounded = rest * 2 >= PowersOfTen[dropped] ? quotient + 1 : quotient
        return ExactDecimal(coefficient: rounded, exponent: -places, isNegative: isNegative) ?? .zero
    }

    /// The number × 10^`power`; nil if it is too large or too small.
    public func shifted(by power: Int) -> ExactDecimal? {
        isZero ? self : ExactDecimal(coefficient: coefficient, exponent: exponent + power, isNegative: isNegative)
    }
}
