import FoundationEssentials
import SQLite
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@testable import Store

/// The checks before anything is created beside a file: whether it is a database, and whether files with the names of
/// its lock, log and unfinished backup are such files.
@Suite(.ofFiles) struct FileContentTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
    }

    /// Files without content.
    enum Emptiness: CaseIterable {
        /// No bytes, as `: > punchcard.db` leaves it.
        case noBytes
        /// The first page alone, as a process that was killed while it made a database leaves it.
        case firstPage
        /// The same, with a log.
        case firstPageAndLog
    }

    private func make(_ emptiness: Emptiness) throws {
        try Data().write(to: URL(filePath: database.path))
        if emptiness == .noBytes { return }
        let connection = try SQLiteConnection(path: database.path, mode: .readWrite)
        try connection.disableCheckpointOnClose()
        try connection.execute("PRAGMA journal_mode = WAL")
        if emptiness == .firstPageAndLog { try connection.execute("PRAGMA user_version = 0; VACUUM") }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: database.folder).sorted()
    }

    private func bytes(of path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private func made() throws -> LoyaltyStore {
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        return store
    }

    // MARK: - The database

    @Test(arguments: Emptiness.allCases)
    func emptyFileIsNotADatabase(emptiness: Emptiness) throws {
        try make(emptiness)
        let (path, target) = (database.path, database.folder + "/backup.db")
        try Data("an earlier backup".utf8).write(to: URL(filePath: target))
        let before = try (names(), bytes(of: path))
        #expect(throws: StoreError.empty(path: path)) { try LoyaltyStore(path: path) }
        #expect(throws: StoreError.empty(path: path)) { try Backup(of: path).write(to: target, replacing: true) }
        #expect(throws: StoreError.empty(path: path)) { try DatabaseExamination(path: path) }
        #expect(throws: StoreError.empty(path: path)) { try Journal.ofDatabase(at: path) }
        #expect(try bytes(of: target) == Data("an earlier backup".utf8))
        // Who looks into a log shares memory for it.
        #expect(try names().filter { $0 != "punchcard.db-shm" } == before.0.filter { $0 != "punchcard.db-shm" })
        #expect(try bytes(of: path) == before.1)
        #expect(StoreError.empty(path: path).description.contains("is empty, it is no database"))
    }

    @Test(arguments: Emptiness.allCases)
    func emptyFileCanBecomeADatabase(emptiness: Emptiness) throws {
        try make(emptiness)
        try made().log("visit")
        #expect(try LoyaltyStore(path: database.path).balance(of: "ann") == 5)
        #expect(try LoyaltyStore(path: database.path).differences() == [])
    }

    /// The mark of a small database may be in its log alone.
    @Test func databaseIsRecognizedByItsLog() throws {
        try made().log("visit")
        let header = try bytes(of: database.path)
        #expect(header[68..<72] == Data([0, 0, 0, 0]))
        #expect(try LoyaltyStore(path: database.path).balance(of: "ann") == 5)
    }

    /// Opening a FIFO would wait, and nobody expects a lock file beside either.
    @Test(.timeLimit(.minutes(1)), arguments: [false, true], ["fifo", "folder", "letter"])
    func nothingIsCreatedBesideOtherFiles(create: Bool, kind: String) throws {
        switch kind {
        case "fifo": #expect(mkfifo(database.path, 0o600) == 0)
        case "folder": #expect(mkdir(database.path, 0o700) == 0)
        default: try Data("a letter".utf8).write(to: URL(filePath: database.path))
        }
        let error = StoreError.notADatabase(path: database.path)
        #expect(throws: error) { try LoyaltyStore(path: database.path, create: create) }
        #expect(throws: error) { try Backup(of: database.path).write(to: database.folder + "/backup.db") }
        #expect(throws: error) { try Journal.ofDatabase(at: database.path) }
        #expect(throws: error) { try Journal.rollback.set(at: database.path) }
        #expect(Journal(ofDatabaseAt: database.path) == nil)
        #expect(try names() == ["punchcard.db"])
    }

    /// The files beside a database are found under any name of the database.
    @Test func linkToADatabaseIsADatabase() throws {
        try made().log("visit")
        let path = database.folder + "/link.db"
        #expect(symlink(database.path, path) == 0)
        #expect(try LoyaltyStore(path: path).balance(of: "ann") == 5)
        #expect(try DatabaseExamination(path: path).logBytes > 0)
        #expect(try #require(try LoyaltyStore(path: path).metrics().logBytes) > 0)
        for suffix in ["", "-wal", "-shm", "-lock"] {
            #expect(throws: BackupError.isTheDatabase(path: database.path + suffix)) {
                try Backup(of: path).write(to: database.path + suffix, replacing: true)
            }
        }
    }

    // MARK: - Its lock

    @Test(.timeLimit(.minutes(1)), arguments: ["link", "dangling link", "second name", "fifo", "folder", "letter"])
    func otherFileWithTheLocksNameIsLeftUnchanged(kind: String) throws {
        try make(.noBytes)
        let (lock, other) = (database.path + "-lock", database.folder + "/other")
        try Data("a letter".utf8).write(to: URL(filePath: other))
        switch kind {
        case "link": #expect(symlink(other, lock) == 0)
        case "dangling link": #expect(symlink(database.folder + "/none", lock) == 0)
        case "second name": #expect(link(other, lock) == 0)
        case "fifo": #expect(mkfifo(lock, 0o600) == 0)
        case "folder": #expect(mkdir(lock, 0o700) == 0)
        default: try Data("a letter".utf8).write(to: URL(filePath: lock))
        }
        let before = try names()
        #expect(throws: StoreError.nameIsTaken(path: lock)) { try database.open() }
        #expect(try bytes(of: other) == Data("a letter".utf8))
        if kind == "letter" { #expect(try bytes(of: lock) == Data("a letter".utf8)) }
        #expect(try names() == before)
        #expect(StoreError.nameIsTaken(path: lock).description.hasPrefix("\(lock) has the name of a file"))
    }

    /// Nor is a file of the lock's size, which holds something else.
    @Test func lockFileHoldsOnlyMarks() throws {
        try made().log("visit")
        let lock = database.path + "-lock"
        let bytes = try bytes(of: lock)
        #expect(bytes.contains { $0 != 0 } && bytes.count == 4_096)
        // One that has a second name, as copies by links have, is one.
        #expect(link(lock, database.folder + "/copy") == 0)
        #expect(try LoyaltyStore(path: database.path).balance(of: "ann") == 5)
        try FileManager.default.removeItem(atPath: lock)
        let letter = Data(String(repeating: "letter, ", count: 512).utf8)
        try letter.write(to: URL(filePath: lock))
        #expect(throws: StoreError.nameIsTaken(path: lock)) { try LoyaltyStore(path: database.path) }
        #expect(try self.bytes(of: lock) == letter)
    }

    /// A FIFO in place of a journal would be waited for.
    @Test(.timeLimit(.minutes(1)), arguments: ["-wal", "-shm", "-journal"], ["fifo", "link", "folder"])
    func otherFileWithTheLogsNameIsLeftUnchanged(suffix: String, kind: String) throws {
        try made().log("visit")
        _ = try Backup(of: database.path).write(to: database.folder + "/copy.db")
        let file = database.folder + "/copy.db" + suffix
        switch kind {
        case "fifo": #expect(mkfifo(file, 0o600) == 0)
        case "link": #expect(symlink(database.path, file) == 0)
        default: #expect(mkdir(file, 0o700) == 0)
        }
        let before = try names()
        for create in [false, true] {
            #expect(throws: StoreError.nameIsTaken(path: file)) {
                try LoyaltyStore(path: database.folder + "/copy.db", create: create)
            }
        }
        #expect(try names() == before)
    }

    /// A page in memory for which the disk has no room ends the process.
    @Test func lockFileIsAllocatedOnDisk() throws {
        _ = try database.open()
        let status = try #require(FileStatus(of: database.path + "-lock"))
        #expect(status.size == ChangeMark.size && status.allocatedSize >= ChangeMark.size)
    }

    // MARK: - Making one

    private struct Fault: Error {}

    @Test func databaseCreatedInVainIsRemoved() throws {
        #expect(throws: Fault.self) {
            try LoyaltyStore.making(at: database.path) { store in
                #expect(try store.catalog().projects.isEmpty)
                throw Fault()
            }
        }
        #expect(try names() == [])
        // What keeps it from being made.
        #expect(symlink("/nowhere", database.path + "-lock") == 0)
        #expect(throws: StoreError.nameIsTaken(path: database.path + "-lock")) {
            try LoyaltyStore.making(at: database.path) { _ in }
        }
        #expect(try names() == ["punchcard.db-lock"])
    }

    @Test func existingDatabaseStaysAfterAFailure() throws {
        try make(.noBytes)
        #expect(throws: Fault.self) { try LoyaltyStore.making(at: database.path) { _ in throw Fault() } }
        #expect(try names().contains("punchcard.db"))
        try made().log("visit")
        #expect(throws: Fault.self) { try LoyaltyStore.making(at: database.path) { _ in throw Fault() } }
        #expect(try LoyaltyStore(path: database.path).balance(of: "ann") == 5)
    }

    @Test func databaseInUseStaysAfterAFailure() throws {
        var other: LoyaltyStore?
        #expect(throws: Fault.self) {
            try LoyaltyStore.making(at: database.path) { _ in
                other = try LoyaltyStore(path: database.path)
                try other?.write { try $0.touch() }
                throw Fault()
            }
        }
        try #require(other).apply(Definitions.project(events: [Definitions.event("visit")]))
        #expect(try LoyaltyStore(path: database.path).catalog().projects.count == 1)
        // One with a project stays even if nobody has it open.
        other = nil
        DatabaseFile(path: database.path).removeUnlessUsed()
        #expect(try LoyaltyStore(path: database.path).catalog().projects.count == 1)
    }

    // MARK: - Backups

    @Test(.timeLimit(.minutes(1)), arguments: ["", ".partial"])
    func backupReplacesOnlyRegularFiles(suffix: String) throws {
        _ = try made()
        let target = database.folder + "/backup.db"
        for kind in ["fifo", "folder"] {
            #expect((kind == "fifo" ? mkfifo(target + suffix, 0o600) : mkdir(target + suffix, 0o700)) == 0)
            let error = #expect(throws: BackupError.self) {
                try Backup(of: database.path).write(to: target, replacing: true)
            }
            if kind == "fifo" { #expect(error == .isNoFile(path: target + suffix)) }
            let status = try #require(FileStatus(of: target + suffix))
            #expect(!status.isRegular)
            try FileManager.default.removeItem(atPath: target + suffix)
        }
    }

    /// A process that was killed in between leaves a backup with two names.
    @Test func finishedBackupIsNotOverwritten() throws {
        let store = try made()
        let target = database.folder + "/backup.db"
        _ = try Backup(of: database.path).write(to: target)
        #expect(link(target, target + ".partial") == 0)
        let kept = database.folder + "/kept.db"
        #expect(link(target, kept) == 0)
        let before = try bytes(of: kept)
        try store.log("visit")
        _ = try Backup(of: database.path).write(to: target, replacing: true)
        #expect(try bytes(of: kept) == before)
        #expect(try LoyaltyStore(path: target).balance(of: "ann") == 5)
        #expect(!FileManager.default.fileExists(atPath: target + ".partial"))
    }
}
