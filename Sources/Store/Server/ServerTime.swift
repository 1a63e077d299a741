import Loyalty
import Synchronization

/// The server's clock, as far ahead of this machine's as it was when the server last told the time.
final class ServerTime: Sendable {
    /// In milliseconds.
    private let lead = Atomic<Int64>(0)

    /// Takes what the server says that it is.
    func observe(_ now: Instant) {
        lead.store(now.milliseconds(since: SystemClock.now()), ordering: .relaxed)
    }

    func now() -> Instant { SystemClock.now().adding(milliseconds: lead.load(ordering: .relaxed)) }
}
