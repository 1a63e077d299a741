import Glibc

/// Core files, which would have in them what the process has in memory: secrets, tokens, the metadata of events.
enum CoreFiles {
    /// Has the kernel make none of this process, nor of those that it starts.
    ///
    /// A core file is larger than one byte. A limit of 0 would do for files, but not where the kernel hands what would be
    /// in them to a program (core(5), core_pattern); that it does not where the limit is 1.
    static func forbid() {
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) != 0 else { return }
        // Whoever started it allows none, and no more can be had.
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }
}
