import FaultVFS
import FoundationEssentials
import SQLite
import TestSupport
import Testing

@testable import Store

extension StoreFaultTests {
    /// Goal: after a power cut at any point, the database is sound, contains every answered event, and every figure
    /// agrees with the log.
    ///
    /// Not covered: a disk that reports a write as done before it is.
    @Suite struct PowerCut {
        /// What is promised, beside events by their ids.
        private static let erasure: Int64 = -1

        private let database: TemporaryDatabase

        init() throws {
            database = try StoreFaultTests.database()
        }

        /// Commits of one event and of many, checkpoints, an emptied log, and an erased user.
        private func work(_ store: LoyaltyStore) throws {
            let commits = 250
            for number in 0..<commits {
                let ids =
                    number.isMultiple(of: 25)
                    ? try concurrently(12) { try store.log("visit", by: "user-\($0)").id }
                    : [try store.log("visit", by: "user-\(number % 40)").id]
                for id in ids { fault_vfs_mark(id) }
                switch number {
                case 60, 190: try SQLiteConnection(path: database.path, mode: .readWrite).checkpoint()
                case 130: #expect(try SQLiteConnection(path: database.path, mode: .readWrite).emptyLog())
                case 160:
                    _ = try store.erase("user-7", in: store.project().number)
                    fault_vfs_mark(Self.erasure)
                default: break
                }
            }
        }

        /// The operations before which the power is cut: some, and more around an emptied log or a written database.
        /// With the rollback journal, these are in every commit.
        private func isCut(_ index: Int64, _ operation: fault_vfs_operation, every: Int64, _ journal: Journal) -> Bool {
            if index.isMultiple(of: every) { return true }
            let isMoment = operation.file == 0 || operation.kind == FAULT_VFS_TRUNCATE
            switch journal {
            case .writeAhead: return isMoment && (operation.file != 0 || index.isMultiple(of: max(1, every / 4)))
            case .rollback: return isMoment && index.isMultiple(of: max(1, every / 3))
            }
        }

        @Test(arguments: Journal.allCases) func answeredWritesSurviveAPowerCut(journal: Journal) throws {
            let store = try database.open(journal: journal)
            try store.apply(
                Definitions.project(events: [Definitions.event("visit")]))
            try store.log("visit", by: "user-7")
            var files = try RecordedFiles(startingFrom: database.path, journal: journal)
            fault_vfs_record(database.path)
            try work(store)
            fault_vfs_stop()
            #expect(try store.differences() == [])

            let count = fault_vfs_count()
            var random = SeededRandom(seed: 1)
            let found = try TemporaryDatabase()
            let every = max(1, count / Int64(Rounds.count(24)))
            var cuts = (all: 0, withUnsynced: 0, withDatabase: 0)
            for index in 0..<count {
                let operation = fault_vfs_operation_at(index)
                if isCut(index, operation, every: every, journal) {
                    cuts.all += 1
                    cuts.withUnsynced += files.unsyncedCount > 0 ? 1 : 0
                    cuts.withDatabase += operation.file == 0 ? 1 : 0
                    let unsynced = random.pick(RecordedFiles.Unsynced.allCases)
                    try files.write(to: found.path, unsynced, using: &random)
                    try check(found, promised: files.marks, "cut \(index) of \(count), unsynced \(unsynced)")
                }
                files.take(operation)
            }
            // Something was at stake.
            #expect(cuts.all >= 24 && cuts.withUnsynced > 10 && cuts.withDatabase > 2, "\(cuts)")
        }

        private func check(_ found: TemporaryDatabase, promised: Set<Int64>, _ situation: String) throws {
            let connection = try SQLiteConnection(path: found.path, mode: .readWrite)
            #expect(try connection.text("PRAGMA integrity_check") == "ok", "\(situation)")
            let query = try connection.prepare("SELECT id FROM log")
            var ids: Set<Int64> = []
            while try query.step() { ids.insert(query.int(0)) }
            let lost = promised.subtracting(ids).subtracting([Self.erasure])
            #expect(lost.isEmpty, "\(situation)")
            let store = try found.open()
            #expect(try store.differences() == [], "\(situation)")
            if promised.contains(Self.erasure) {
                // Of what was logged before, nothing is left; six events come after.
                #expect(try store.balance(of: "user-7") ?? 0 <= 5 * 6, "\(situation)")
            }
            // It can be gone on with.
            try store.log("visit", by: "after")
            #expect(try store.differences() == [], "\(situation)")
        }
    }
}
