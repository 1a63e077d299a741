extension JSONWriter {
    /// Writes an integer.
    public mutating func value(_ integer: Int) {
        value(Int64(integer))
    }

    /// Writes an integer.
    public mutating func value(_ integer: Int64) {
        beginValue()
        if integer < 0 { append(ASCII.minus) }
        appendDigits(of: integer.magnitude)
    }

    /// Writes a fixed-point number without trailing zeros in its fraction. With `fractionDigits: 2`, 67 is written as
    /// 0.67, 50 as 0.5 and 600 as 6.
    ///
    /// - Parameters:
    ///   - number: The number in units of the last digit.
    ///   - fractionDigits: The number of digits after the point.
    public mutating func fixed(_ number: Int64, fractionDigits: Int) {
        beginValue()
        var magnitude = number.magnitude
        var fractionDigits = max(fractionDigits, 0)
        if magnitude == 0 { fractionDigits = 0 }
        while fractionDigits > 0, magnitude % 10 == 0 {
            magnitude /= 10
            fractionDigits -= 1
        }
        if number < 0 { append(ASCII.minus) }
        guard fractionDigits > 0 else { return appendDigits(of: magnitude) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            let digits = UnsafeBufferPointer(buffer)[Self.writeDigits(of: magnitude, atEndOf: buffer)...]
            let whole = max(digits.count - fractionDigits, 0)
            if whole == 0 {
                append(ASCII.zero)
            } else {
                append(UnsafeBufferPointer(rebasing: digits.prefix(whole)))
            }
            append(ASCII.point)
            for _ in digits.count..<max(fractionDigits, digits.count) { append(ASCII.zero) }
            append(UnsafeBufferPointer(rebasing: digits.dropFirst(whole)))
        }
    }

    mutating func appendDigits(of number: UInt64) {
        if number < 10 { return append(ASCII.zero + UInt8(truncatingIfNeeded: number)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            let start = Self.writeDigits(of: number, atEndOf: buffer)
            append(UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    /// Writes the decimal digits of a number at the end of a buffer, which must be long enough. Returns the offset of
    /// the first digit.
    @inline(__always)
    static func writeDigits(
        of number: some FixedWidthInteger & UnsignedInteger, atEndOf buffer: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var number = number
        var index = buffer.count
        repeat {
            let (quotient, digit) = number.quotientAndRemainder(dividingBy: 10)
            index -= 1
            buffer[index] = ASCII.zero + UInt8(truncatingIfNeeded: digit)
            number = quotient
        } while number != 0
        return index
    }
}
