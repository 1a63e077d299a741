import Glibc

/// The instant by which something must be done.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    /// - Parameter duration: from now.
    init(after duration: Duration) {
        end = .now + duration
    }

    var hasPassed: Bool { ContinuousClock.now >= end }

    /// The remaining time in milliseconds, rounded up; 0 once the deadline has passed.
    var milliseconds: Int32 {
        let left = end - .now
        guard left > .zero else { return 0 }
        return Int32(clamping: left.milliseconds + 1)
    }
}

extension Deadline {
    /// A deadline as a number, so that threads can share it: milliseconds of the monotonic clock.
    static let never = Int.max

    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// - Parameter duration: from now; counted as at least 1 millisecond.
    static func after(_ duration: Duration) -> Int {
        now + max(1, duration.milliseconds)
    }
}

extension Duration {
    /// Whole milliseconds, clamped to ±10¹² seconds (about 30,000 years).
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let bound: Int64 = 1_000_000_000_000
        return Int(min(max(seconds, -bound), bound)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
