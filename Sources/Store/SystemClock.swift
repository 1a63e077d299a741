import Loyalty

#if canImport(Glibc)
    import Glibc
#endif

/// The system's clock.
public enum SystemClock {
    /// The present instant.
    @Sendable public static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
