extension ExactDecimal {
    /// Parses a number of RFC 8259, section 6; nil if the text is not one, or it can't be kept exactly.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let value = text.withUTF8({ ExactDecimal($0) }) else { return nil }
        self = value
    }

    /// Parses a number of RFC 8259, section 6; nil if the bytes are not one, or it can't be kept exactly.
    public init?(_ bytes: ArraySlice<UInt8>) {
        guard let value = bytes.withUnsafeBufferPointer({ ExactDecimal($0) }) else { return nil }
        self = value
    }

    /// Parses a number of RFC 8259, section 6; nil if the bytes are not one, or it can't be kept exactly.
    public init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var scanner = DecimalScanner(bytes: bytes)
        guard let value = scanner.scan() else { return nil }
        self = value
    }
}

/// Reads the digits of a number.
private struct DecimalScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var coefficient: UInt128 = 0
    /// The digits of the coefficient.
    var significantDigits = 0
    /// Zeros after the coefficient's last digit; they count only if another digit follows.
    var pendingZeros = 0
    var exponent = 0

    /// The exponent stops growing here: no text is long enough to bring such a number back into range.
    static let exponentCeiling = 1_000_000_000_000_000

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private func isNext(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }

    mutating func scan() -> ExactDecimal? {
        let isNegative = isNext(ASCII.minus)
        if isNegative { position += 1 }
        let first = position
        guard let integerDigits = scanDigits(), integerDigits == 1 || bytes[first] != ASCII.zero else { return nil }
        if isNext(ASCII.point) {
            position += 1
            guard let fractionDigits = scanDigits() else { return nil }
            exponent -= fractionDigits
        }
        if isNext(ASCII.lowerE) || isNext(ASCII.upperE) {
            position += 1
            guard let written = scanExponent() else { return nil }
            exponent += written
        }
        guard position == bytes.count, significantDigits <= ExactDecimal.maximumDigits else { return nil }
        guard significantDigits > 0 else { return .zero }
        exponent += pendingZeros
        guard (exponent + significantDigits - 1).magnitude <= ExactDecimal.maximumExponent else { return nil }
        return ExactDecimal(normalized: coefficient, exponent: exponent, isNegative: isNegative)
    }

    /// Reads digits and returns how many; nil if there are none.
    private mutating func scanDigits() -> Int? {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- ASCII.zero
            guard digit <= 9 else { break }
            position += 1
            if digit == 0 {
                if significantDigits > 0 { pendingZeros += 1 }
                continue
            }
            significantDigits += pendingZeros + 1
            // Beyond the limit, digits are counted but not kept.
            if significantDigits <= ExactDecimal.maximumDigits {
                coefficient = coefficient &* PowersOfTen[pendingZeros + 1] &+ UInt128(digit)
            }
            pendingZeros = 0
        }
        return position > start ? position - start : nil
    }

    private mutating func scanExponent() -> Int? {
        let isNegative = isNext(ASCII.minus)
        if isNegative || isNext(ASCII.plus) { position += 1 }
        let start = position
        var value = 0
        while position < bytes.count {
            let digit = bytes[position] &- ASCII.zero
            guard digit <= 9 else { break }
            position += 1
            if value < Self.exponentCeiling { value = value * 10 + Int(digit) }
        }
        guard position > start else { return nil }
        return isNegative ? -value : value
    }
}
