/// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
public struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z. Every Int64 is an instant; nothing traps on the extremes.
    public var milliseconds: Int64

    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// An instant on a whole second, clamped to the earliest and the latest instant.
    /// - Parameter seconds: since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) {
        self.milliseconds = Self.saturated(seconds.multipliedReportingOverflow(by: 1_000), towards: seconds)
    }

    /// The whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int64 {
        Civil.floorDivide(milliseconds, 1_000)
    }

    /// This instant moved by `change` milliseconds; stops at the earliest and the latest instant.
    public func adding(milliseconds change: Int64) -> Instant {
        Instant(milliseconds: Self.saturated(milliseconds.addingReportingOverflow(change), towards: change))
    }

    /// This instant moved by `change` seconds; stops at the earliest and the latest instant.
    public func adding(seconds change: Int64) -> Instant {
        adding(milliseconds: Instant(seconds: change).milliseconds)
    }

    /// The milliseconds from `other` to this instant, negative if it is earlier, clamped to Int64.
    public func milliseconds(since other: Instant) -> Int64 {
        Self.saturated(milliseconds.subtractingReportingOverflow(other.milliseconds), towards: milliseconds)
    }

    /// Whether the left instant comes first.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    private static func saturated(_ result: (partialValue: Int64, overflow: Bool), towards sign: Int64) -> Int64 {
        guard result.overflow else { return result.partialValue }
        return sign < 0 ? .min : .max
    }
}
