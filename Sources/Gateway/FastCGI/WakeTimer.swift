import CFastCGI
import Glibc
import Synchronization

/// A timer that the poller reports once, and that costs no system call while it runs.
struct WakeTimer: ~Copyable, Sendable {
    let descriptor = cfastcgi_timer()
    private let isRunning = Atomic(false)

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Starts it, unless it runs already.
    func start(after duration: Duration) {
        guard !isRunning.exchange(true, ordering: .sequentiallyConsistent) else { return }
        _ = cfastcgi_timer_start(descriptor, max(1, min(duration.milliseconds, 1_000_000_000) * 1000))
    }

    /// Whether it has run out; it can be started again then. What was done before it was started is seen after this.
    func hasRung() -> Bool {
        var count: UInt64 = 0
        guard read(descriptor, &count, 8) == 8 else { return false }
        isRunning.store(false, ordering: .sequentiallyConsistent)
        return true
    }
}
