import Glibc

/// A limit on the size of files (setrlimit(2), RLIMIT_FSIZE; `LimitFSIZE` of systemd).
enum FileSizeLimit {
    /// Has a write beyond it fail with EFBIG, which is reported like any other error. Without this, the signal that
    /// comes with it, SIGXFSZ, ends the process without a word.
    static func reportAsError() {
        signal(SIGXFSZ, SIG_IGN)
    }
}
