import FoundationEssentials
import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// The two journals: which one a database uses, and how the rollback journal differs from the log.
@Suite(.ofFiles) struct JournalTests {
    let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
    }

    private func made(with journal: Journal, cache: Int64? = nil) throws -> LoyaltyStore {
        let store = try database.open(journal: journal, cache: cache)
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        return store
    }

    private func exists(_ suffix: String) -> Bool { FileManager.default.fileExists(atPath: database.path + suffix) }

    @Test(arguments: Journal.allCases) func databaseKeepsItsJournal(journal: Journal) throws {
        #expect(Journal(ofDatabaseAt: database.path) == nil)
        let store = try made(with: journal)
        for other in Journal.allCases { try database.open(journal: other).log("visit") }
        try store.log("visit")
        #expect(Journal(ofDatabaseAt: database.path) == journal)
        #expect(exists("-wal") == (journal == .writeAhead) && exists("-journal") == (journal == .rollback))
        #expect(try store.balance(of: "ann") == 15)
        #expect(try store.differences() == [])
    }

    @Test func rollbackJournalWorksOnNetworkFileSystems() throws {
        let file = DatabaseFile(path: database.path, newJournal: .rollback, isOnNetwork: { _ in true })
        try file.create()
        let connection = try file.writingConnection()
        #expect(try connection.text("PRAGMA journal_mode") == "truncate")
        #expect(try connection.integer("PRAGMA synchronous") == 2)
        try connection.execute("PRAGMA application_id = \(DatabaseSchema.applicationId)")
        // Whoever opens it from now on.
        _ = try DatabaseFile(path: database.path, isOnNetwork: { _ in true }).writingConnection()
        #expect(throws: StoreError.noWriteAheadLog(path: database.path)) {
            try DatabaseFile(path: database.path, isOnNetwork: { _ in true }).setJournal(.writeAhead)
        }
    }

    @Test func writeAheadLogCanBeGivenUpOnNetworkFileSystems() throws {
        try made(with: .writeAhead).log("visit")
        let file = DatabaseFile(path: database.path, isOnNetwork: { _ in true })
        #expect(throws: StoreError.noWriteAheadLog(path: database.path)) { try file.readingConnection() }
        try file.setJournal(.rollback)
        _ = try file.readingConnection()
        #expect(try database.open().balance(of: "ann") == 5)
    }

    /// What each sees of the others, and erasure.
    @Test func processesShareARollbackJournal() throws {
        let (first, second) = (try made(with: .rollback), try database.open())
        try second.log("visit")
        try first.log("visit")
        try second.log("visit", by: "a-person-with-a-name")
        #expect(try first.balance(of: "ann") == 10 && second.balance(of: "ann") == 10)
        #expect(try first.erase("a-person-with-a-name", in: first.project().number) == .complete)
        #expect(try database.traces(of: ["a-person-with-a-name"]).isEmpty)
        #expect(try second.differences() == [])
        #expect(!exists("-wal") && !exists("-shm"))
        let attributes = try FileManager.default.attributesOfItem(atPath: database.path + "-journal")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(arguments: Journal.allCases) func backupHasTheJournalOfItsDatabase(journal: Journal) throws {
        try made(with: journal).log("visit")
        let copy = database.folder + "/copy.db"
        _ = try Backup(of: database.path).write(to: copy)
        #expect(Journal(ofDatabaseAt: copy) == journal)
        #expect(try LoyaltyStore(path: copy).balance(of: "ann") == 5)
        #expect(try LoyaltyStore(path: copy).differences() == [])
    }

    @Test(arguments: Journal.allCases, Journal.allCases)
    func journalCanBeChanged(from old: Journal, to new: Journal) throws {
        try made(with: old).log("visit")
        try new.set(at: database.path)
        #expect(Journal(ofDatabaseAt: database.path) == new)
        let store = try database.open()
        try store.log("visit")
        #expect(try store.balance(of: "ann") == 10)
        #expect(try store.differences() == [])
    }

    @Test(arguments: Journal.allCases) func settingTheJournalCreatesAMissingDatabase(journal: Journal) throws {
        try journal.set(at: database.path)
        #expect(Journal(ofDatabaseAt: database.path) == journal)
        #expect(try LoyaltyStore(path: database.path).catalog().projects.isEmpty)
    }

    /// Whoever has it open would go on without the log, or be shut out.
    @Test func openDatabaseKeepsTheWriteAheadLog() throws {
        let store = try made(with: .writeAhead)
        try store.log("visit")
        #expect(throws: StoreError.busy) { try Journal.rollback.set(at: database.path) }
        try store.log("visit")
        #expect(try store.balance(of: "ann") == 10)
        #expect(Journal(ofDatabaseAt: database.path) == .writeAhead)
    }

    /// Who has it open with the rollback journal goes on with the log.
    @Test func openDatabaseCanSwitchToTheWriteAheadLog() throws {
        let store = try made(with: .rollback)
        try store.log("visit")
        try Journal.writeAhead.set(at: database.path)
        try store.log("visit")
        try database.open().log("visit")
        #expect(try store.balance(of: "ann") == 15)
        #expect(try store.differences() == [])
    }

    @Test func otherFileIsLeftUnchanged() throws {
        let text = Data(String(repeating: "x", count: 10_000).utf8)
        try text.write(to: URL(filePath: database.path))
        #expect(throws: StoreError.notADatabase(path: database.path)) { try Journal.rollback.set(at: database.path) }
        #expect(try Data(contentsOf: URL(filePath: database.path)) == text)
    }

    /// A commit would wait for such a reader, and other readers for that commit. So the long read takes the writer
    /// lock.
    @Test(arguments: Journal.allCases) func longReadBlocksWritersWithTheRollbackJournal(journal: Journal) throws {
        let store = try made(with: journal)
        try store.log("visit")
        let lock = try WriterLock(beside: DatabaseFile(path: database.path), longestWait: 0)
        var turns: [Bool] = []
        #expect(try store.verify { _ in turns.append((try? lock.withLock {}) != nil) }.members == 1)
        #expect(turns == [journal == .writeAhead])
        try lock.withLock {}
    }

    /// SQLite would write the pages of a transaction that outgrows its cache to the file, and shut readers out for it.
    @Test(arguments: Journal.allCases) func largeTransactionDoesNotBlockReaders(journal: Journal) throws {
        let store = try made(with: journal, cache: 64 << 10)
        let other = try database.open()
        try store.log("visit")
        let number = try store.project().number
        let note = try JSONDocument.parse(#"{"note": "\#(String(repeating: "x", count: 2_000))"}"#).root
        try store.writeAlone { transaction in
            for index in 0..<500 {
                _ = try transaction.log(
                    Submission(
                        project: number, eventId: "visit", userId: "user-\(index)", metadata: note, isTrusted: true))
            }
            #expect(try other.balance(of: "ann") == 5)
        }
        #expect(try other.balance(of: "user-499") == 5)
        #expect(try other.differences() == [])
    }
}
