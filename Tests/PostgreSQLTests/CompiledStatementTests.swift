import Database
import TestSupport
import Testing

@testable import PostgreSQL

/// What the server keeps of the statements that it has compiled.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct CompiledStatementTests {
    let folder: TemporaryFolder
    let connection: PostgreSQLConnection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PostgreSQLConnection(
            ConnectionInfo(TestDatabase(in: folder).address), applicationName: "test")
    }

    private func kept() throws -> Int64? {
        try connection.integer("SELECT count(*) FROM pg_prepared_statements")
    }

    @Test func statementsWithTheSameTextShareOne() throws {
        let before = try kept()
        let statements = try (0..<5).map { _ in try connection.prepare("SELECT CAST(? AS BIGINT) + 1") }
        for (index, statement) in statements.enumerated() { statement.bind(1, Int64(index)) }
        for (index, statement) in statements.enumerated() {
            try statement.ask()
            #expect(try statement.first { $0.int(0) } == Int64(index) + 1)
        }
        #expect(try kept() == before.map { $0 + 1 })
    }

    @Test func theServerForgetsWhatNothingUsesAnyMore() throws {
        let used = try connection.prepare("SELECT 'used'")
        #expect(try used.first { $0.text(0) } == "used")
        for number in 0..<2_000 { #expect(try connection.integer("SELECT \(number)") == Int64(number)) }
        for number in 0..<2_000 { try connection.run("SET application_name = 'test \(number)'") }
        #expect(try kept() ?? .max < 1_000)
        #expect(try used.first { $0.text(0) } == "used")
    }

    /// The server skips what was sent after a failure. So a statement that was sent to be compiled is sent again.
    @Test func aStatementIsCompiledAfterWhatFailedBefore() throws {
        let failing = try connection.prepare("SELECT 1 / CAST(? AS BIGINT)")
        failing.bind(1, 1)
        #expect(try failing.first { $0.int(0) } == 1)
        failing.bind(1, 0)
        try failing.ask()
        try connection.run("SET application_name = 'later'")
        #expect(throws: DatabaseError.self) { try failing.step() }
        try connection.run("SET application_name = 'later'")
        try connection.waitForAll()
        #expect(try connection.text("SELECT current_setting('application_name')") == "later")
    }
}
