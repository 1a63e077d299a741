import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Two texts are equal only if their bytes are. This holds for everything that is stored under a text or compared with
/// a stored one.
@Suite struct EqualTextTests {
    /// Å: U+00C5, and U+212B, which Swift takes for the same.
    private static let (one, other) = ("\u{C5}", "\u{212B}")

    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
    }

    @Test func keysWithEquivalentNamesDiffer() throws {
        func create(_ name: String, _ byte: UInt8) throws {
            try store.write {
                try $0.createKey(
                    named: name, digest: Array(repeating: byte, count: 32), scopes: ["read"], expiresAt: nil, in: "cafe"
                )
            }
        }
        try create(Self.one, 1)
        #expect(throws: KeyRefusal.unknownKey) { try store.write { try $0.revokeKey(named: Self.other, in: "cafe") } }
        #expect(try store.project().apiKeys.map(\.revokedAt) == [nil])
        try create(Self.other, 2)
        try store.write { try $0.revokeKey(named: Self.other, in: "cafe") }
        #expect(try store.project().apiKeys.map { $0.revokedAt == nil } == [true, false])
    }

    @Test func usersWithEquivalentIdsDiffer() throws {
        // In one transaction, where members are at hand by their ids, and in several.
        let project = try store.project().number
        try store.write { transaction in
            for (id, count) in [(Self.one, 1), (Self.other, 2)] {
                for _ in 0..<count {
                    _ = try transaction.log(
                        Submission(project: project, eventId: "visit", userId: id, metadata: nil, isTrusted: false))
                }
            }
        }
        try store.log("visit", by: Self.other)
        #expect(try store.balance(of: Self.one) == 5 && store.balance(of: Self.other) == 15)
        let board = try store.read {
            try $0.leaderboard(.window(.all), usergroupId: nil, today: .on("2026-11-23"), in: project)
        }
        #expect(board.place(of: Self.one)?.rank == 2 && board.place(of: Self.other)?.rank == 1)
        #expect(try store.erase(Self.one, in: project) == .full)
        #expect(try store.balance(of: Self.one) == nil && store.balance(of: Self.other) == 15)
        #expect(try store.differences() == [])
    }

    /// Users who reached the same points at the same time are in byte order of their ids, from memory and from a stored
    /// board.
    @Test func leaderboardTiesAreInByteOrder() throws {
        for id in [Self.other, "z", Self.one, "A\u{30A}"] { try store.log("visit", by: id) }
        let board = Board(project: try store.project().number, span: .window(.all), today: try .on("2026-11-23"))
        let order = ["A\u{30A}", "z", Self.one, Self.other].map { ExactText($0) }
        let made = try store.read { reader in
            try reader.leaderboard(board.span, usergroupId: nil, today: board.today, in: board.project).places
        }
        #expect(made.map { ExactText($0.userId) } == order)
        #expect(try store.leaderboard(board) { try $0.top(9) }.map { ExactText($0.userId) } == order)
    }

    @Test func projectsWithEquivalentIdsDiffer() throws {
        try store.apply(#"{"project": "Kilo", "tenant": "acme"}"#)
        #expect(try store.catalog().project(id: "Kilo") != nil)
        #expect(try store.catalog().project(id: "\u{212A}ilo") == nil)
    }

    /// Each place of a definition that takes any text.
    @Test(arguments: [
        #""title": "@""#, #""title": "x", "description": "@""#,
        #""title": "x", "metadataFields": [{"key": "@", "type": "number"}]"#,
        #""title": "x", "conditions": {"type": "AND", "conditions": [{"field": "@", "operator": "exists"}]}"#,
        #""title": "x", "conditions": {"type": "OR", "conditions": [{"field": "a", "operator": "equals", "value": "@"}]}"#,
        #""title": "x", "conditions": {"type": "NOT", "conditions": [{"field": "a", "operator": "in", "value": ["@"]}]}"#,
        #""title": "x", "type": "TRANSACTION", "rewardValueField": "@""#,
    ])
    func changedSpellingsOfAnEventAreChanges(_ members: String) throws {
        func event(_ text: String) -> String {
            let members = members.replacing("@", with: text)
            let reward = members.contains("reward") ? #""reward": {"default": 1}"# : #""limit": 1"#
            return #"{"eventId": "e", \#(members), \#(reward)}"#
        }
        func apply(_ text: String) throws -> [String] {
            try store.apply(Definitions.project(events: [event(text)])).changes.map { "\($0.kind.rawValue) \($0.type)" }
        }
        _ = try apply(Self.one)
        #expect(try apply(Self.one) == [])
        #expect(try apply(Self.other) == ["changed event"])
        #expect(try apply(Self.other) == [])
        var writer = JSONWriter()
        try store.project().definition.events[0].write(to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self).unicodeScalars.contains("\u{212B}"))
    }

    @Test func changedSpellingsOfOtherTextsAreChanges() throws {
        func project(_ text: String, at place: Int) -> String {
            func title(_ number: Int) -> String { number == place ? text : "x" }
            return """
                {"project": "cafe", "tenant": "acme", "title": "\(title(0))",
                 "usergroups": [{"usergroupId": "gold", "title": "\(title(1))"}],
                 "events": [\(Definitions.event("visit"))],
                 "streaks": [{"streakId": "s", "events": ["visit"], "period": "daily",
                              "title": {"default": "x", "de": "\(title(2))"}}],
                 "challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "title": "\(title(3))"},
                                {"challengeId": "d", "eventId": "visit", "goal": 1, "points": 1, "metric": "sum",
                                 "field": "\(title(4))"}]}
                """
        }
        for (place, type) in ["project", "usergroup", "streak", "challenge", "challenge"].enumerated() {
            try store.apply(project(Self.one, at: place))
            #expect(try store.apply(project(Self.other, at: place)).changes.map(\.type) == [type])
            #expect(try store.apply(project(Self.other, at: place)).changes.isEmpty)
        }
    }

    /// `.` and `..` were ids once: a project that has one goes on, and new ones are refused.
    @Test func storedDotIdsStayUsable() throws {
        try database.tamperWithDefinitions(
            """
            UPDATE project SET definition = replace(definition, '"visit"', '".."'); UPDATE subject SET id = '..';
            UPDATE definitionVersion SET id = '..', definition = replace(definition, '"visit"', '".."')
            WHERE kind = 'event'
            """)
        #expect(try store.catalog().broken.isEmpty)
        #expect(try store.log("..", by: "u").after.balance == 5)
        #expect(try store.differences() == [])
        #expect(throws: DefinitionIssues.self) {
            try store.apply(Definitions.project(events: [Definitions.event("..")]))
        }
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        #expect(try store.differences() == [])
    }

    @Test func usersWithEquivalentIdsHaveTheirOwnKeys() throws {
        let project = try store.project().number
        func once(_ user: String) throws -> Bool {
            try store.write { transaction in
                try transaction.once(
                    Idempotency(caller: .user(user), key: "a", digest: Array(repeating: 1, count: 32)), in: project
                ) { Array("{}".utf8) }.isReplay
            }
        }
        #expect(try !once(Self.one))
        #expect(try !once(Self.other))
        #expect(try once(Self.other))
    }
}
