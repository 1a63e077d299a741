extension SeededRandom {
    /// How long nothing happens in a history, in milliseconds: not at all, for a moment, or for up to 100 days.
    public mutating func pause() -> Int64 {
        let day: Int64 = 86_400_000
        return switch pick(0...9) {
        case 0...2: 0
        case 3: pick(1...1_000)
        case 4...6: pick(1...day)
        case 7...8: pick(1...20 * day)
        default: pick(1...100 * day)
        }
    }
}
