import JSON
import Loyalty
import Database
import SQLite
import TestSupport
import Testing

@testable import Store

/// What a change of definitions would do is what it then does.
@Suite struct DefinitionEffectTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-16T12:00:00Z")
        store = try database.open()
        try store.apply(Self.definitions())
        for day in 16...20 {
            try database.clock.set("2026-11-\(day)T23:30:00Z")
            for user in 0..<5 where day % (user + 1) == 0 { try store.log("visit", by: "user-\(user)") }
        }
    }

    private static func definitions(
        timezone: String = "UTC", visit: String = #", "limit": 1, "limitWindow": "day""#,
        streak: String? = #", "rewards": [{"length": 2, "points": 10}]"#, challenges: [String] = [], offers: String = ""
    ) -> String {
        Definitions.project(
            timezone: timezone, events: [Definitions.event("visit", visit)],
            streaks: streak.map { [Definitions.streak("days", events: ["visit"], $0)] } ?? [],
            members: #", "challenges": [\#(challenges.joined(separator: ","))], "offers": [\#(offers)]"#)
    }

    struct Change: Sendable {
        var definitions: String
        var past = PastPay.nothing
        /// Whose progress it changes, whose points, and by how much.
        var effect: [Int64]
    }

    private static let thrice =
        #"{"challengeId": "twice", "eventId": "visit", "goal": 2, "points": 3, "repeatable": true"#

    static let changes = [
        Change(definitions: definitions(), effect: [0, 0, 0, 0]),
        Change(definitions: definitions(streak: #", "title": "Days""#), effect: [0, 0, 0, 0]),
        Change(
            definitions: definitions(streak: #", "rewards": [{"length": 2, "points": 99}]"#), effect: [0, 0, 0, 0]),
        Change(
            definitions: definitions(streak: #", "rewards": [{"length": 2, "points": 99}]"#), past: .changes,
            effect: [0, 1, 89, 89]),
        Change(
            definitions: definitions(streak: #", "rewards": [{"length": 1, "points": 2}]"#), past: .changes,
            effect: [0, 4, 14, 6]),
        Change(definitions: definitions(streak: nil), effect: [5, 0, 0, 0]),
        Change(definitions: definitions(visit: #", "limit": 1, "limitWindow": "month""#), effect: [5, 0, 0, 0]),
        Change(definitions: definitions(challenges: [thrice + "}"]), effect: [0, 0, 0, 0]),
        Change(definitions: definitions(challenges: [thrice + #", "backfill": true}"#]), effect: [5, 3, 12, 6]),
        Change(definitions: definitions(timezone: "Europe/Berlin"), effect: [5, 0, 0, 0]),
        Change(
            definitions: definitions(offers: #"{"offerId": "tea", "title": "Tea", "cost": {"default": 5}}"#),
            past: .changes, effect: [0, 0, 0, 0]),
    ]

    private static func numbers(_ effect: DefinitionEffect) -> [Int64] {
        [effect.usersChanged, effect.users, effect.points, effect.most]
    }

    @Test(arguments: changes)
    func theEffectIsWhatHappens(change: Change) throws {
        let definition = try ProjectDefinition.parsing(change.definitions)
        let before = try contents()
        let told = try store.effect(ofApplying: definition, secrets: [:], paying: change.past)
        #expect(try contents() == before, "a dry run writes nothing")
        let points = try total()
        let applied = try store.writeAlone {
            try $0.apply(definition, secrets: [:], paying: change.past, generate: { [] })
        }
        #expect(told == applied)
        #expect(try total() - points == applied.effect.points)
        #expect(Self.numbers(told.effect) == change.effect, "\(told.effect)")
        #expect(try store.differences() == [])
    }

    @Test func oneDefinitionTellsItsEffect() throws {
        let (title, effect) = try store.effect(on: "cafe", paying: .definition(.streak, id: "days")) { project in
            project.streaks[0].rewards[0].points = 15
            return project.title
        }
        #expect(title == "cafe" && Self.numbers(effect) == [0, 1, 5, 5])
        #expect(throws: StoreError.unknownProject("tea")) { try store.effect(on: "tea") { _ in } }
    }

    /// After its time is over, and then the reader works on.
    @Test func itEndsInTime() throws {
        #expect(throws: EffectOverdue.self) {
            try store.effect(on: "cafe", until: .now) { $0.streaks = [] }
        }
        #expect(try store.balance(of: "user-0") == 35)
    }

    /// A statement that goes on for too long is stopped.
    @Test func aLongStatementIsStopped() throws {
        let connection = try database.connection()
        #expect(try connection.integer("SELECT 1") == 1)
        connection.setDeadline(.now)
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        let error = #expect(throws: DatabaseError.self) { try connection.integer(endless) }
        #expect(error?.kind == .interrupted)
        connection.setDeadline(nil)
        #expect(try connection.integer("SELECT 1") == 1)
    }

    private func total() throws -> Int64 {
        try database.connection().integer("SELECT sum(balance) FROM member") ?? 0
    }

    /// All that a change writes.
    private func contents() throws -> [Int64?] {
        let connection = try database.connection()
        return try ["SELECT number FROM revision", "SELECT max(id) FROM log", "SELECT count(*) FROM definitionVersion"]
            .map { try connection.integer($0) }
    }
}
