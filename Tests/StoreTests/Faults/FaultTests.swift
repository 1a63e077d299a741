import FaultVFS
import FoundationEssentials
import TestSupport
import Testing

/// Faults of the file system, injected by a VFS under SQLite. The tests run one at a time, since there is only one VFS.
@Suite(.serialized, .ofFiles) struct StoreFaultTests {
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
