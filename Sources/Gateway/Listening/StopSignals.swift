import CFastCGI
import Glibc

/// The signals by which a responder is told to stop, blocked in every thread and waited for on one.
public struct StopSignals: Sendable {
    /// Blocks SIGTERM, SIGINT, SIGUSR1 (with which FastCGI process managers end a responder), SIGHUP (there is nothing to
    /// load again, and no terminal) and SIGPIPE. To be called on the main thread before any other thread is started:
    /// threads inherit what is blocked.
    public static func block() -> StopSignals {
        var set = Self.set
        sigaddset(&set, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return StopSignals()
    }

    /// Waits for SIGTERM, SIGINT or SIGUSR1, and returns its number.
    ///
    /// A SIGUSR1 that this process sends itself is no stop: Swift's crash handler suspends the other threads by it.
    /// Whoever takes it for one ends the process in good order, in the middle of a crash.
    func wait() -> Int32 {
        var set = Self.set
        while true {
            var sender: pid_t = 0
            switch cfastcgi_wait_for_signal(&set, &sender) {
            case let number where number == SIGTERM || number == SIGINT: return number
            case SIGUSR1 where sender != getpid(): return SIGUSR1
            default: continue
            }
        }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGUSR1, SIGHUP] {
            sigaddset(&set, number)
        }
        return set
    }
}
