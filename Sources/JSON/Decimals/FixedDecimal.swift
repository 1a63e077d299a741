/// An exact decimal number with nine places: a multiple of 10^-9. Sums of such numbers are exact, whatever their order.
public struct FixedDecimal: Sendable, Hashable {
    /// The digits after the decimal point.
    public static let places = 9
    /// The largest magnitude of a number that is read is 10 to this power. A sum of 10^11 such numbers fits.
    public static let largestPower = 18

    /// The halves of the number of billionths: an `Int128` would need memory with an alignment of 16 bytes.
    private let high: Int64
    private let low: UInt64

    /// A number of billionths.
    public init(billionths: Int128) {
        high = Int64(truncatingIfNeeded: billionths >> 64)
        low = UInt64(truncatingIfNeeded: billionths)
    }

    /// A number rounded to nine places, halves away from zero; nil if its magnitude is over 10^18.
    public init?(_ decimal: ExactDecimal) {
        guard !decimal.isZero else {
            self = .zero
            return
        }
        guard decimal.adjustedExponent <= Self.largestPower else { return nil }
        let rounded = decimal.rounded(toPlaces: Self.places)
        // The exponent is at least -9, or 0 for zero, so at most 28 digits come together.
        let magnitude = rounded.coefficient * PowersOfTen[rounded.exponent + Self.places]
        guard magnitude <= PowersOfTen[Self.largestPower + Self.places] else { return nil }
        self.init(billionths: decimal.isNegative ? -Int128(magnitude) : Int128(magnitude))
    }

    /// 0
    public static let zero = FixedDecimal(billionths: 0)

    /// The number × 10^9.
    public var billionths: Int128 { Int128(high) << 64 | Int128(low) }

    /// The sum. Only numbers from a damaged file are so large that it wraps.
    public static func + (left: FixedDecimal, right: FixedDecimal) -> FixedDecimal {
        FixedDecimal(billionths: left.billionths &+ right.billionths)
    }

    /// The number with the other sign.
    public static prefix func - (number: FixedDecimal) -> FixedDecimal {
        FixedDecimal(billionths: 0 &- number.billionths)
    }

    /// The number divided by a count, rounded to `places` digits after the point, halves away from zero.
    /// - Parameters:
    ///   - count: over 0.
    ///   - places: 0 to 9.
    public func divided(by count: Int64, places: Int) -> FixedDecimal {
        let unit = Int128(PowersOfTen[Self.places - places])
        let (magnitude, divisor) = (billionths.magnitude, UInt128(count.magnitude) * UInt128(unit))
        let rounded =
            // A division of 64 bits takes a tenth of the time.
            if let short = UInt64(exactly: magnitude), let shortDivisor = UInt64(exactly: divisor) {
                Int128(Self.quotient(of: short, by: shortDivisor)) * unit
            } else {
                Int128(Self.quotient(of: magnitude, by: divisor)) * unit
            }
        return FixedDecimal(billionths: billionths < 0 ? -rounded : rounded)
    }

    /// A quotient, rounded to a whole number, halves up.
    private static func quotient<Number: FixedWidthInteger>(of dividend: Number, by divisor: Number) -> Number {
        let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        return quotient + (rest >= divisor - rest ? 1 : 0)
    }
}

extension FixedDecimal: Comparable {
    /// Whether one number is less than another.
    public static func < (left: FixedDecimal, right: FixedDecimal) -> Bool { left.billionths < right.billionths }
}

extension FixedDecimal: CustomStringConvertible {
    /// The number without an exponent and without needless zeros, such as 49.99: a JSON number.
    public var description: String { withText { String(decoding: $0, as: UTF8.self) } }

    /// Passes the description's bytes to `body`.
    fileprivate func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longestText) { buffer in
            var start = buffer.count
            func put(_ byte: UInt8) {
                start -= 1
                buffer[start] = byte
            }
            func putDigit(of number: inout some FixedWidthInteger) {
                let (quotient, digit) = number.quotientAndRemainder(dividingBy: 10)
                put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
                number = quotient
            }
            var (whole, fraction) = parts
            if fraction != 0 {
                var places = Self.places
                while fraction % 10 == 0 {
                    fraction /= 10
                    places -= 1
                }
                for _ in 0..<places { putDigit(of: &fraction) }
                put(UInt8(ascii: "."))
            }
            while whole > UInt64.max { putDigit(of: &whole) }
            var rest = UInt64(whole)
            repeat { putDigit(of: &rest) } while rest != 0
            if high < 0 { put(UInt8(ascii: "-")) }
            return body(UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    /// A sign, the 30 digits of 2^127 billionths, a point and the places fit.
    private static let longestText = 48

    /// The magnitude's whole part, and the rest in billionths.
    private var parts: (whole: UInt128, fraction: UInt64) {
        let magnitude = billionths.magnitude
        if let short = UInt64(exactly: magnitude) {
            let (whole, fraction) = short.quotientAndRemainder(dividingBy: 1_000_000_000)
            return (UInt128(whole), fraction)
        }
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: PowersOfTen[Self.places])
        return (whole, UInt64(fraction))
    }
}

extension JSONWriter {
    /// Writes a number without an exponent.
    public mutating func value(_ number: FixedDecimal) { number.withText { raw($0) } }

    /// Writes a member whose value is a number without an exponent.
    public mutating func member(_ name: StaticString, _ number: FixedDecimal) {
        key(name)
        value(number)
    }
}
