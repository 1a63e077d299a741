/// The instant until which an operation may take or wait.
public struct Deadline: Sendable, Equatable {
    private let end: ContinuousClock.Instant

    /// The instant itself.
    public var instant: ContinuousClock.Instant { end }

    /// - Parameter duration: the time from now.
    public init(after duration: Duration) {
        end = .now + duration
    }

    /// - Parameter instant: when it has passed.
    public init(at instant: ContinuousClock.Instant) {
        end = instant
    }

    /// Whether the deadline has passed.
    public var hasPassed: Bool { ContinuousClock.now >= end }

    /// The remaining time in milliseconds, rounded up; 0 once the deadline has passed.
    public var milliseconds: Int32 {
        let left = end - .now
        guard left > .zero else { return 0 }
        return Int32(clamping: left.milliseconds + 1)
    }
}

extension Duration {
    /// Whole milliseconds. More than about 30,000 years count as about 30,000.
    public var milliseconds: Int {
        let (seconds, attoseconds) = components
        let bound: Int64 = 1_000_000_000_000
        return Int(min(max(seconds, -bound), bound)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
