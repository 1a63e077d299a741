import Database
import Loyalty
import Testing

@testable import API
@testable import Store

/// What clients are told of errors of the database: whether to try again, and nothing internal.
@Suite struct DatabaseErrorTests {
    @Test(arguments: [
        (StoreError.outcomeUnknown, ErrorCode.outcomeUnknown), (.notCommitted, .databaseUnavailable),
        (
            .commitFailed(DatabaseError(.inputOutput, code: "SQLite 1034", message: "db.internal")), .outcomeUnknown
        ),
        (.fileReplaced(path: "db.internal"), .databaseUnavailable),
        (.busy, .databaseUnavailable), (.noTables(name: "postgresql://db.internal/punchcard"), .databaseUnavailable),
        (.newerSchema(found: 7, known: 6), .databaseUnavailable),
        (
            .database(DatabaseError(.unreachable, code: "PostgreSQL 57P01", message: "db.internal")),
            .databaseUnavailable
        ),
        (
            .database(DatabaseError(.interrupted, code: "PostgreSQL 57014", message: "db.internal")),
            .databaseUnavailable
        ),
    ])
    func aRetryIsAskedFor(error: StoreError, code: ErrorCode) {
        let answer = APIError(error)
        #expect(answer.code == code)
        let response = answer.response(requestId: "request", asProblem: false)
        #expect(response.status == 503)
        #expect(response.headers.contains { $0.name == "Retry-After" && $0.value == "1" })
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(!body.contains("db.internal") && !body.contains("PostgreSQL"))
    }

    /// A copy can take long, and ends with an operator.
    @Test func aDatabaseThatIsMovedAsksForMorePatience() {
        let copy = CopyMark(
            role: .source, number: 1, other: "postgresql://db.internal/punchcard",
            startedAt: Instant(milliseconds: 0), endedAt: nil)
        let response = APIError(StoreError.closed(for: copy)).response(requestId: "request", asProblem: false)
        #expect(response.status == 503)
        #expect(response.headers.contains { $0.name == "Retry-After" && $0.value == "60" })
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(body.contains(#""code":"database_moving""#) && !body.contains("db.internal"), "\(body)")
    }
}
