import Loyalty
import Synchronization

/// A clock that stands still until it is set.
public final class TestClock: Sendable {
    private let instant: Mutex<Instant>

    /// - Parameter start: what it shows at first.
    public init(_ start: Instant) {
        instant = Mutex(start)
    }

    /// What it shows.
    public var now: Instant { instant.withLock { $0 } }

    /// Sets it.
    public func set(_ now: Instant) { instant.withLock { $0 = now } }

    /// Sets it to an instant in RFC 3339.
    public func set(_ now: String) throws { set(try Instant.at(now)) }

    /// Sets it on.
    public func advance(milliseconds: Int64) {
        instant.withLock { $0 = $0.adding(milliseconds: milliseconds) }
    }
}
