import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// `verify` finds and names every figure that doesn't match the log.
@Suite struct VerificationTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try store.apply(
            Definitions.project(
                events: [Definitions.event("visit", #", "limit": 2, "limitWindow": "day""#), Definitions.event("buy")],
                streaks: [Definitions.streak("daily", events: ["visit"])]))
        try store.apply(Definitions.project("other", events: [Definitions.event("visit")]))
        for day in [20, 21, 22, 24] {
            try database.clock.set("2026-11-\(day)T12:00:00Z")
            let submissions = ["ann", "bob"].flatMap { user in
                ["visit", "visit", "visit", "buy"].map { event in
                    Submission(project: 1, eventId: event, userId: user, metadata: nil, isTrusted: false)
                }
            }
            try store.writeAlone { transaction in for item in submissions { _ = try transaction.log(item) } }
        }
        try store.log("visit", by: "ann", project: "other")
        #expect(try store.differences() == [])
    }

    private static let visit = "(SELECT number FROM subject WHERE kind = 'event' AND id = 'visit' AND project = 1)"
    private static let ann = "(SELECT number FROM member WHERE userId = 'ann' AND project = 1)"
    private static let annsLast = "(SELECT newest FROM member WHERE userId = 'ann' AND project = 1)"

    /// A direct change to the database, and one of the differences that it causes.
    @Test(arguments: [
        ("UPDATE member SET balance = balance + 1 WHERE number = \(ann)", "balance of user ann of cafe"),
        ("UPDATE member SET newest = newest - 1 WHERE number = \(ann)", "newest entry of user ann of cafe"),
        ("UPDATE member SET newest = 0 WHERE number = \(ann)", "newest entry of user ann of cafe"),
        ("UPDATE member SET state = x'' WHERE number = \(ann)", "state of user ann of cafe"),
        ("UPDATE member SET state = CAST(state || x'00' AS BLOB) WHERE number = \(ann)", "state of user ann of cafe"),
        (
            "UPDATE member SET state = (SELECT state FROM member WHERE project = 2) WHERE number = \(ann)",
            "limit counter and days of visit, user ann of cafe"
        ),
        ("UPDATE member SET project = 2 WHERE userId = 'bob'", "daily counts of project cafe on 2026-11-20"),
        ("DELETE FROM member WHERE number = \(ann)", "daily counts of event visit of cafe on 2026-11-24"),
        ("UPDATE log SET points = 6 WHERE id = 1", "balance of user ann of cafe"),
        ("UPDATE log SET points = 9223372036854775807 WHERE outcome = 1", "balance of user ann of cafe"),
        ("UPDATE log SET outcome = 0, points = 0 WHERE id = 1", "daily counts of event visit of cafe on 2026-11-20"),
        ("UPDATE log SET outcome = 3, points = 0 WHERE id = 1", "daily counts of event visit of cafe on 2026-11-20"),
        ("UPDATE log SET at = at + 86400000 WHERE id = 1", "daily counts of event visit of cafe on 2026-11-21"),
        ("UPDATE log SET at = at + 3600000 WHERE id = 1", "daily counts of event visit of cafe on 2026-11-20"),
        ("UPDATE log SET at = at + 1 WHERE id = \(annsLast)", "newest instant of user ann of cafe"),
        ("UPDATE log SET at = 9223372036854775807 WHERE id = \(annsLast)", "newest day of user ann of cafe"),
        ("UPDATE log SET at = -9223372036854775808 WHERE id = 1", "daily counts of event visit of cafe on 2026-11-20"),
        (
            "UPDATE log SET subject = (SELECT number FROM subject WHERE id = 'buy') WHERE id = 1",
            "daily counts of event buy of cafe on 2026-11-20"
        ),
        ("UPDATE log SET subject = 99 WHERE id = 1", "daily counts of subject 99 on 2026-11-20"),
        ("UPDATE log SET member = 99 WHERE id = 1", "daily counts of event visit of cafe on 2026-11-20"),
        ("UPDATE log SET previous = 0 WHERE id = \(annsLast)", "links between the entries of user ann of cafe"),
        ("UPDATE log SET previous = previous + 1 WHERE id = 4", "links between the entries of user ann of cafe"),
        ("DELETE FROM log WHERE id = 4", "links between the entries of user ann of cafe"),
        ("DELETE FROM log WHERE id = \(annsLast)", "newest entry of user ann of cafe"),
        (
            """
            INSERT INTO log (id, member, kind, subject, at, outcome, points, balance, previous)
            SELECT 999, member, kind, subject, at, outcome, points, balance, \(annsLast) FROM log WHERE id = 1
            """,
            "newest entry of user ann of cafe"
        ),
        (column("count"), "daily counts of event visit of cafe on 2026-11-22"),
        (column("conditionMet"), "daily counts of event visit of cafe on 2026-11-22"),
        (column("limitReached"), "daily counts of event visit of cafe on 2026-11-22"),
        (column("points"), "daily counts of event visit of cafe on 2026-11-22"),
        (column("users"), "daily counts of event visit of cafe on 2026-11-22"),
        (
            "UPDATE daily SET hours = (SELECT hours FROM daily WHERE subject = -2) WHERE subject = \(visit)",
            "daily counts of event visit of cafe on 2026-11-22"
        ),
        ("UPDATE daily SET hours = x'01' WHERE subject = -1", "daily counts of project cafe on 2026-11-22"),
        ("UPDATE daily SET count = 9223372036854775807", "daily counts of event visit of cafe on 2026-11-22"),
        ("UPDATE daily SET day = day + 9 WHERE subject = -1", "daily counts of project cafe on 2026-11-29"),
        ("DELETE FROM daily WHERE subject = \(visit)", "daily counts of event visit of cafe on 2026-11-24"),
        (column("newUsers"), "daily counts of event visit of cafe on 2026-11-22"),
        (
            "UPDATE recency SET gaps = x'0004' WHERE subject = -1",
            "days before of users of project cafe on 2026-11-22"
        ),
        (
            "UPDATE recency SET gaps = CAST(gaps || x'ff' AS BLOB) WHERE subject = -1",
            "days before of users of project cafe on 2026-11-22"
        ),
        (
            "UPDATE recency SET day = day + 9 WHERE subject = \(visit)",
            "days before of users of event visit of cafe on 2026-12-03"
        ),
        ("DELETE FROM recency", "days before of users of project other on 2026-11-24"),
        ("UPDATE recencyMonth SET users = users + 1 WHERE subject = -1", "users of project cafe in 2026-11"),
        (
            "UPDATE recencyMonth SET gaps = x'0006' WHERE subject = -1",
            "days before of users of project cafe in 2026-11"
        ),
        (
            "UPDATE recencyMonth SET month = month + 1 WHERE subject = \(visit)",
            "days before of users of event visit of cafe in 2026-12"
        ),
        ("DELETE FROM recencyMonth", "days before of users of project other in 2026-11"),
        (
            "UPDATE retention SET cohorts = x'0006' WHERE subject = -1 AND interval = 1",
            "cohorts of project cafe in the month from 2026-11-01 on"
        ),
        ("DELETE FROM retention", "cohorts of event visit of cafe in the week from 2026-11-16 on"),
        (
            "UPDATE streakExpiry SET users = users + 1",
            "streaks streak daily of cafe that expire at 2026-11-25T23:00:00.000Z"
        ),
        (
            "UPDATE streakExpiry SET lengths = lengths + 1",
            "streaks streak daily of cafe that expire at 2026-11-25T23:00:00.000Z"
        ),
        (
            "UPDATE streakExpiry SET expiry = expiry + 1000",
            "streaks streak daily of cafe that expire at 2026-11-25T23:00:01.000Z"
        ),
        ("DELETE FROM streakExpiry", "streaks streak daily of cafe that expire at 2026-11-25T23:00:00.000Z"),
        ("UPDATE streakLongest SET users = 9 WHERE length = 3", "users whose longest streak daily of cafe is 3"),
        ("UPDATE streakLongest SET length = 9 WHERE length = 3", "users whose longest streak daily of cafe is 9"),
        ("DELETE FROM streakLongest", "users whose longest streak daily of cafe is 3"),
        ("UPDATE streakLongest SET users = 9 WHERE length = 0", "participants of streak daily of cafe"),
        ("UPDATE subject SET since = 1000 WHERE kind = 'streak'", "streak daily of user ann of cafe"),
        (
            "UPDATE project SET definition = replace(definition, 'Europe/Berlin', 'Asia/Tokyo')",
            "daily counts of project cafe on 2026-11-20"
        ),
    ])
    func reportsChangedFigures(_ sql: String, _ what: String) throws {
        try database.tamper(sql)
        let report = try store.read { try $0.verify(zones: store.zones) }
        #expect(report.differences.contains { $0.what == what }, "\(report.differences.map(\.what))")
        #expect(report.differences.allSatisfy { $0.stored != $0.counted })
        #expect(report.differenceCount == report.differences.count)
    }

    private static func column(_ name: String) -> String {
        "UPDATE daily SET \(name) = \(name) + 1 WHERE subject = \(visit)"
    }

    @Test func reportsBothValues() throws {
        try database.tamper("UPDATE member SET balance = 1000 WHERE userId = 'bob'")
        let report = try store.read { try $0.verify(zones: store.zones) }
        #expect(report.differences == [.init(what: "balance of user bob of cafe", stored: "1000", counted: "60")])
        #expect(report.projects == 2)
        #expect(report.members == 3)
        #expect(report.entries == 33)
    }

    /// Of a figure with parts, only those that differ are shown.
    @Test func namesThePartsThatDiffer() throws {
        try database.tamper("UPDATE daily SET points = 7, users = 1000 WHERE subject = \(Self.visit) AND day = 20779")
        let report = try store.read { try $0.verify(zones: store.zones) }
        #expect(report.differences.map(\.what) == ["daily counts of event visit of cafe on 2026-11-22"])
        #expect(report.differences.map(\.stored) == ["points 7, users 1000"])
        #expect(report.differences.map(\.counted) == ["points 20, users 2"])
    }

    @Test func listIsLimitedButTheCountIsNot() throws {
        var report = VerificationReport()
        for number in 0..<1_500 { report.addDifference("\(number)", stored: "a", counted: "b") }
        #expect(report.differences.count == 1_000)
        #expect(report.differenceCount == 1_500)
    }

    @Test(.ofFiles) func reportsDamagedPages() throws {
        // What a page's header says of its own size no longer fits.
        try database.tamper(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'memberByUser'")
        let reopened = try database.open()
        let report = try? reopened.read { try $0.verify(zones: reopened.zones) }
        #expect(report?.differences.first?.what ?? "the file" == "the file")
    }

    @Test func soundDatabaseHasNoDifferences() throws {
        try database.tamper("VACUUM")
        #expect(try store.differences() == [])
    }
}
