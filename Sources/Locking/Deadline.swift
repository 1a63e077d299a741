/// Until when something may take or wait.
public struct Deadline: Sendable, Equatable {
    private let end: ContinuousClock.Instant

    /// - Parameter duration: from now.
    public init(after duration: Duration) {
        end = .now + duration
    }

    /// Whether nothing is left of it.
    public var hasPassed: Bool { ContinuousClock.now >= end }

    /// What is left, in milliseconds, rounded up; 0 once it has passed.
    public var milliseconds: Int32 {
        let left = end - .now
        guard left > .zero else { return 0 }
        return Int32(clamping: left.milliseconds + 1)
    }
}

extension Duration {
    /// Whole milliseconds; more than some 30,000 years are taken for that many.
    public var milliseconds: Int {
        let (seconds, attoseconds) = components
        let bound: Int64 = 1_000_000_000_000
        return Int(min(max(seconds, -bound), bound)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
