import Loyalty
import Synchronization

/// The server's clock, as far ahead of this machine's as it was when the server last told the time.
final class ServerTime: Sendable {
    /// An expression: the server's present time in milliseconds since 1970, as it passes within a transaction.
    static let expression = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"

    /// In milliseconds.
    private let lead = Atomic<Int64>(0)

    /// Takes what the server says that it is.
    func observe(_ now: Instant) {
        lead.store(now.milliseconds(since: SystemClock.now()), ordering: .relaxed)
    }

    func now() -> Instant { SystemClock.now().adding(milliseconds: lead.load(ordering: .relaxed)) }
}
