import CSQLite
import Testing

import Database

@testable import SQLite

@Suite struct StatementTests {
    let file: TemporaryFile

    init() throws {
        file = try TemporaryFile()
    }

    /// What a value is after its way through a column.
    private func roundTrip<Value>(_ bind: (any Statement) -> Void, _ read: (any Statement) -> Value) throws -> Value {
        let connection = try file.open()
        try connection.execute("CREATE TABLE IF NOT EXISTS a (b ANY) STRICT; DELETE FROM a")
        let insert = try connection.prepare("INSERT INTO a VALUES (?)")
        bind(insert)
        try insert.run()
        return try #require(try connection.prepare("SELECT b, typeof(b), length(b) FROM a").first(read))
    }

    @Test(arguments: [0, 1, -1, 127, .max, .min, 9_007_199_254_740_993])
    func integers(_ value: Int64) throws {
        #expect(try roundTrip({ $0.bind(1, value) }, { $0.int(0) }) == value)
        #expect(try roundTrip({ $0.bind(1, Int64?.some(value)) }, { $0.intIfPresent(0) }) == value)
    }

    @Test(arguments: ["", "a", "é€😀", "a\0b", "\0", "e\u{301}", String(repeating: "long ", count: 10_000)])
    func texts(_ value: String) throws {
        let utf8 = Array(value.utf8)
        let readers: [(any Statement) -> Void] = [
            { $0.bind(1, value) }, { $0.bind(1, utf8: utf8) }, { $0.bind(1, utf8: utf8[...]) },
        ]
        for bind in readers {
            let stored = try roundTrip(bind) { (text: $0.text(0), type: $0.text(1), bytes: $0.bytes(0)) }
            #expect(Array(stored.text.utf8) == utf8)
            #expect(stored.bytes == utf8)
            #expect(stored.type == "text")
        }
        #expect(try roundTrip({ $0.bind(1, value) }, { $0.textIfPresent(0) }) == value)
    }

    @Test func textsThatAreNoArrays() throws {
        let stored = try roundTrip({ $0.bind(1, utf8: "lazy".utf8.lazy.map { $0 &+ 1 }) }, { $0.text(0) })
        #expect(stored == "mb{z")
    }

    @Test(arguments: [[], [0], [0, 255, 0], [UInt8](repeating: 7, count: 100_000)])
    func blobs(_ value: [UInt8]) throws {
        let stored = try roundTrip({ $0.bind(1, bytes: value) }) { (bytes: $0.bytes(0), type: $0.text(1)) }
        #expect(stored.bytes == value)
        #expect(stored.type == "blob", "empty bytes are not NULL")
        #expect(try roundTrip({ $0.bind(1, bytes: value) }, { $0.withBytes(0) { $0.count } }) == value.count)
    }

    /// What is bound for one run is stored like what is bound with a copy, and the next run stores NULL.
    @Test(arguments: ["", "a", "é€😀", "a\0b", String(repeating: "long ", count: 10_000)])
    func boundForOneRun(_ value: String) throws {
        let connection = try file.open()
        try connection.execute("CREATE TABLE a (number INTEGER PRIMARY KEY, b ANY) STRICT")
        let insert = try connection.prepare("INSERT INTO a (b) VALUES (?)")
        try insert.run(1, utf8: Array(value.utf8)[...])
        try insert.run()
        try insert.run(1, bytes: Array(value.utf8))
        try insert.run()
        let select = try connection.prepare("SELECT b, typeof(b) FROM a ORDER BY number")
        for type in ["text", "null", "blob", "null"] {
            #expect(try select.step())
            #expect(select.text(1) == type)
            #expect(select.bytes(0) == (type == "null" ? [] : Array(value.utf8)))
        }
    }

    @Test func null() throws {
        let binds: [(any Statement) -> Void] = [
            { $0.bindNull(1) }, { $0.bind(1, Int64?.none) }, { $0.bind(1, String?.none) }, { _ in },
        ]
        for bind in binds {
            let isNull = try roundTrip(bind) { row in
                row.isNull(0) && row.int(0) == 0 && row.intIfPresent(0) == nil && row.text(0) == ""
                    && row.textIfPresent(0) == nil && row.bytes(0) == []
            }
            #expect(isNull)
        }
    }

    @Test func invalidUTF8IsMended() throws {
        let connection = try file.open()
        #expect(try connection.text("SELECT CAST(x'61ff62' AS TEXT)") == "a\u{fffd}b")
    }

    @Test func aStatementIsReadyAgainAfterItsLastRow() throws {
        let connection = try file.open()
        let statement = try connection.prepare("SELECT ? + 1 UNION ALL SELECT 0")
        for value in [1, 2, 3] as [Int64] {
            statement.bind(1, value)
            #expect(try statement.step())
            #expect(statement.int(0) == value + 1)
            #expect(try statement.step())
            #expect(try !statement.step())
        }
    }

    @Test func firstResetsAndNoRowIsNil() throws {
        let connection = try file.open()
        let statement = try connection.prepare("SELECT ?1 WHERE ?1 > 5")
        statement.bind(1, 6)
        #expect(try statement.first { $0.int(0) } == 6)
        statement.bind(1, 5)
        #expect(try statement.first { $0.int(0) } == nil)
        statement.bind(1, 7)
        #expect(try statement.first { $0.int(0) } == 7)
    }

    @Test func aFailureResetsTheStatement() throws {
        let connection = try file.open()
        try connection.execute("CREATE TABLE a (b INTEGER PRIMARY KEY CHECK (b < 10)) STRICT; INSERT INTO a VALUES (1)")
        let insert = try connection.prepare("INSERT INTO a VALUES (?)")
        for (value, code) in [(1, 6), (10, 1), (2, 0), (2, 6), (3, 0)] as [(Int64, Int32)] {
            insert.bind(1, value)
            if code == 0 {
                try insert.run()
            } else {
                let error = try #require(throws: DatabaseError.self) { try insert.run() }
                #expect(error.kind == .constraint)
                #expect(error.code == "SQLite \(SQLITE_CONSTRAINT | code << 8)")
            }
        }
        #expect(try connection.integer("SELECT count(*) FROM a") == 3)
    }

    @Test func strictTablesRefuseAnotherType() throws {
        let connection = try file.open()
        try connection.execute("CREATE TABLE a (b INTEGER NOT NULL) STRICT")
        let insert = try connection.prepare("INSERT INTO a VALUES (?)")
        insert.bind(1, "text")
        #expect(try #require(throws: DatabaseError.self) { try insert.run() }.kind == .constraint)
        insert.bindNull(1)
        #expect(try #require(throws: DatabaseError.self) { try insert.run() }.kind == .constraint)
    }

    @Test func resetEndsTheReadTransaction() throws {
        let writer = try file.openLogged()
        try writer.execute("CREATE TABLE a (b); INSERT INTO a VALUES (1), (2)")
        let reader = try file.openLogged()
        let query = try reader.prepare("SELECT b FROM a")
        #expect(try query.step())
        try writer.execute("INSERT INTO a VALUES (3)")
        #expect(try reader.integer("SELECT count(*) FROM a") == 2, "the open query holds its snapshot")
        query.reset()
        #expect(try reader.integer("SELECT count(*) FROM a") == 3)
    }
}
