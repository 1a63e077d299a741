import CSQLite
import FaultVFS
import Database
import SQLite
import Testing

@testable import Store

extension StoreFaultTests {
    /// Goal: a checkpoint that meets another process's commit loses nothing, though SQLite before 3.51.3 has a fault
    /// there (sqlite.org/wal.html, "the WAL-reset bug"): a commit that starts the log afresh between a checkpoint's
    /// look at the log's index and its first page has it take the new log for one that is in the database already.
    @Suite struct CheckpointRace {
        private let database: TemporaryDatabase

        init() throws {
            database = try StoreFaultTests.database()
            let connection = try connection()
            try connection.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, filling BLOB)")
        }

        private func connection() throws -> SQLiteConnection {
            try DatabaseFile(path: database.path).create()
            let connection = try SQLiteConnection(path: database.path, mode: .readWrite)
            try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            connection.countFramesInsteadOfCheckpointing()
            return connection
        }

        private func insert(into connection: SQLiteConnection) throws {
            try connection.execute("INSERT INTO entry (filling) VALUES (zeroblob(6000))")
        }

        /// A checkpoint, and commits of another connection: one in its midst, if it may, the others after it.
        /// - Returns: whether the database is whole, with everything that was committed.
        private func isWhole(afterRaceUnder lock: (() throws -> Void) throws -> Void) throws -> Bool {
            do {
                return try raceEnds(under: lock)
            } catch let error as DatabaseError where error.kind == .damaged {
                return false
            }
        }

        private func raceEnds(under lock: (() throws -> Void) throws -> Void) throws -> Bool {
            let writer = try connection()
            let checkpointer = try connection()
            for _ in 0..<60 { try insert(into: writer) }
            // All of the log is in the database: the next commit starts it afresh.
            try writer.checkpoint()
            var committed = 60
            var outcome: Result<Void, any Error>?
            try withoutActuallyEscaping(lock) { lock in
                let race = Race {
                    outcome = Result { try lock { try self.insert(into: writer) } }
                }
                fault_vfs_within_checkpoint(
                    database.path,
                    { context in
                        guard let context else { return }
                        Unmanaged<Race>.fromOpaque(context).takeUnretainedValue().body()
                    }, Unmanaged.passUnretained(race).toOpaque())
                try withExtendedLifetime(race) {
                    try lock { try checkpointer.checkpoint() }
                }
            }
            switch try #require(outcome, "no commit came in between") {
            case .success: committed += 1
            case .failure(let error): #expect(error as? StoreError == .busy)
            }
            for _ in 0..<200 {
                try lock { try insert(into: writer) }
                committed += 1
                try lock { try writer.checkpoint() }
            }
            let found = try connection()
            return try found.text("PRAGMA integrity_check") == "ok"
                && found.integer("SELECT count(*) FROM entry") == Int64(committed)
        }

        /// Where SQLite has the fault, it is there: else the other test would show nothing.
        @Test(.enabled(if: sqlite3_libversion_number() < 3_044_006, "this SQLite may be mended"))
        func pagesAreLostWithoutTheLock() throws {
            #expect(try !isWhole { try $0() })
        }

        @Test func nothingIsLostWithTheLock() throws {
            let file = DatabaseFile(path: database.path)
            // As two processes hold it; who finds it taken comes back later.
            let locks = [try WriterLock(beside: file, longestWait: 0), try WriterLock(beside: file, longestWait: 0)]
            var depth = 0
            #expect(
                try isWhole { body in
                    depth += 1
                    defer { depth -= 1 }
                    try locks[depth - 1].withLock(body)
                })
        }
    }
}

private final class Race {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}
