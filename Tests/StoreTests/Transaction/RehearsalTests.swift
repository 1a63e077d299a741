import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Drafts of streaks and challenges are tried on what a user did before.
@Suite struct RehearsalTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        for day in 17...19 { try store.log("visit", at: "2026-11-\(day)T12:00:00Z") }
    }

    private func rehearse(by user: String, most: Int) throws -> LoggedEvent {
        let project = try store.project()
        let json = try JSONDocument.parse(Definitions.streak("daily", events: ["visit"], #", "backfill": true"#)).root
        let streak = try StreakDefinition.read(json, in: project.definition).get()
        let submission = Submission(
            project: project.number, eventId: "visit", userId: user, metadata: nil, isTrusted: true,
            drafts: Drafts(event: nil, streak: streak, challenge: nil))
        return try store.write { try $0.rehearse(submission, most: most) }
    }

    @Test func rehearsalIsLimitedByEntries() throws {
        for most in 3...5 {
            #expect(try rehearse(by: "ann", most: most).after.streaks.first?.length == 4)
        }
        for most in 0...2 {
            #expect(throws: SubmissionRefusal.historyTooLong) { try rehearse(by: "ann", most: most) }
        }
        #expect(try rehearse(by: "new", most: 0).after.streaks.first?.length == 1)
        #expect(try store.balance(of: "ann") == 15)
        #expect(WriteTransaction.longestRehearsal == 50_000)
    }
}
