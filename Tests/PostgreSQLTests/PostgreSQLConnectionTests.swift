import Database
import TestSupport
import Testing

@testable import PostgreSQL

/// Statements, pipelines and lost connections, on a server.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct PostgreSQLConnectionTests {
    let folder: TemporaryFolder
    let database: TestDatabase
    let connection: PostgreSQLConnection

    init() throws {
        folder = try TemporaryFolder()
        database = try TestDatabase(in: folder)
        connection = try PostgreSQLConnection(ConnectionInfo(database.address), applicationName: "test")
        try connection.execute(
            "CREATE TABLE item (number BIGINT PRIMARY KEY, name TEXT COLLATE \"C\", content BYTEA, total BIGINT)")
    }

    private func other() throws -> PostgreSQLConnection {
        try PostgreSQLConnection(ConnectionInfo(database.address), applicationName: "test")
    }

    private func insert(_ numbers: ClosedRange<Int64>) throws {
        let insert = try connection.prepare("INSERT INTO item (number, name, content, total) VALUES (?, ?, ?, ?)")
        for number in numbers {
            insert.bind(1, number)
            insert.bind(2, "item \(number)")
            insert.bind(3, bytes: [UInt8(number % 256), 0])
            insert.bindNull(4)
            try insert.run()
        }
        try connection.waitForAll()
    }

    /// A primary that has become a standby says so. Whoever is connected to it looks for the new one.
    @Test func aServerThatTakesNoWritesIsLost() throws {
        let (other, losses) = (try other(), connection.info.losses)
        try connection.execute("SET default_transaction_read_only = on")
        try connection.begin("BEGIN")
        let error = #expect(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO item (number) VALUES (1)")
        }
        #expect(error?.kind == .unreachable)
        #expect(connection.info.losses == losses + 1)
        // It tells that nothing was written.
        connection.rollBack()
        #expect(connection.isConnected)
        try insert(1...1)
        #expect(try other.integer("SELECT count(*) FROM item") == 1)
    }

    @Test(arguments: [0, 1, -1, .max, .min, 9_007_199_254_740_993])
    func integersStayTheSame(_ value: Int64) throws {
        let query = try connection.prepare("SELECT CAST(? AS BIGINT)")
        query.bind(1, value)
        #expect(try query.first { $0.int(0) } == value)
        #expect(try query.first { $0.text(0) } == String(value))
    }

    @Test(arguments: ["", "a", "é€😀", "e\u{301}", String(repeating: "long ", count: 10_000)])
    func textsStayTheSame(_ value: String) throws {
        let query = try connection.prepare("SELECT CAST(? AS TEXT)")
        query.bind(1, value)
        let read = try query.first { (text: $0.text(0), bytes: $0.bytes(0), isNull: $0.isNull(0)) }
        #expect(read?.bytes == Array(value.utf8))
        #expect(read?.isNull == false)
    }

    @Test(arguments: [[], [0], Array(0...255), Array(repeating: 7, count: 100_000)])
    func bytesStayTheSame(_ value: [UInt8]) throws {
        let query = try connection.prepare("SELECT CAST(? AS BYTEA)")
        query.bind(1, bytes: value)
        let read = try query.first { (bytes: $0.bytes(0), isNull: $0.isNull(0)) }
        #expect(read?.bytes == value)
        #expect(read?.isNull == false)
    }

    @Test func typesOfNumbersAreRead() throws {
        let query = try connection.prepare(
            "SELECT CAST(3 AS SMALLINT), 4, true, sum(number), NULL FROM (VALUES (5::bigint), (6)) AS n (number)")
        let read = try query.first { row in (0...4).map { row.int($0) } + [row.isNull(4) ? 1 : 0] }
        #expect(read == [3, 4, 1, 11, 0, 1])
    }

    /// Nothing is waited for until a row is needed.
    @Test func whatIsSentTogetherTakesOneRoundTrip() throws {
        try insert(1...1)
        let query = try connection.prepare("SELECT count(*) FROM item")
        #expect(try query.first { $0.int(0) } == 1)
        let insert = try connection.prepare("INSERT INTO item (number) VALUES (?)")
        insert.bind(1, 100)
        try insert.run()
        try connection.waitForAll()
        let before = connection.roundTrips
        try connection.begin("BEGIN")
        for number in Int64(2)...51 {
            insert.bind(1, number)
            try insert.run()
        }
        #expect(try query.first { $0.int(0) } == 52)
        try connection.commit()
        #expect(connection.roundTrips - before == 2)
    }

    /// What was asked together is answered together, though more was sent since.
    @Test func anAnswerOnItsWayIsNotWaitedForAgain() throws {
        let queries = try ["SELECT 1", "SELECT 2"].map { try connection.prepare($0) }
        for query in queries { _ = try query.first { $0.int(0) } }
        try insert(1...1)
        let before = connection.roundTrips
        for query in queries { try query.ask() }
        #expect(try queries[0].first { $0.int(0) } == 1)
        try connection.run("UPDATE item SET total = 7")
        #expect(try queries[1].first { $0.int(0) } == 2)
        #expect(connection.roundTrips - before == 1)
        #expect(try connection.integer("SELECT total FROM item") == 7)
    }

    /// Also if more was sent since, outside of a transaction.
    @Test func anErrorOfWhatWasAskedTogetherEndsTheWait() throws {
        let queries = try ["SELECT 1", "SELECT 1 / CAST(? AS BIGINT)"].map { try connection.prepare($0) }
        queries[1].bind(1, 1)
        for query in queries { _ = try query.first { $0.int(0) } }
        queries[1].bind(1, 0)
        try insert(1...1)
        for query in queries { try query.ask() }
        #expect(try queries[0].first { $0.int(0) } == 1)
        try connection.run("UPDATE item SET total = 7")
        #expect(throws: DatabaseError.self) { try queries[1].first { $0.int(0) } }
        #expect(try connection.integer("SELECT total FROM item") == 7)
    }

    /// What is asked and then not needed costs no round trip, and its answer is not taken for another one.
    @Test func aStatementIsResetWithoutAWait() throws {
        let query = try connection.prepare("SELECT CAST(? AS BIGINT)")
        query.bind(1, 1)
        #expect(try query.first { $0.int(0) } == 1)
        let before = connection.roundTrips
        try query.ask()
        query.reset()
        #expect(connection.roundTrips == before)
        query.bind(1, 2)
        #expect(try query.first { $0.int(0) } == 2)
        #expect(connection.roundTrips == before + 1)
    }

    @Test func anErrorOfAnEarlierStatementComesWithTheNextWait() throws {
        try insert(1...2)
        try connection.begin("BEGIN")
        let insert = try connection.prepare("INSERT INTO item (number) VALUES (?)")
        insert.bind(1, 3)
        try insert.run()
        insert.bind(1, 1)
        try insert.run()
        let error = #expect(throws: DatabaseError.self) { try connection.commit() }
        #expect(error?.kind == .constraint)
        connection.rollBack()
        #expect(try connection.integer("SELECT count(*) FROM item") == 2)
        #expect(try connection.text("SELECT 'usable'") == "usable")
    }

    @Test func rowsOfALargeQueryAreReadInPortionsBesideOtherStatements() throws {
        let rows = try connection.rows(RowForm(.insert, "item", key: [("number", .integer)], others: [("name", .text)]))
        for number in Int64(1)...4_500 {
            rows.bind(1, number)
            rows.bind(2, number == 7 ? nil : "item \(number)")
            try rows.add()
        }
        try connection.sendRows()
        try connection.beginSnapshot()
        defer { connection.endSnapshot() }
        let scan = try connection.prepareScan("SELECT number, name FROM item WHERE number > ? ORDER BY number")
        let name = try connection.prepare("SELECT name FROM item WHERE number = ?")
        for start in [Int64(0), 4_000, 4_500] {
            scan.bind(1, start)
            var expected = start
            while try scan.step() {
                expected += 1
                guard scan.int(0) == expected else { break }
                name.bind(1, expected)
                guard try name.first({ $0.text(0) }) == scan.text(1) else { break }
            }
            #expect(expected == 4_500)
        }
        scan.bind(1, 0)
        #expect(try scan.step() && scan.step())
        scan.reset()
        #expect(try scan.step())
        #expect(scan.int(0) == 1)
    }

    @Test func rowsAreInsertedReplacedAddedAndUpdated() throws {
        func write(_ action: RowForm.Action, _ values: [(Int64, Int64?)]) throws {
            let rows = try connection.rows(
                RowForm(action, "item", key: [("number", .integer)], others: [("total", .integer)]))
            for (number, total) in values {
                rows.bind(1, number)
                rows.bind(2, total)
                try rows.add()
            }
        }
        func totals() throws -> [Int64: Int64?] {
            let query = try connection.prepare("SELECT number, total FROM item")
            var totals: [Int64: Int64?] = [:]
            while try query.step() { totals[query.int(0)] = query.intIfPresent(1) }
            return totals
        }
        try write(.insert, [(1, 10), (2, nil)])
        #expect(try totals() == [1: 10, 2: nil])
        try write(.replace, [(2, 5), (3, 6)])
        #expect(try totals() == [1: 10, 2: 5, 3: 6])
        try write(.add, [(1, 1), (4, 4)])
        #expect(try totals() == [1: 11, 2: 5, 3: 6, 4: 4])
        try write(.insertIfAbsent, [(1, 99), (5, 5)])
        #expect(try totals() == [1: 11, 2: 5, 3: 6, 4: 4, 5: 5])
        try write(.update, [(1, 12), (9, 9)])
        #expect(try totals() == [1: 12, 2: 5, 3: 6, 4: 4, 5: 5])
    }

    @Test func listsAreReadAtOnce() throws {
        try insert(1...5)
        let query = try #require(
            try connection.prepareList(
                """
                SELECT item.number FROM unnest(CAST(?1 AS BIGINT[]), CAST(?2 AS TEXT[]), CAST(?3 AS BYTEA[]))
                    AS wanted (number, name, content)
                JOIN item USING (number, name, content) ORDER BY 1
                """))
        query.bind(1, list: [1, 2, 3, 4])
        query.bind(2, list: ["item 1", "item 2", "other", "item 4"])
        query.bind(3, list: [[1, 0], [2, 0], [3, 0], [9]])
        var found: [Int64] = []
        while try query.step() { found.append(query.int(0)) }
        #expect(found == [1, 2])
        query.bind(1, list: [Int64]())
        query.bind(2, list: [String]())
        query.bind(3, list: [[UInt8]]())
        #expect(try !query.step())
    }

    /// The rest of a transaction must not run outside of it.
    @Test func aConnectionIsNotMadeAgainDuringATransaction() throws {
        let insert = try connection.prepare("INSERT INTO item (number) VALUES (?)")
        insert.bind(1, 1)
        try insert.run()
        try connection.begin("BEGIN")
        insert.bind(1, 2)
        try insert.run()
        try connection.waitForAll()
        let killer = try other()
        let process = try connection.integer("SELECT pg_backend_pid()") ?? 0
        let kill = "SELECT count(*) FROM pg_terminate_backend(\(process), 5000) AS ended WHERE ended"
        #expect(try killer.integer(kill) == 1)
        for number in Int64(3)...4 {
            let error = #expect(throws: DatabaseError.self) {
                insert.bind(1, number)
                try insert.run()
                try connection.waitForAll()
            }
            #expect(error?.kind == .unreachable)
        }
        #expect(throws: DatabaseError.self) { try connection.commit() }
        connection.rollBack()
        #expect(try connection.integer("SELECT count(*) FROM item") == 1)
        insert.bind(1, 5)
        try insert.run()
        #expect(try killer.integer("SELECT count(*) FROM item") == 1, "it isn't sent yet")
        try connection.waitForAll()
        #expect(try killer.integer("SELECT count(*) FROM item") == 2)
    }

    /// Not up to a millisecond before it: whoever tries again until the deadline would have time for one more attempt,
    /// but none to find out what is wrong.
    @Test func aWaitEndsAtTheDeadline() throws {
        for microseconds in stride(from: 20_150, to: 21_000, by: 150) {
            let deadline = ContinuousClock.now + .microseconds(microseconds)
            connection.setDeadline(deadline)
            let error = #expect(throws: DatabaseError.self) { try connection.integer("SELECT 1 FROM pg_sleep(60)") }
            #expect(error?.kind == .interrupted)
            #expect(ContinuousClock.now >= deadline)
        }
        connection.setDeadline(nil)
        #expect(try connection.integer("SELECT 1") == 1)
    }

    @Test func warningsAreNoticed() throws {
        #expect(try connection.integer("SELECT 1") == 1)
        #expect(!connection.hasWarned())
        try connection.execute("DO $$ BEGIN RAISE WARNING 'careful'; END $$")
        #expect(connection.hasWarned())
        #expect(!connection.hasWarned())
    }

    @Test(arguments: [
        "host=/nonexistent dbname=points", "host=/tmp port=1 dbname=points connect_timeout=2",
    ])
    func aServerThatIsNotThereIsUnreachable(address: String) throws {
        let connection = try PostgreSQLConnection(ConnectionInfo(address), applicationName: "test")
        let error = #expect(throws: DatabaseError.self) { try connection.integer("SELECT 1") }
        #expect(error?.kind == .unreachable)
    }

    @Test func onlyThePrimaryIsAsked() throws {
        let error = #expect(throws: DatabaseError.self) {
            try ConnectionInfo("dbname=points target_session_attrs=any")
        }
        #expect(error?.message.contains("read-write") == true)
        #expect(try !ConnectionInfo("postgresql://ann:secret@db/points").name.contains("secret"))
    }
}
