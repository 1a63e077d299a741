extension ExactDecimal: CustomStringConvertible {
    /// The shortest JSON number without an exponent, such as 49.99, 2 or 0.001. As in ECMAScript, an exponent is used
    /// from 1e21 on and below 0.000001, but not if all digits before the point are significant.
    public var description: String {
        var writer = JSONWriter(capacity: 48)
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONWriter {
    /// Writes a number in its shortest plain form; see `ExactDecimal.description`.
    public mutating func value(_ decimal: ExactDecimal) {
        beginValue()
        if decimal.isNegative { append(ASCII.minus) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { buffer in
            let start = Self.writeDigits(of: decimal.coefficient, atEndOf: buffer)
            let digits = UnsafeBufferPointer(rebasing: buffer[start...])
            appendNumber(digits: digits, exponent: decimal.exponent)
        }
    }

    /// Writes digits × 10^exponent.
    private mutating func appendNumber(digits: UnsafeBufferPointer<UInt8>, exponent: Int) {
        let adjusted = exponent + digits.count - 1
        if exponent >= 0, exponent == 0 || adjusted < 21 {
            append(digits)
            for _ in 0..<exponent { append(ASCII.zero) }
        } else if exponent < 0, adjusted >= 0 {
            append(UnsafeBufferPointer(rebasing: digits[...adjusted]))
            append(ASCII.point)
            append(UnsafeBufferPointer(rebasing: digits[(adjusted + 1)...]))
        } else if exponent < 0, adjusted >= -6 {
            append(ASCII.zero)
            append(ASCII.point)
            for _ in 0..<(-adjusted - 1) { append(ASCII.zero) }
            append(digits)
        } else {
            append(UnsafeBufferPointer(rebasing: digits[..<1]))
            if digits.count > 1 {
                append(ASCII.point)
                append(UnsafeBufferPointer(rebasing: digits[1...]))
            }
            append(ASCII.lowerE)
            if adjusted < 0 { append(ASCII.minus) }
            appendDigits(of: UInt64(adjusted.magnitude))
        }
    }
}
