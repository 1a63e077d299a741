import CFastCGI
import Glibc

/// The signals that stop a responder or a long command. They are blocked in every thread, and one thread waits for them.
public struct StopSignals: Sendable {
    /// Blocks SIGTERM, SIGINT, SIGUSR1 (FastCGI process managers stop a responder with it), SIGHUP (there is no
    /// configuration to reload and no terminal) and SIGPIPE. Call this on the main thread before any other thread
    /// starts: threads inherit the signal mask.
    public static func block() -> StopSignals {
        var set = Self.set
        sigaddset(&set, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return StopSignals()
    }

    /// Waits for SIGTERM, SIGINT or SIGUSR1, and returns its number.
    ///
    /// A SIGUSR1 that this process sends to itself is ignored: Swift's crash handler uses it to suspend the other
    /// threads. Without this, a crash would end as an orderly stop.
    public func wait() -> Int32 {
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
