/// What SQLite keeps beside the database so that a transaction is done wholly or not at all (SPEC, on network file
/// systems).
public enum Journal: String, Sendable, CaseIterable {
    /// The write-ahead log: reads go on while something is written. Processes share memory for it, which network file
    /// systems don't have.
    case log
    /// The rollback journal, which needs no more than locks on files. Reads and writes wait for each other, and a commit
    /// takes several syncs.
    case rollback

    /// The argument of `PRAGMA journal_mode`, which answers the mode it has set.
    var mode: String {
        switch self {
        case .log: "wal"
        // Not deleted after each commit, only emptied, and that synced: a power cut brings no outdated one back.
        case .rollback: "truncate"
        }
    }
}
