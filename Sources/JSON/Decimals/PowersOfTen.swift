/// The powers of ten that fit 128 bits.
enum PowersOfTen {
    /// The largest exponent.
    static let last = 38

    private static let table: [UInt128] = {
        var powers: [UInt128] = [1]
        for index in 0..<last { powers.append(powers[index] * 10) }
        return powers
    }()

    /// 10^exponent.
    ///
    /// - Parameter exponent: 0 to `last`.
    static subscript(exponent: Int) -> UInt128 { table[exponent] }

    /// The number of decimal digits of a number; 1 for 0.
    static func digitCount(of number: UInt128) -> Int {
        let bits = 128 - number.leadingZeroBitCount
        // 1233 / 4096 approximates log10(2) closely enough for 128 bits: the estimate is exact or one too low.
        let estimate = (bits * 1233) >> 12
        return number >= table[estimate] ? estimate + 1 : max(estimate, 1)
    }
}
