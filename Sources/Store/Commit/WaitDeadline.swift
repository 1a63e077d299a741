/// Until when something may wait.
struct WaitDeadline {
    private let end: ContinuousClock.Instant

    init(milliseconds: Int64) {
        end = .now + .milliseconds(milliseconds)
    }

    /// What is left of it; 0 once it has passed.
    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: end)
        let (seconds, attoseconds) = left.components
        return Int32(clamping: max(0, seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }
}
