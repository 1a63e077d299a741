import Glibc

/// Prevents core files: they would contain everything in memory, such as secrets, tokens and the metadata of events.
enum CoreFiles {
    /// Forbids core files of this process and its children.
    ///
    /// Limit 1, not 0: only 1 also disables piping cores to a program (core(5), core_pattern). No core file fits 1
    /// byte.
    static func forbid() {
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) != 0 else { return }
        // The parent process allows none, so the limit can't be raised to 1.
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }
}
