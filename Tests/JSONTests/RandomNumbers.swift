/// SplitMix64: the same numbers for the same seed, so that a failure can be seen again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
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
