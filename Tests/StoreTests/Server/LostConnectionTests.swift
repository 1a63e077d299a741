import Database
import Locking
import Loyalty
import PostgreSQL
import TestSupport
import Testing

@testable import Store

/// A connection to the server breaks at any point: nothing answered is missing, and nothing is counted twice.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"), .serialized)
struct LostConnectionTests {
    let database: TemporaryDatabase
    let proxy: CuttingProxy
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        try database.open().apply(Definitions.project(events: [Definitions.event("visit")]))
        proxy = try CuttingProxy(server: TestDatabase.serverFolder)
        let clock = database.clock
        let address = database.path.replacing(TestDatabase.serverFolder, with: proxy.folder.path)
        store = try LoyaltyStore(path: address) { clock.now }
    }

    /// Logs events of some users in one transaction, once.
    private func log(_ key: String, users: [String] = ["ann"]) throws {
        let project = try store.project().number
        let once = Idempotency(caller: .user("ann"), key: key, digest: Array(repeating: 1, count: 32))
        _ = try store.write { transaction in
            try transaction.once(once, in: project, replies: NoReplies()) {
                for user in users {
                    _ = try transaction.log(
                        Submission(project: project, eventId: "visit", userId: user, metadata: nil, isTrusted: false))
                }
                return { Array("{}".utf8) }
            }
        }
    }

    private struct NoReplies: ReplyReader {
        func mark(of userId: String) -> String { userId }
        func erasing(_ userId: String, from reply: [UInt8]) -> ErasedReply { .unchanged }
        func isOnly(about userId: String, _ reply: [UInt8]) -> Bool { true }
    }

    /// Each write is answered though its connection is cut once, after each number of bytes in steps.
    @Test(arguments: CuttingProxy.Direction.allCases)
    func aCutAnywhereLosesAndDoublesNothing(direction: CuttingProxy.Direction) throws {
        defer { proxy.stop() }
        try log("first")
        try log("second")
        let counted = direction == .toServer ? direction : .toProgram
        _ = proxy.bytesPassed(counted)
        try log("third")
        let bytes = proxy.bytesPassed(counted)
        #expect(bytes > 100)
        var (count, cuts): (Int64, Int) = (3, 0)
        for place in stride(from: 1, through: bytes, by: max(bytes / 60, 1)) {
            proxy.cut(after: place, direction)
            try log("cut after \(place)")
            if proxy.leaveAlone() { cuts += 1 }
            count += 1
            #expect(try store.balance(of: "ann") == 5 * count, "cut after \(place) of \(bytes) bytes")
        }
        #expect(cuts > 40)
        #expect(try database.connection().integer("SELECT count(*) FROM log") == count)
        let differences = try store.differences()
        #expect(differences == [])
    }

    /// A large transaction is sent in parts while it is made. Half of the users are new each time.
    @Test(arguments: CuttingProxy.Direction.allCases)
    func aCutInALargeTransactionLosesAndDoublesNothing(direction: CuttingProxy.Direction) throws {
        defer { proxy.stop() }
        let known = (0..<300).map { "user-\($0)" }
        func users(_ round: Int) -> [String] { known + (0..<300).map { "new-\(round)-\($0)" } }
        try log("first", users: known)
        let counted = direction == .toServer ? direction : .toProgram
        _ = proxy.bytesPassed(counted)
        try log("second", users: users(0))
        let bytes = proxy.bytesPassed(counted)
        var (rounds, cuts) = (0, 0)
        for place in stride(from: 1, through: bytes, by: max(bytes / 20, 1)) {
            rounds += 1
            proxy.cut(after: place, direction)
            try log("cut after \(place)", users: users(rounds))
            if proxy.leaveAlone() { cuts += 1 }
        }
        #expect(cuts > 10)
        #expect(try database.connection().integer("SELECT count(*) FROM log") == 900 + 600 * Int64(rounds))
        let differences = try store.differences()
        #expect(differences == [])
    }

    @Test func aTerminatedConnectionIsMadeAgain() throws {
        defer { proxy.stop() }
        try log("first")
        for round in 1...5 {
            _ = try store.balance(of: "ann")
            let others = try database.connection()
            _ = try others.integer(
                """
                SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            #expect(try store.balance(of: "ann") == Int64(5 * round))
            try log("after \(round)")
        }
        let differences = try store.differences()
        #expect(differences == [])
    }

    /// The lock, the newest batch and all that is foreseen are one, also of users with time zones of their own; all changes
    /// and the commit are the other.
    @Test func aWriteTakesTwoRoundTrips() throws {
        defer { proxy.stop() }
        let session = try #require(try store.engine.writingSession(cache: 1 << 20) as? ServerSession)
        let connection = try #require(session.connection as? PostgreSQLConnection)
        let clock = database.clock
        let writer = try Writer(
            session: session, catalog: store.catalog(), cache: 1 << 20, zones: ZoneDirectory(),
            commits: Histogram(bounds: []), clock: { clock.now })
        let project = try store.project().number
        for index in 3..<6 {
            try store.write {
                _ = try $0.createUser("user-\(index)", usergroups: [], timezone: "Asia/Tokyo", in: project)
                try $0.updateUser("user-\(index)", UserChange(timezone: .some(nil)), in: project)
            }
        }
        for index in 0..<6 {
            let before = connection.roundTrips
            let write = AnsweredWrite(
                alone: false, turn: .next, foreseen: Foreseen(users: ["user-\(index)"], in: project)
            ) { transaction in
                _ = try transaction.log(
                    Submission(
                        project: project, eventId: "visit", userId: "user-\(index)", metadata: nil, isTrusted: false))
                return Reply { [] }
            } completion: { outcome in
                #expect(throws: Never.self) { try outcome.get() }
            }
            writer.commit([write], until: Deadline(after: .seconds(5)))
            write.finish()
            // The first ones compile the statements and read the rollups.
            if index > 1 { #expect(connection.roundTrips - before == 2) }
        }
        let differences = try store.differences()
        #expect(differences == [])
    }
}
