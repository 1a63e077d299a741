import FaultVFS
import FoundationEssentials
import Testing

/// What the file system can do to a database, by a VFS between SQLite and it. One at a time, since there is one VFS.
@Suite(.serialized) struct StoreFaultTests {
    /// A database whose file system the test commands.
    static func database() throws -> TemporaryDatabase {
        try #require(fault_vfs_install() == 0)
        return try TemporaryDatabase()
    }
}

/// How often a scenario does its worst.
enum Rounds {
    /// A few times along with all other tests; as often as the variable `PUNCHCARD_TEST_ROUNDS` says by hand.
    static func count(_ few: Int) -> Int {
        ProcessInfo.processInfo.environment["PUNCHCARD_TEST_ROUNDS"].flatMap(Int.init) ?? few
    }
}
