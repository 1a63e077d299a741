import API
import Dispatch
import Locking
import Loyalty
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import Store

#if canImport(Glibc)
    import Glibc
#endif

/// Many writes share a transaction. Each has its own outcome, and none is answered before it is on disk.
@Suite struct CommitTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        try store.apply(
            Definitions.project(events: [
                Definitions.event("visit"), Definitions.event("once", #", "limit": 1"#),
                Definitions.event("thrice", #", "limit": 3, "limitWindow": "day""#),
            ]))
    }

    private struct Fault: Error {}

    private func entries() throws -> Int64 {
        try database.connection().integer("SELECT count(*) FROM log") ?? -1
    }

    @Test func manyThreadsLogEveryEventOnce() throws {
        let logged = try concurrently(64) { [store] index in
            try (0..<10).map { _ in try store.log("visit", by: "user-\(index % 7)").id }
        }
        #expect(Set(logged.joined()).count == 640)
        #expect(try entries() == 640)
        let balances = try (0..<7).map { try store.balance(of: "user-\($0)") ?? 0 }
        #expect(balances.reduce(0, +) == 640 * 5)
        #expect(try store.differences() == [])
    }

    @Test func limitIsExactAcrossThreadsAndProcesses() throws {
        let other = try database.open()
        let rewarded = try concurrently(48) { [store] index in
            try [store, other][index % 2].log("thrice", by: "user-\(index % 3)").decision.points
        }
        #expect(rewarded.filter { $0 > 0 }.count == 9)
        for user in 0..<3 { #expect(try other.balance(of: "user-\(user)") == 15) }
        #expect(try store.differences() == [])
    }

    @Test func callbackComesAfterTheCommit() throws {
        let seen = Mutex<[Int64]>([])
        let submission = Submission(
            project: try store.project().number, eventId: "visit", userId: "ann", metadata: nil, isTrusted: false)
        for _ in 0..<5 {
            // Nobody else writes, so it is called before this returns.
            store.submit { transaction in
                try transaction.once(nil, in: submission.project) {
                    _ = try transaction.log(submission)
                    return []
                }
            } completion: { _ in
                seen.withLock { $0.append((try? self.entries()) ?? -1) }
            }
        }
        #expect(seen.withLock { $0 } == [1, 2, 3, 4, 5])
    }

    /// Only an answer that is stored is shaped while others wait.
    @Test(arguments: [nil, "order-1"]) func anAnswerIsShapedAfterTheCommitUnlessItIsStored(key: String?) throws {
        let submission = Submission(
            project: try store.project().number, eventId: "visit", userId: "ann", metadata: nil, isTrusted: false)
        let idempotency = key.map {
            Idempotency(caller: .user("ann"), key: $0, digest: Array(repeating: 9, count: 32))
        }
        let other = try database.open()
        let entriesSeen = Mutex<[Int64]>([])
        let answers = Mutex<[[UInt8]]>([])
        store.submit { transaction in
            try transaction.once(idempotency, in: submission.project, replies: EventReplies()) {
                _ = try transaction.log(submission)
                return {
                    entriesSeen.withLock { $0.append((try? entries()) ?? -1) }
                    // Nobody holds the lock on the database any more.
                    if key == nil { _ = try? other.log("visit", by: "bob") }
                    return Array("shaped".utf8)
                }
            }
        } completion: { outcome in
            answers.withLock { $0.append((try? outcome.get().bytes) ?? []) }
        }
        #expect(answers.withLock { $0 } == [Array("shaped".utf8)])
        #expect(entriesSeen.withLock { $0 } == [key == nil ? 1 : 0])
        #expect(try entries() == (key == nil ? 2 : 1))
    }

    /// A thread with several requests commits all of them at once.
    @Test func gatheredWritesShareACommit() throws {
        let before = store.metrics().commits
        let gathering = Gathering()
        let answered = Mutex(0)
        gathering.open {
            for _ in 0..<5 {
                store.submit {
                    try $0.touch()
                    return Reply { [] }
                } completion: { _ in
                    answered.withLock { $0 += 1 }
                }
            }
        }
        #expect(store.metrics().waitingWrites == 5 && answered.withLock { $0 } == 0)
        gathering.doOwed()
        #expect(answered.withLock { $0 } == 5)
        let after = store.metrics().commits
        #expect(after.count == before.count + 1 && after.sum == before.sum + 5)
        // Who waits for a write doesn't wait for that.
        gathering.open { #expect(throws: Never.self) { try store.write { try $0.touch() } } }
    }

    /// A batch that waits for another process is still open.
    /// - Parameter fails: whether one of them does; then each is tried alone.
    @Test(arguments: [false, true]) func writesJoinABatchThatWaitsForOthers(fails: Bool) throws {
        let other = try database.open()
        // On a server, the lock is asked for first once another process has been met.
        try other.log("visit", by: "bob")
        try store.log("visit", by: "ann")
        let before = store.metrics().commits
        let letGo = try TestDatabase.takeLock(of: database.path)
        let (queued, answered) = (DispatchSemaphore(value: 0), DispatchGroup())
        let failures = Mutex<[Int]>([])
        for index in 0..<4 {
            answered.enter()
            DispatchQueue.global().async { [store] in
                store.submit {
                    try $0.touch()
                    if fails, index == 2 {
                        try $0.connection.execute("INSERT INTO revision (id, number) VALUES (2, 2)")
                    }
                    return Reply { [] }
                } completion: { outcome in
                    if case .failure = outcome { failures.withLock { $0.append(index) } }
                    answered.leave()
                }
                queued.signal()
            }
        }
        // These leave their writes to the fourth, which waits.
        for _ in 0..<3 { queued.wait() }
        letGo()
        answered.wait()
        let after = store.metrics().commits
        #expect(failures.withLock { $0 } == (fails ? [2] : []))
        #expect(after.count == before.count + (fails ? 3 : 1) && after.sum == before.sum + (fails ? 3 : 4))
    }

    @Test func refusalDoesNotAffectOtherWrites() throws {
        let results = try concurrently(40) { [store] index in
            do {
                try store.log(index.isMultiple(of: 4) ? "none" : "visit", by: "user-\(index)")
                return false
            } catch SubmissionRefusal.unknownEvent { return true }
        }
        #expect(results == (0..<40).map { $0.isMultiple(of: 4) })
        #expect(try entries() == 30)
        #expect(try store.balance(of: "user-4") == nil, "a refused event makes no user")
        #expect(try store.differences() == [])
    }

    /// A write that violates the schema fails alone. The other writes of its transaction are tried again without it.
    @Test func failingWriteDoesNotAffectOtherWrites() throws {
        let outcomes = try concurrently(40) { [store] index in
            if index.isMultiple(of: 8) {
                do {
                    try store.write { transaction in
                        _ = try transaction.createUser(
                            "poisoned-\(index)", usergroups: [], timezone: nil,
                            in: transaction.catalog.projects["cafe"]?.number ?? 0)
                        try transaction.connection.execute("INSERT INTO revision (id, number) VALUES (2, 2)")
                    }
                    return false
                } catch StoreError.database(let error) { return error.kind == .constraint }
            }
            return try store.log("visit", by: "user-\(index)").decision.points == 5
        }
        #expect(outcomes == Array(repeating: true, count: 40))
        #expect(try entries() == 35)
        for index in 0..<40 {
            #expect(try store.balance(of: "user-\(index)") == (index.isMultiple(of: 8) ? nil : 5))
            #expect(try store.balance(of: "poisoned-\(index)") == nil)
        }
        #expect(try store.differences() == [])
    }

    @Test func failedLoneWriteIsRolledBack() throws {
        try store.log("once")
        let number = try store.project().number
        #expect(throws: Fault.self) {
            try store.writeAlone { transaction in
                _ = try transaction.log(
                    Submission(project: number, eventId: "visit", userId: "bob", metadata: nil, isTrusted: false))
                throw Fault()
            }
        }
        // A refusal too, where it is alone.
        #expect(throws: SubmissionRefusal.unknownEvent) {
            try store.writeAlone { transaction in
                _ = try transaction.log(
                    Submission(project: number, eventId: "visit", userId: "bob", metadata: nil, isTrusted: false))
                throw SubmissionRefusal.unknownEvent
            }
        }
        #expect(try entries() == 1)
        #expect(try store.balance(of: "bob") == nil)
        // The next one starts from what is stored.
        #expect(try store.log("visit", by: "bob").after.balance == 5)
        #expect(try store.log("once").decision.limitReached)
        #expect(try store.differences() == [])
    }

    @Test func rolledBackDefinitionsAreForgotten() throws {
        #expect(throws: Fault.self) {
            try store.writeAlone { transaction in
                try transaction.createKey(
                    named: "key", digest: [UInt8](repeating: 1, count: 32), scopes: ["read"], expiresAt: nil, in: "cafe"
                )
                throw Fault()
            }
        }
        #expect(try store.project().apiKeys.isEmpty)
        try store.write {
            try $0.createKey(
                named: "key", digest: [UInt8](repeating: 1, count: 32), scopes: ["read"], expiresAt: nil, in: "cafe")
        }
        #expect(try store.project().apiKeys.count == 1)
    }

    @Test func transactionSeesItsOwnWrites() throws {
        let number = try store.project().number
        let outcomes = try store.writeAlone { transaction in
            try (0..<4).map { _ in
                try transaction.log(
                    Submission(project: number, eventId: "thrice", userId: "ann", metadata: nil, isTrusted: false)
                ).after.balance
            }
        }
        #expect(outcomes == [5, 10, 15, 15])
        #expect(try store.differences() == [])
    }

    @Test(.ofFiles) func wholeBatchFailsIfAnotherProcessHoldsTheLock() throws {
        let file = DatabaseFile(path: database.path)
        let clock = database.clock
        let session = try FileSession(
            file: file, lock: try WriterLock(beside: file, longestWait: 20), framesPerCheckpoint: 4_000,
            cache: DatabaseFile.usualCache)
        let writer = try Writer(
            session: session, catalog: store.catalog(), zones: ZoneDirectory(), commits: Histogram(bounds: []),
            clock: { clock.now })
        let writes = (0..<3).map { _ in CountedWrite() }
        let descriptor = open(database.path + "-lock", O_RDWR)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        // The lock is free once the first write has failed. The others must not try to take it again, one after
        // another.
        writes[0].onFailure = { _ = flock(descriptor, LOCK_UN) }
        writer.commit(writes, until: Deadline(after: .milliseconds(20)))
        #expect(writes.map(\.busy) == [1, 1, 1])
        #expect(writes.map(\.performed) == [0, 0, 0])
        writer.commit(writes, until: Deadline(after: .milliseconds(20)))
        #expect(writes.map(\.busy) == [1, 1, 1])
        #expect(writes.map(\.performed) == [1, 1, 1])
        // What has waited long enough already is tried once more, and only once.
        writer.commit(writes, until: Deadline(after: .milliseconds(0)))
        #expect(writes.map(\.performed) == [2, 2, 2])
        #expect(flock(descriptor, LOCK_EX) == 0)
        writer.commit(writes, until: Deadline(after: .milliseconds(0)))
        #expect(writes.map(\.busy) == [2, 2, 2])
    }

    /// Commits would go to a file that has no name any more.
    @Test(.ofFiles) func nothingIsWrittenToAFileThatWasReplaced() throws {
        try store.log("visit", by: "ann")
        let moved = database.path + "-old"
        #expect(rename(database.path, moved) == 0)
        #expect(throws: StoreError.fileReplaced(path: database.path)) { try store.log("visit", by: "ann") }
        #expect(link(moved, database.path) == 0)
        try store.log("visit", by: "ann")
        #expect(try store.balance(of: "ann") == 10)
    }

    /// Writes can wait past their deadline behind others of their own process.
    @Test func freeLockIsTakenEvenAfterTheDeadline() throws {
        let session = try store.engine.writingSession(cache: 1 << 20)
        var transactions = 0
        for time in [Duration.seconds(5), .zero] {
            try session.transact(until: Deadline(after: time), asking: {}) { _ in transactions += 1 }
        }
        #expect(transactions == 2)
    }

    @Test func damagedMemberDoesNotAffectOthers() throws {
        try store.log("visit", by: "ann")
        try store.log("visit", by: "bob")
        try database.tamper("UPDATE member SET state = x'ff' WHERE userId = 'ann'")
        let outcomes = try concurrently(12) { [store] index in
            (try? store.log("visit", by: index.isMultiple(of: 2) ? "ann" : "bob")) != nil
        }
        #expect(outcomes == (0..<12).map { !$0.isMultiple(of: 2) })
        #expect(try store.balance(of: "bob") == 35)
        #expect(try store.differences() == ["state of user ann of cafe"])
    }
}

/// Writes nothing, and counts what is asked of it.
private final class CountedWrite: Write, @unchecked Sendable {
    // Unchecked: one test's thread uses it.
    let isAlone = false
    private(set) var performed = 0
    private(set) var busy = 0
    var onFailure: () -> Void = {}

    func perform(in transaction: WriteTransaction) { performed += 1 }
    func fail(with error: any Error) {
        if error as? StoreError == .busy { busy += 1 }
        onFailure()
    }
    func finish() {}
}
