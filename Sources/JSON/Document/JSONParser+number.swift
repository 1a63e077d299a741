extension JSONParser {
    /// Reads a number of RFC 8259, section 6, and checks that it can be kept exactly.
    mutating func readNumber() throws(JSONError) {
        let start = position
        if bytes[position] == ASCII.minus { position += 1 }
        let firstDigit = position
        let integerDigits = skipDigits()
        guard integerDigits > 0, integerDigits == 1 || bytes[firstDigit] != ASCII.zero else {
            throw error(.invalidNumber, at: start)
        }
        var digits = integerDigits
        if position < bytes.count, bytes[position] == ASCII.point {
            position += 1
            let fractionDigits = skipDigits()
            guard fractionDigits > 0 else { throw error(.invalidNumber, at: start) }
            digits += fractionDigits
        }
        var hasExponent = false
        if position < bytes.count, bytes[position] | 0x20 == ASCII.lowerE {
            hasExponent = true
            position += 1
            if position < bytes.count, bytes[position] == ASCII.plus || bytes[position] == ASCII.minus {
                position += 1
            }
            guard skipDigits() > 0 else { throw error(.invalidNumber, at: start) }
        }
        // A number this short fits `ExactDecimal`, whatever its digits.
        if hasExponent || digits > ExactDecimal.maximumDigits {
            guard let number = ExactDecimal(UnsafeBufferPointer(rebasing: bytes[start..<position])) else {
                throw error(.inexactNumber, at: start)
            }
            if refusesHugeNumbers, number.isHuge { throw error(.hugeNumber, at: start) }
        }
        append(.number, from: start)
    }

    /// Skips decimal digits and returns how many.
    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, ASCII.zero...ASCII.nine ~= bytes[position] { position += 1 }
        return position - start
    }
}
