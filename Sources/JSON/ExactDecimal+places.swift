extension ExactDecimal {
    /// How many digits after the decimal point the number has.
    public var places: Int { max(0, -exponent) }

    /// The number with so many digits after the decimal point at most, halves away from zero. Rounded so, a number with
    /// 9 places and up to 25 digits before the point is always kept.
    /// - Parameter places: at least 0.
    public func rounded(toPlaces places: Int) -> ExactDecimal {
        let dropped = -exponent - places
        guard dropped > 0 else { return self }
        // Of more digits than a number has, nothing is left: it is less than a tenth of a half.
        guard dropped <= Self.maximumDigits else { return .zero }
        let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: PowersOfTen[dropped])
        let rounded = rest * 2 >= PowersOfTen[dropped] ? quotient + 1 : quotient
        return ExactDecimal(coefficient: rounded, exponent: -places, isNegative: isNegative) ?? .zero
    }

    /// The number × 10^`power`; nil where it can't be kept.
    public func shifted(by power: Int) -> ExactDecimal? {
        isZero ? self : ExactDecimal(coefficient: coefficient, exponent: exponent + power, isNegative: isNegative)
    }
}
