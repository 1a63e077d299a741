import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A part of a project's definitions, changed by itself.
@Suite struct DefinitionChangeTests {
    private struct Stop: Error {}

    let database: TemporaryDatabase
    let store: LoyaltyStore
    /// Another process on the same file.
    let other: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        other = try database.open()
        try store.apply(
            Definitions.project(
                events: [Definitions.event("visit")],
                members: #", "auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "generate"}]}"#))
    }

    private func add(_ eventId: String, to store: LoyaltyStore) throws {
        try store.writeAlone { transaction in
            try transaction.changeDefinitions(of: "cafe") { project in
                let json = try JSONDocument.parse(Definitions.event(eventId)).root
                project.events.append(try EventDefinition.read(json, in: project).get())
            }
        }
    }

    @Test func otherDefinitionsAndSecretsStay() throws {
        let secrets = try store.project().secrets
        try add("buy", to: store)
        #expect(try other.project().definition.events.map(\.eventId) == ["visit", "buy"])
        #expect(try other.project().secrets == secrets)
        #expect(secrets.count == 1)
    }

    /// Each change starts from the result of the one before, even if the process had read an older state.
    @Test func changesOfTwoProcessesAddUp() throws {
        let ids = (0..<24).map { "event-\($0)" }
        _ = try concurrently(ids.count) { [store, other] index in
            try add(ids[index], to: index % 2 == 0 ? store : other)
        }
        #expect(Set(try store.project().definition.events.map(\.eventId)) == Set(ids + ["visit"]))
        #expect(try store.catalog().revision == other.catalog().revision)
    }

    @Test func thrownErrorUndoesEverything() throws {
        let before = try store.project().definition
        #expect(throws: Stop.self) {
            try store.writeAlone { transaction in
                try transaction.changeDefinitions(of: "cafe") { project in
                    project.events = []
                    throw Stop()
                }
            }
        }
        #expect(try store.project().definition == before)
        #expect(throws: StoreError.unknownProject("tea")) {
            try store.writeAlone { try $0.changeDefinitions(of: "tea") { _ in } }
        }
        try add("buy", to: store)
        #expect(try store.log("buy").decision.points == 5)
    }

    @Test func backfillCountsThePast() throws {
        for day in 17...19 {
            for user in ["ann", "bob"] { try store.log("visit", by: user, at: "2026-11-\(day)T12:00:00Z") }
        }
        try store.writeAlone { transaction in
            try transaction.changeDefinitions(of: "cafe") { project in
                for (id, rest) in [("past", #", "backfill": true"#), ("new", "")] {
                    let rewards = #", "rewards": [{"length": 3, "points": 10}]"# + rest
                    let streak = try JSONDocument.parse(
                        Definitions.streak(id, events: ["visit"], period: "daily", rewards))
                    project.streaks.append(try StreakDefinition.read(streak.root, in: project).get())
                    let challenge = try JSONDocument.parse(
                        #"{"challengeId": "\#(id)", "eventId": "visit", "goal": 3, "points": 100\#(rest)}"#)
                    project.challenges.append(try ChallengeDefinition.read(challenge.root, in: project).get())
                }
            }
        }
        let past = try #require(try store.analytics(of: "past", at: "2026-11-20T12:00:00Z"))
        #expect(past.totalParticipants == 2 && past.activeLengths == 6 && past.longest == 3)
        #expect(try store.analytics(of: "new", at: "2026-11-20T12:00:00Z") == nil)
        #expect(try store.balance(of: "ann") == 15 + 10 + 100)
        #expect(try store.differences() == [])
        // From here on both count; what was paid is not paid again.
        #expect(try store.log("visit", by: "ann").after.balance == 130)
        #expect(try store.analytics(of: "new", at: "2026-11-20T12:00:00Z")?.longest == 1)
        #expect(try store.differences() == [])
    }

    @Test func deletedEventKeepsItsPast() throws {
        try store.log("visit")
        try store.writeAlone { try $0.changeDefinitions(of: "cafe") { $0.events = [] } }
        #expect(try store.stats(of: "visit", .all, today: "2026-11-20").total.count == 1)
        #expect(try store.stats(.all, today: "2026-11-20").shares.map(\.eventId) == ["visit"])
        #expect(try store.balance(of: "ann") == 5)
        #expect(try store.differences() == [])
    }
}
