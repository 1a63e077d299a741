extension ExactDecimal {
    /// A number by the grammar of RFC 8259 section 6; nil where the text is another or the number can't be kept.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let value = text.withUTF8({ ExactDecimal($0) }) else { return nil }
        self = value
    }

    /// A number by the grammar of RFC 8259 section 6; nil where the bytes are no number or it can't be kept.
    public init?(_ bytes: ArraySlice<UInt8>) {
        guard let value = bytes.withUnsafeBufferPointer({ ExactDecimal($0) }) else { return nil }
        self = value
    }

    /// A number by the grammar of RFC 8259 section 6; nil where the bytes are no number or it can't be kept.
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
    /// Digits of the coefficient.
    var significantDigits = 0
    /// Zeros after the coefficient's last digit: they count only when another digit follows.
    var pendingZeros = 0
    var exponent = 0

    /// An exponent is not counted on beyond this; no text is long enough to bring such a number back into range.
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

    /// Reads digits and returns how many there were; nil for none.
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
            // Beyond the limit the digits are only counted.
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
