import Database
import Locking
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A batch whose outcome is unknown may have been committed: none of its writes is tried again.
@Suite struct UnknownOutcomeTests {
    /// Commits, and then says what a server would say whose answer got lost.
    private final class Session: WritingSession {
        private let session: any WritingSession
        private(set) var transactions = 0

        init(_ session: any WritingSession) {
            self.session = session
        }

        var connection: any Connection { session.connection }
        var clearsFiles: Bool { session.clearsFiles }

        func transact(
            until deadline: Deadline, asking ask: () throws -> Void, _ body: (TransactionStart) throws -> Void
        ) throws {
            transactions += 1
            try session.transact(until: deadline, asking: ask, body)
            throw StoreError.outcomeUnknown
        }

        func definitionsWillChange() { session.definitionsWillChange() }
        func makeRoom() -> Bool { session.makeRoom() }
        func scrub(patience: Int32) throws { try session.scrub(patience: patience) }
        func settle() throws { try session.settle() }
        func continueTime(from now: Instant) throws { try session.continueTime(from: now) }
    }

    private final class Logged: Write, @unchecked Sendable {
        // Unchecked: one thread uses it.
        let isAlone = false
        private let submission: Submission
        private(set) var error: (any Error)?

        init(_ submission: Submission) {
            self.submission = submission
        }

        func perform(in transaction: WriteTransaction) throws { _ = try transaction.log(submission) }
        func fail(with error: any Error) { self.error = error }
        func finish() {}
    }

    @Test func writesAreTriedOnce() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        let session = Session(try store.engine.writingSession(cache: 1 << 20))
        let writer = try Writer(
            session: session, catalog: store.catalog(), zones: store.zones,
            commits: Histogram(bounds: StoreMetrics.commitBounds), clock: nil)
        let project = try store.project().number
        let writes = ["ann", "bob"].map { user in
            Logged(
                Submission(project: project, eventId: "visit", userId: user, metadata: nil, isTrusted: false))
        }
        writer.commit(writes, until: Deadline(after: .seconds(5)))
        #expect(session.transactions == 1)
        for write in writes { #expect(write.error as? StoreError == .outcomeUnknown) }
        #expect(try database.connection().integer("SELECT count(*) FROM log") == 2)
        #expect(try store.differences() == [])
    }
}
