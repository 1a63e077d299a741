import Loyalty
import TestSupport
import Testing

@testable import Store

/// The groups' shares of a span when a member's events are for several groups. Random histories are tested elsewhere.
@Suite struct UsergroupStatsTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    private static let visit =
        #"{"eventId": "visit", "title": "V", "type": "FIXED", "reward": {"default": 1, "gold": 2, "silver": 2}}"#

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-10T12:00:00Z")
        store = try database.open()
        try store.apply(Definitions.project(events: [Self.visit], usergroups: ["gold", "silver"]))
    }

    private func log(_ user: String, _ group: String?, day: Int) throws {
        try database.clock.set("2026-11-\(day)T12:00:00Z")
        try store.log(
            "visit", by: user, metadata: group.map { #"{"usergroup": "\#($0)"}"# }, trusted: true)
    }

    private func shares(_ span: StatsSpan, today: String) throws -> [String] {
        let project = try store.project()
        let day = try Day.on(today)
        return try ["visit", nil].map { event in
            let found = try store.read {
                try $0.stats(of: event, span: span, today: day, in: project, comparing: false, byUsergroup: true)
            }
            return try #require(found).stats.usergroups
                .map { "\($0.usergroupId) \($0.count) \($0.users) \($0.points)" }.joined(separator: ", ")
        }
    }

    @Test func memberCountsInSeveralGroups() throws {
        try log("ann", nil, day: 10)
        try log("ann", "gold", day: 12)
        try log("bob", "gold", day: 12)
        try log("bob", "silver", day: 13)
        try log("cat", nil, day: 13)
        for (start, expected) in [
            ("10", "default 2 2 2, gold 2 2 4, silver 1 1 2"), ("11", "gold 2 2 4, default 1 1 1, silver 1 1 2"),
            ("13", "default 1 1 1, silver 1 1 2"), ("14", ""),
        ] {
            let span = StatsSpan.since(try Day.on("2026-11-\(start)"))
            #expect(try shares(span, today: "2026-11-14") == [expected, expected], "\(start)")
        }
        let month = StatsSpan.month(try #require(Month("2026-11")))
        let expected = "default 2 2 2, gold 2 2 4, silver 1 1 2"
        #expect(try shares(month, today: "2026-11-14") == [expected, expected])
        let past = StatsSpan.days(try Day.on("2026-11-10")...Day.on("2026-11-12"))
        #expect(try shares(past, today: "2026-11-14") == Array(repeating: "gold 2 2 4, default 1 1 1", count: 2))
        #expect(try store.differences() == [])
    }

    /// Most members are never in another group. Nothing is written for them.
    @Test func defaultGroupTakesNoRows() throws {
        for user in ["ann", "bob"] { for day in 10...12 { try log(user, nil, day: day) } }
        for table in ["usergroupDaily", "recency WHERE usergroup <> ''", "recencyMonth WHERE usergroup <> ''"] {
            #expect(try store.read { try $0.connection.integer("SELECT count(*) FROM \(table)") } == 0)
        }
        try log("ann", "gold", day: 13)
        #expect(try store.read { try $0.connection.integer("SELECT count(*) FROM usergroupDaily") } ?? 0 > 0)
    }

    @Test func erasedUserStaysInTheCounts() throws {
        try log("ann", "gold", day: 10)
        try log("ann", nil, day: 11)
        let span = StatsSpan.since(try Day.on("2026-11-10"))
        let before = try shares(span, today: "2026-11-11")
        let project = try store.project().number
        try store.writeAlone { try $0.eraseUser("ann", in: project) }
        #expect(try shares(span, today: "2026-11-11") == before)
        #expect(try store.differences() == [])
    }

    private static let gold = "WHERE usergroup = 'gold' AND subject = -1"

    @Test(arguments: [
        ("UPDATE usergroupDaily SET count = count + 1 \(gold)", "counts of project cafe for group gold on 2026-11-10"),
        ("UPDATE usergroupDaily SET points = 0 \(gold)", "counts of project cafe for group gold on 2026-11-10"),
        ("UPDATE usergroupDaily SET day = day + 1 \(gold)", "counts of project cafe for group gold on 2026-11-11"),
        ("DELETE FROM usergroupDaily", "counts of event visit of cafe for group gold on 2026-11-10"),
        (
            "UPDATE recency SET gaps = x'0004' \(gold)",
            "days before of users of project cafe for group gold on 2026-11-10"
        ),
        ("DELETE FROM recency", "days before of users of event visit of cafe for group gold on 2026-11-10"),
        (
            "UPDATE recencyMonth SET users = 0 WHERE usergroup = 'default'",
            "users of event visit of cafe for group default in 2026-11"
        ),
        ("DELETE FROM recencyMonth", "days before of users of event visit of cafe for group default in 2026-11"),
        ("UPDATE log SET usergroup = 'silver'", "counts of event visit of cafe for group silver on 2026-11-10"),
    ])
    func verifyReportsChangedGroupFigures(_ sql: String, _ what: String) throws {
        try log("ann", "gold", day: 10)
        #expect(try store.differences() == [])
        try database.tamper(sql)
        let differences = try store.differences()
        #expect(differences.contains(what), "\(differences)")
    }

    /// A change of the time zone recounts everything.
    @Test func recountGivesTheSameGroups() throws {
        try log("ann", "gold", day: 10)
        try log("ann", nil, day: 12)
        let span = StatsSpan.since(try Day.on("2026-11-09"))
        let before = try shares(span, today: "2026-11-12")
        let applied = try store.apply(
            Definitions.project(timezone: "UTC", events: [Self.visit], usergroups: ["gold", "silver"]))
        #expect(applied.isRecounted)
        #expect(try shares(span, today: "2026-11-12") == before)
        #expect(try store.differences() == [])
    }
}
