/// An unsigned 256-bit integer with the operations that an exact quotient of decimals needs.
struct UInt256: Equatable, Comparable {
    var high: UInt128
    var low: UInt128

    init(high: UInt128 = 0, low: UInt128) {
        self.high = high
        self.low = low
    }

    /// The full product of two numbers.
    init(_ left: UInt128, times right: UInt128) {
        let product = left.multipliedFullWidth(by: right)
        high = product.high
        low = product.low
    }

    var isZero: Bool { high == 0 && low == 0 }

    /// The number of bits without leading zeros.
    var significantBits: Int {
        high == 0 ? 128 - low.leadingZeroBitCount : 256 - high.leadingZeroBitCount
    }

    static func < (left: UInt256, right: UInt256) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    static func - (left: UInt256, right: UInt256) -> UInt256 {
        let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
        return UInt256(high: left.high &- right.high &- (borrow ? 1 : 0), low: low)
    }

    static func << (left: UInt256, count: Int) -> UInt256 {
        guard count > 0 else { return left }
        guard count < 128 else { return UInt256(high: left.low << (count - 128), low: 0) }
        return UInt256(high: left.high << count | left.low >> (128 - count), low: left.low << count)
    }

    /// The number × 10^exponent. The caller guarantees that it fits.
    func scaled(byPowerOfTen exponent: Int) -> UInt256 {
        var result = self
        var remaining = exponent
        while remaining > 0 {
            let step = min(remaining, PowersOfTen.last)
            let factor = PowersOfTen[step]
            let product = result.low.multipliedFullWidth(by: factor)
            result = UInt256(high: product.high &+ result.high &* factor, low: product.low)
            remaining -= step
        }
        return result
    }

    /// The quotient and the remainder. The caller guarantees that the divisor isn't 0 and the quotient has fewer than
    /// 128 bits.
    func quotientAndRemainder(dividingBy divisor: UInt256) -> (quotient: UInt128, remainder: UInt256) {
        if high == 0, divisor.high == 0 {
            let (quotient, remainder) = low.quotientAndRemainder(dividingBy: divisor.low)
            return (quotient, UInt256(low: remainder))
        }
        // Long division, one bit at a time.
        var quotient: UInt128 = 0
        var remainder = self
        var shift = significantBits - divisor.significantBits
        while shift >= 0 {
            quotient <<= 1
            let part = divisor << shift
            if remainder >= part {
                remainder = remainder - part
                quotient |= 1
            }
            shift -= 1
        }
        return (quotient, remainder)
    }
}
