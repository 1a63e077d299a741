import TestSupport

extension SeededRandom {
    /// Decimal digits without a zero in front.
    mutating func digits(_ count: Int) -> String {
        var digits = String(Int.random(in: 1...9, using: &self))
        while digits.utf8.count < count {
            // Long runs of 0 and 9 are where carries and borrows go far.
            let digit = [0, 9, Int.random(in: 0...9, using: &self)].randomElement(using: &self) ?? 5
            digits += String(digit)
        }
        return digits
    }
}
