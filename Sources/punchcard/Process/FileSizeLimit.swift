import Glibc

/// The limit on the size of files (setrlimit(2), RLIMIT_FSIZE; systemd's `LimitFSIZE`).
enum FileSizeLimit {
    /// Makes a write beyond the limit fail with EFBIG, which is reported like any other error. Otherwise the signal
    /// SIGXFSZ would end the process without a message.
    static func reportAsError() {
        signal(SIGXFSZ, SIG_IGN)
    }
}
