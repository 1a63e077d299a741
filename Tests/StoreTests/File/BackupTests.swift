import Dispatch
import FoundationEssentials
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import Store

/// The content of a backup, and the files that it never replaces. Serving during a backup is tested with the program.
@Suite(.ofFiles) struct BackupTests {
    let database: TemporaryDatabase
    let target: String

    init() throws {
        database = try TemporaryDatabase()
        target = database.folder + "/backup.db"
    }

    private func filled() throws -> LoyaltyStore {
        let store = try database.open()
        try store.apply(
            Definitions.project(
                events: [Definitions.event("visit")], streaks: [Definitions.streak("visits", events: ["visit"])]))
        for number in 0..<20 {
            try store.log("visit", by: "user-\(number)", metadata: #"{"note": "from user-\#(number)"}"#)
        }
        return store
    }

    private func bytes(of path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private func entries(of path: String) throws -> Int64? {
        try SQLiteConnection(path: path, mode: .readOnly).integer("SELECT count(*) FROM log")
    }

    @Test func backupIsCompletePrivateAndOneFile() throws {
        let store = try filled()
        let size = try Backup(of: database.path).write(to: target)
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try bytes(of: target).count == Int(size))
        let names = try FileManager.default.contentsOfDirectory(atPath: database.folder)
        #expect(names.filter { $0.hasPrefix("backup") } == ["backup.db"])

        let copy = try LoyaltyStore(path: target)
        #expect(try copy.differences() == [])
        #expect(try copy.balance(of: "user-7") == 5)
        #expect(try entries(of: target) == 20)
        // It is a database of its own from then on.
        try copy.log("visit", by: "user-7")
        #expect(try store.balance(of: "user-7") == 5)
    }

    /// Eight threads log as fast as they can. Each backup has all that was answered before it was begun, nothing that
    /// was begun after it was done, and figures that agree with its log.
    @Test func backupUnderLoadIsExact() throws {
        let store = try filled()
        let begun = Atomic<Int64>(20)
        let answered = Atomic<Int64>(20)
        let isDone = Atomic(false)
        let (path, folder) = (database.path, database.folder)
        let logged = DispatchSemaphore(value: 0)
        let exact = try concurrently(9) { number -> [Bool] in
            if number == 0 {
                defer { isDone.store(true, ordering: .sequentiallyConsistent) }
                return try (0..<4).map { round in
                    for _ in 0..<100 { logged.wait() }
                    let target = "\(folder)/backup-\(round).db"
                    let least = answered.load(ordering: .sequentiallyConsistent)
                    _ = try Backup(of: path).write(to: target)
                    let most = begun.load(ordering: .sequentiallyConsistent)
                    let copied = try #require(try entries(of: target))
                    return try (least...most).contains(copied) && LoyaltyStore(path: target).differences() == []
                }
            }
            var round = 0
            while !isDone.load(ordering: .sequentiallyConsistent) {
                round += 1
                begun.add(1, ordering: .sequentiallyConsistent)
                try store.log("visit", by: "user-\(number * 7 + round % 50)")
                answered.add(1, ordering: .sequentiallyConsistent)
                logged.signal()
            }
            return []
        }
        #expect(exact[0] == [true, true, true, true])
        #expect(try store.differences() == [])
    }

    /// Even if a page still contains it because the files could not be cleared.
    @Test func backupHasNoTraceOfAnErasedUser() throws {
        let store = try filled()
        let project = try store.project().number
        try store.writeAlone { try $0.eraseUser("user-13", in: project) }
        _ = try Backup(of: database.path).write(to: target)
        #expect(try bytes(of: target).firstRange(of: Data("user-12".utf8)) != nil)
        #expect(try bytes(of: target).firstRange(of: Data("user-13".utf8)) == nil)
        #expect(try LoyaltyStore(path: target).differences() == [])
    }

    @Test func fileIsReplacedOnlyOnRequest() throws {
        let store = try filled()
        let backup = Backup(of: database.path)
        try Data("my notes".utf8).write(to: URL(filePath: target))
        #expect(throws: BackupError.exists(path: target)) { try backup.write(to: target) }
        #expect(try bytes(of: target) == Data("my notes".utf8))
        _ = try backup.write(to: target, replacing: true)
        try store.log("visit")
        #expect(throws: BackupError.exists(path: target)) { try backup.write(to: target) }
        #expect(try entries(of: target) == 20)
        _ = try backup.write(to: target, replacing: true)
        #expect(try entries(of: target) == 21)
    }

    /// By whatever name.
    @Test func backupNeverReplacesTheDatabase() throws {
        let store = try filled()
        let backup = Backup(of: database.path)
        let (symbolic, hard) = (database.folder + "/symbolic.db", database.folder + "/hard.db")
        try FileManager.default.createSymbolicLink(atPath: symbolic, withDestinationPath: database.path)
        try FileManager.default.linkItem(atPath: database.path, toPath: hard)
        for name in [database.path, database.folder + "/./punchcard.db", symbolic, hard, database.path + "-wal"] {
            #expect(throws: BackupError.isTheDatabase(path: name)) { try backup.write(to: name, replacing: true) }
        }
        #expect(try store.differences() == [])
    }

    @Test func backupNeverReplacesADatabaseInUse() throws {
        let store = try filled()
        let other = try TemporaryDatabase()
        try other.open().apply(Definitions.project(events: []))
        #expect(throws: BackupError.inUse(path: other.path, log: other.path + "-wal")) {
            try Backup(of: database.path).write(to: other.path, replacing: true)
        }
        // As left by a process that was killed during a transaction.
        let journal = database.folder + "/cut.db-journal"
        try Data("d9d505f920a163d7".utf8).write(to: URL(filePath: journal))
        #expect(throws: BackupError.inUse(path: database.folder + "/cut.db", log: journal)) {
            try Backup(of: database.path).write(to: database.folder + "/cut.db")
        }
        // Looking at a copy leaves it with a log that has nothing in it.
        _ = try Backup(of: database.path).write(to: target)
        #expect(try LoyaltyStore(path: target).differences() == [])
        try store.log("visit")
        _ = try Backup(of: database.path).write(to: target, replacing: true)
        #expect(try LoyaltyStore(path: target).differences() == [])
        #expect(try entries(of: target) == 21)
    }

    @Test func leftoverOfAKilledBackupIsOverwritten() throws {
        _ = try filled()
        for suffix in [".partial", ".partial-journal"] {
            try Data(repeating: 1, count: 100_000).write(to: URL(filePath: target + suffix))
        }
        _ = try Backup(of: database.path).write(to: target)
        #expect(try LoyaltyStore(path: target).differences() == [])
        for suffix in [".partial", ".partial-journal"] {
            #expect(!FileManager.default.fileExists(atPath: target + suffix))
        }
    }

    @Test func concurrentBackupToTheSameTargetIsRefused() throws {
        _ = try filled()
        let partial = try PartialFile(for: target)
        #expect(throws: BackupError.isBeingWritten(path: target)) { try Backup(of: database.path).write(to: target) }
        #expect(partial.size == 0)
    }

    @Test func errorNamesATargetThatCannotBeWritten() throws {
        _ = try filled()
        let target = database.folder + "/none/backup.db"
        #expect(
            throws: BackupError.cannotWrite(path: target + ".partial", reason: "No such file or directory")
        ) { try Backup(of: database.path).write(to: target) }
        #expect(throws: StoreError.missing(path: target)) { try Backup(of: target).write(to: self.target) }
    }
}
