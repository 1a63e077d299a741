import CSQLite
import FoundationEssentials
import TestSupport
import Testing

import Database

@testable import SQLite

#if canImport(Glibc)
    import Glibc
#endif

/// A file of its own for a test's database.
final class TemporaryFile: Sendable {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    var path: String { folder.file("test.db") }

    func open(_ mode: SQLiteConnection.Mode = .create) throws(DatabaseError) -> SQLiteConnection {
        try SQLiteConnection(path: path, mode: mode)
    }

    /// A connection to a database with the write-ahead log, which leaves checkpoints to the test.
    func openLogged() throws(DatabaseError) -> SQLiteConnection {
        let connection = try open()
        _ = try connection.text("PRAGMA journal_mode = WAL")
        try connection.disableCheckpointOnClose()
        connection.countFramesInsteadOfCheckpointing()
        return connection
    }
}

@Suite struct ConnectionTests {
    let file: TemporaryFile

    init() throws {
        file = try TemporaryFile()
    }

    @Test func aMissingFileIsNotMadeUnlessAsked() throws {
        for mode in [SQLiteConnection.Mode.readOnly, .readWrite] {
            let error = try #require(throws: DatabaseError.self) { try file.open(mode) }
            #expect(error.kind == .notWritable)
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }
        try file.open().execute("CREATE TABLE a (b)")
        #expect(FileManager.default.fileExists(atPath: file.path))
    }

    @Test func aByteOfTheFileIsReadWithoutLosingItsLocks() throws {
        let connection = try file.open()
        try connection.execute("CREATE TABLE a (b); BEGIN EXCLUSIVE")
        do {
            let other = try file.open(.readOnly)
            #expect(other.bytesOfFile(at: 18, count: 1) == [1])
            #expect(other.bytesOfFile(at: 1 << 40, count: 1) == nil)
        }
        let descriptor = open(file.path, O_RDWR)
        defer { close(descriptor) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        // F_OFD_GETLK: for a lock of an open file, which meets also those of its own process.
        #expect(fcntl(descriptor, 36, &lock) == 0)
        #expect(lock.l_type != Int16(F_UNLCK))
    }

    @Test func readOnlyRefusesToWrite() throws {
        try file.open().execute("CREATE TABLE a (b)")
        let connection = try file.open(.readOnly)
        let error = try #require(throws: DatabaseError.self) { try connection.execute("INSERT INTO a VALUES (1)") }
        #expect(error.kind == .notWritable)
    }

    @Test func whatIsNotADatabaseIsFoundAtTheFirstStatement() throws {
        try Data("This is a letter, and nothing but a letter. It goes on for a while.".utf8)
            .write(to: URL(filePath: file.path))
        let error = try #require(throws: DatabaseError.self) {
            try file.open().execute("SELECT count(*) FROM sqlite_schema")
        }
        #expect(error.kind == .notADatabase)
    }

    @Test func aTextThatIsNotSQLIsAnError() throws {
        let connection = try file.open()
        let error = try #require(throws: DatabaseError.self) { _ = try connection.prepare("SELEC 1") }
        #expect(error.code == "SQLite \(SQLITE_ERROR)")
        #expect(error.message.contains("SELEC"))
        #expect(error.description == "SQLite 1: \(error.message)")
        #expect(throws: DatabaseError.self) { try connection.execute("SELECT 1; SELEC 2") }
        // Nothing but a comment is no statement.
        #expect(throws: DatabaseError.self) { _ = try connection.prepare("-- nothing") }
    }

    @Test func integersAndTextsOfOneRow() throws {
        let connection = try file.open()
        #expect(try connection.integer("SELECT 7") == 7)
        #expect(try connection.integer("SELECT NULL") == nil)
        #expect(try connection.integer("SELECT 1 WHERE 0") == nil)
        #expect(try connection.text("SELECT 'é'") == "é")
        #expect(try connection.text("SELECT ''") == "")
        #expect(try connection.text("SELECT NULL") == nil)
    }

    @Test func changedRowsAndTheLastInserted() throws {
        let connection = try file.open()
        try connection.execute("CREATE TABLE a (b INTEGER PRIMARY KEY)")
        try connection.execute("INSERT INTO a VALUES (4), (9), (7)")
        #expect(connection.changedRows == 3)
    }

    @Test func transactionsAreSeen() throws {
        let connection = try file.open()
        #expect(!connection.isInTransaction)
        try connection.execute("BEGIN")
        #expect(connection.isInTransaction)
        try connection.execute("ROLLBACK")
        #expect(!connection.isInTransaction)
    }

    @Test func foreignKeysHoldWhereTheyAreOn() throws {
        let connection = try file.open()
        try connection.execute("PRAGMA foreign_keys = ON; CREATE TABLE a (b INTEGER PRIMARY KEY)")
        try connection.execute("CREATE TABLE c (d INTEGER REFERENCES a)")
        let error = try #require(throws: DatabaseError.self) { try connection.execute("INSERT INTO c VALUES (1)") }
        #expect(error.kind == .constraint)
        #expect(error.code == "SQLite \(SQLITE_CONSTRAINT | 3 << 8)", "the extended code says which rule")
    }

    @Test func anotherWritersLockIsBusy() throws {
        let (first, second) = (try file.openLogged(), try file.openLogged())
        try first.execute("CREATE TABLE a (b); BEGIN IMMEDIATE; INSERT INTO a VALUES (1)")
        let error = try #require(throws: DatabaseError.self) { try second.execute("BEGIN IMMEDIATE") }
        #expect(error.kind == .busy)
        try first.execute("COMMIT")
        second.setBusyTimeout(milliseconds: 1)
        try second.execute("BEGIN IMMEDIATE; COMMIT")
    }

    @Test func oneThreadAfterAnother() async throws {
        // A connection without a mutex may go from thread to thread, as long as they take turns.
        let file = file
        let sums = await withTaskGroup(of: Int64?.self) { group in
            for index in 0..<8 {
                group.addTask {
                    guard let connection = try? file.open() else { return nil }
                    return (try? connection.integer("SELECT \(index) + 1")) ?? nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ?? 0 }
        }
        #expect(sums == 36)
    }

    // MARK: - The write-ahead log

    @Test func framesAreCountedAndNotCheckpointed() throws {
        let connection = try file.openLogged()
        #expect(connection.loggedFrames == 0)
        try connection.execute("CREATE TABLE a (b)")
        let first = connection.loggedFrames
        #expect(first >= 2)
        try connection.execute("INSERT INTO a VALUES (zeroblob(1000000))")
        #expect(connection.loggedFrames > first + 200)
        // SQLite's own checkpoint at 1000 frames does not come.
        for _ in 0..<4 { try connection.execute("INSERT INTO a VALUES (zeroblob(2000000))") }
        #expect(connection.loggedFrames > 2_000)
        let done = try connection.checkpoint()
        #expect(done.logged == connection.loggedFrames)
        #expect(done.checkpointed == done.logged)
        // The log starts anew with the next commit.
        try connection.execute("INSERT INTO a VALUES (1)")
        #expect(connection.loggedFrames < 10)
    }

    @Test func aReaderHoldsACheckpointUp() throws {
        let writer = try file.openLogged()
        try writer.execute("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
        let reader = try file.openLogged()
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM a") == 1)
        try writer.execute("INSERT INTO a VALUES (2); INSERT INTO a VALUES (3)")
        let held = try writer.checkpoint()
        #expect(held.checkpointed < held.logged)
        #expect(try reader.integer("SELECT count(*) FROM a") == 1, "a snapshot stays what it was")
        try reader.execute("COMMIT")
        #expect(try reader.integer("SELECT count(*) FROM a") == 3)
    }

    /// With a rollback journal, who reads keeps others from writing instead.
    @Test(arguments: ["WAL", "TRUNCATE"]) func aReaderKeepsTheLogFromBeingEmptied(mode: String) throws {
        let writer = try file.openLogged()
        _ = try writer.text("PRAGMA journal_mode = \(mode)")
        try writer.execute("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
        let reader = try file.open()
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM a") == 1)
        #expect(try !writer.emptyLog())
        try reader.execute("COMMIT")
        #expect(try writer.emptyLog())
        try writer.execute("INSERT INTO a VALUES (2)")
        #expect(try reader.integer("SELECT count(*) FROM a") == 2)
    }

    @Test func closingLeavesTheLogAlone() throws {
        do {
            try file.openLogged().execute("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
        }
        #expect(FileManager.default.fileExists(atPath: file.path + "-wal"))
        #expect(try file.openLogged().integer("SELECT b FROM a") == 1)
    }

    @Test func aConnectionOutlivesItsHook() throws {
        let statement = try file.openLogged().prepare("SELECT 5")
        // The statement keeps it open.
        #expect(try statement.first { $0.int(0) } == 5)
    }
}
