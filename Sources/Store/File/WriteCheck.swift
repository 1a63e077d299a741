import Database
import Loyalty

extension WriteTransaction {
    /// Writes a row that nothing depends on, to test whether commits reach the disk. The value differs each time:
    /// SQLite writes nothing for an UPDATE that leaves a page unchanged.
    public func touch() throws {
        let update = try connection.prepare("UPDATE writeCheck SET at = CASE at WHEN ?1 THEN ?1 + 1 ELSE ?1 END")
        update.bind(1, now.milliseconds)
        try update.run()
    }
}

extension Reader {
    /// The last successful write check of any process; 1970-01-01 in a new database.
    public func lastWriteCheck() throws -> Instant {
        Instant(milliseconds: try statement("SELECT at FROM writeCheck").first { $0.int(0) } ?? 0)
    }
}
