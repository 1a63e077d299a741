import CSQLite
import FaultVFS
import Foundation
import SQLite
import TestSupport
import Testing

@testable import Store

extension StoreFaultTests {
    /// Goal: if any write or sync of a commit or checkpoint fails, answered events stay, the failed ones are reported,
    /// and writing continues without a restart once the cause is gone.
    @Suite struct WriteErrors {
        @Test(arguments: [SQLITE_FULL, SQLITE_IOERR | 12 << 8, SQLITE_IOERR | 4 << 8], Journal.allCases)
        func failedWriteIsReportedAndRolledBack(code: Int32, journal: Journal) throws {
            let database = try StoreFaultTests.database()
            let store = try database.open(journal: journal)
            try store.apply(Definitions.project(events: [Definitions.event("visit")]))
            var answered: Set<Int64> = []
            var refused = 0
            for round in 0..<Int64(Rounds.count(40)) {
                answered.insert(try store.log("visit", by: "user-\(round % 7)").id)
                fault_vfs_fail(database.path, round % 20, code)
                for number in 0..<4 {
                    do {
                        answered.insert(try store.log("visit", by: "user-\(number)").id)
                    } catch StoreError.database, StoreError.commitFailed {
                        refused += 1
                    }
                    if number == 2 { _ = try? SQLiteConnection(path: database.path, mode: .readWrite).emptyLog() }
                }
                // With the rollback journal, who reads first has to undo what could not be.
                if journal == .writeAhead { #expect(try store.balance(of: "user-0") != nil, "reads go on") }
                fault_vfs_fail(database.path, 0, SQLITE_OK)
            }
            #expect(refused > 40)
            let connection = try SQLiteConnection(path: database.path, mode: .readWrite)
            #expect(try connection.emptyLog())
            let logged = try #require(try connection.integer("SELECT count(*) FROM log"))
            switch journal {
            case .writeAhead: #expect(logged == Int64(answered.count))
            // Where the journal was emptied, and that could not be synced, the transaction stands nevertheless.
            case .rollback: #expect(logged >= Int64(answered.count) && logged <= Int64(answered.count + refused))
            }
            for id in answered { #expect(try connection.integer("SELECT count(*) FROM log WHERE id = \(id)") == 1) }
            #expect(try connection.text("PRAGMA integrity_check") == "ok")
            #expect(try store.differences() == [])
        }

        /// Goal: who is told that nothing was changed can send the event again. Whatever fails, the event is not in what
        /// the next start finds.
        @Test(arguments: [SQLITE_IOERR | 12 << 8, SQLITE_IOERR | 4 << 8], Journal.allCases)
        func onlyWhatIsCertainIsSaid(code: Int32, journal: Journal) throws {
            let database = try StoreFaultTests.database()
            let store = try database.open(journal: journal)
            try store.apply(Definitions.project(events: [Definitions.event("visit")]))
            try store.log("visit")
            var (unknown, committed) = (0, 0)
            for passing in 0..<Int64(24) {
                let before = try #require(try database.integer("SELECT count(*) FROM log"))
                fault_vfs_fail(database.path, passing, code)
                let outcome = Result { try store.log("visit") }
                // As a power cut would leave it, for the next one to recover.
                let found = try TemporaryFolder()
                for file in ["", "-wal", "-journal"] where FileManager.default.fileExists(atPath: database.path + file)
                {
                    try FileManager.default.copyItem(
                        atPath: database.path + file, toPath: found.file("found.db" + file))
                }
                fault_vfs_fail(database.path, 0, SQLITE_OK)
                let connection = try SQLiteConnection(path: found.file("found.db"), mode: .readWrite)
                let logged = try #require(try connection.integer("SELECT count(*) FROM log")) - before
                switch outcome {
                case .success: #expect(logged == 1, "\(passing)")
                case .failure(StoreError.database): #expect(logged == 0, "\(passing)")
                case .failure(StoreError.commitFailed):
                    unknown += 1
                    committed += Int(logged)
                case .failure(let error): Issue.record(error)
                }
            }
            #expect(unknown > 0 && (committed > 0 || journal == .rollback))
        }

        /// Goal: the write check fails whenever commits don't reach the disk.
        @Test(arguments: [SQLITE_FULL, SQLITE_IOERR | 12 << 8, SQLITE_IOERR | 4 << 8], Journal.allCases)
        func writeCheckWrites(code: Int32, journal: Journal) throws {
            let database = try StoreFaultTests.database()
            let store = try database.open(journal: journal)
            for _ in 0..<3 {
                try store.write { try $0.touch() }
                fault_vfs_fail(database.path, 0, code)
                #expect(throws: StoreError.self) { try store.write { try $0.touch() } }
                fault_vfs_fail(database.path, 0, SQLITE_OK)
            }
            try store.write { try $0.touch() }
        }

        /// Goal: a backup that fails, at whatever write, leaves no files.
        @Test func failedBackupLeavesNothing() throws {
            let database = try StoreFaultTests.database()
            let store = try database.open()
            try store.apply(Definitions.project(events: [Definitions.event("visit")]))
            for number in 0..<200 { try store.log("visit", by: "user-\(number)") }
            let target = database.folder + "/backup.db"
            var passing: Int64 = 0
            defer { fault_vfs_fail(database.path, 0, SQLITE_OK) }
            while true {
                // As a killed backup has left it.
                try Data().write(to: URL(filePath: target + ".partial"))
                fault_vfs_fail(target + ".partial", passing, SQLITE_FULL)
                do { _ = try Backup(of: database.path).write(to: target) } catch StoreError.database {
                    let names = try FileManager.default.contentsOfDirectory(atPath: database.folder)
                    #expect(names.filter { $0.hasPrefix("backup") } == [], "\(passing)")
                    passing += 1
                    continue
                }
                break
            }
            #expect(passing > 10)
            #expect(try LoyaltyStore(path: target).differences() == [])
        }

        /// Goal: a log that fills the disk is moved into the database, and writing continues without help.
        @Test func checkpointFreesSpaceOnAFullDisk() throws {
            let database = try StoreFaultTests.database()
            let store = try database.open()
            try store.apply(Definitions.project(events: [Definitions.event("visit")]))
            for number in 0..<20 { try store.log("visit", by: "user-\(number)") }
            let log = try #require(
                try FileManager.default.attributesOfItem(atPath: database.path + "-wal")[.size] as? Int64)
            fault_vfs_limit_log(database.path, log)
            defer { fault_vfs_limit_log(database.path, -1) }
            for number in 0..<200 { try store.log("visit", by: "user-\(number % 20)") }
            #expect(try store.differences() == [])
        }
    }
}
