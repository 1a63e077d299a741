import CFastCGI
import Glibc
import Locking
import Synchronization

/// A one-shot timer in the poller. Starting it again while it runs takes no system call.
struct WakeTimer: ~Copyable, Sendable {
    let descriptor = cfastcgi_timer()
    private let isRunning = Atomic(false)

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Starts the timer, unless it is running.
    func start(after duration: Duration) {
        guard !isRunning.exchange(true, ordering: .sequentiallyConsistent) else { return }
        _ = cfastcgi_timer_start(descriptor, max(1, min(duration.milliseconds, 1_000_000_000) * 1000))
    }

    /// Whether the timer has rung; it can be started again then. Everything that happened before it was started is
    /// visible after this call.
    func hasRung() -> Bool {
        var count: UInt64 = 0
        guard read(descriptor, &count, 8) == 8 else { return false }
        // An exchange, since a plain store would not make visible what came before a start that found it running.
        _ = isRunning.exchange(false, ordering: .sequentiallyConsistent)
        return true
    }
}
