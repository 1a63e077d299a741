import Loyalty
import SQLite

extension WriteTransaction {
    /// Changes what nothing depends on, to find out whether a commit reaches the disk. The value is another one each time:
    /// SQLite writes nothing for an UPDATE that leaves a page as it was.
    public func touch() throws {
        let update = try connection.prepare("UPDATE writeCheck SET at = CASE at WHEN ?1 THEN ?1 + 1 ELSE ?1 END")
        update.bind(1, now.milliseconds)
        try update.run()
    }
}

extension Reader {
    /// When a process last changed it, and the change was on disk; in a new database 1970-01-01.
    public func lastWriteCheck() throws -> Instant {
        Instant(milliseconds: try statement("SELECT at FROM writeCheck").first { $0.int(0) } ?? 0)
    }
}
