/// A point in time up to which something may take.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    /// - Parameter duration: from now.
    init(after duration: Duration) {
        end = .now + duration
    }

    var hasPassed: Bool { ContinuousClock.now >= end }

    /// What is left, in milliseconds, rounded up; 0 once it has passed.
    var milliseconds: Int32 {
        let left = end - .now
        guard left > .zero else { return 0 }
        return Int32(clamping: left.milliseconds + 1)
    }
}

extension Duration {
    /// Whole milliseconds, clamped to what Int holds.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? Int.max : Int(clamping: product) + Int(attoseconds / 1_000_000_000_000_000)
    }
}
