import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// Each change of a definition is kept with who made it and when, and can be put back.
@Suite struct DefinitionVersionTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try apply(bonus: 50)
    }

    private func apply(bonus: Int?, points: Int = 5) throws {
        let streaks = bonus.map { bonus in
            let rewards = #", "rewards": [{"length": 2, "points": \#(bonus)}]"#
            return [Definitions.streak("daily", events: ["visit"], rewards)]
        }
        try store.apply(
            Definitions.project(
                events: [Definitions.event("visit", points: points)], streaks: streaks ?? [],
                members: """
                    , "auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "generate"}]},
                    "challenges": [{"challengeId": "ten", "eventId": "visit", "goal": 10, "points": 1}],
                    "leaderboards": [{"leaderboardId": "month", "window": "month"}],
                    "offers": [{"offerId": "tea", "title": "Tea", "cost": {"default": 5}}]
                    """))
        #expect(try store.differences() == [])
    }

    private func versions(_ kind: DefinitionVersion.Kind, _ id: String) throws -> [DefinitionVersion] {
        let number = try store.project().number
        return try store.read { try $0.versions(of: kind, id, in: number) }
    }

    @Test func onlyWhatChangedGetsAVersion() throws {
        database.clock.advance(milliseconds: 1_000)
        try apply(bonus: 60)
        let streak = try versions(.streak, "daily")
        #expect(streak.map(\.version) == [2, 1])
        #expect(try streak.map(\.at) == [Instant.at("2026-11-20T12:00:01Z"), Instant.at("2026-11-20T12:00:00Z")])
        #expect(streak.map(\.by) == ["command", "command"])
        for (kind, id) in [
            (DefinitionVersion.Kind.event, "visit"), (.challenge, "ten"), (.leaderboard, "month"), (.offer, "tea"),
            (.project, "cafe"),
        ] {
            #expect(try versions(kind, id).map(\.version) == [1], "\(kind)")
        }
        try apply(bonus: 60)
        #expect(try versions(.streak, "daily").count == 2, "nothing has changed")
        #expect(try versions(.streak, "nothing").isEmpty)
        #expect(try versions(.event, "daily").isEmpty)
    }

    @Test func aDeletedDefinitionKeepsItsVersions() throws {
        try apply(bonus: nil)
        try apply(bonus: 50)
        let all = try versions(.streak, "daily")
        #expect(all.map(\.version) == [3, 2, 1])
        #expect(all.map { $0.definition == nil } == [false, true, false])
        #expect(all[0].definition == all[2].definition)
    }

    @Test func aVersionCanBePutBack() throws {
        let before = try store.project().definition.streaks
        try apply(bonus: 60)
        let first = try #require(try versions(.streak, "daily").last?.definition)
        try store.writeAlone { transaction in
            try transaction.changeDefinitions(of: "cafe", by: Actor(.admin, name: "eve")) { project in
                let json = try JSONDocument(first).root
                project.streaks = [try StreakDefinition.read(json, id: "daily", in: project).get()]
            }
        }
        #expect(try store.project().definition.streaks == before)
        let all = try versions(.streak, "daily")
        #expect(all.map(\.by) == ["eve", "command", "command"])
        #expect(all[0].definition == first)
    }

    @Test func settingsHaveVersionsWithoutSecrets() throws {
        try store.apply(
            Definitions.project(
                timezone: "UTC", events: [Definitions.event("visit")],
                members: #", "auth": {"secrets": [{"id": "b", "algorithm": "HS256", "value": "generate"}]}"#))
        let all = try versions(.project, "cafe").compactMap(\.definition).map { String(decoding: $0, as: UTF8.self) }
        #expect(all.count == 2)
        #expect(all.allSatisfy { !$0.contains("secret") && !$0.contains("visit") && !$0.contains("offer") })
        #expect(all[0].contains("UTC") && all[1].contains("Europe/Berlin"))
    }

    @Test func anEntryKnowsTheDefinitionThatJudgedIt() throws {
        let first = try store.log("visit").id
        try apply(bonus: 50, points: 7)
        let second = try store.log("visit").id
        let number = try store.project().number
        for (entry, points) in [(first, "5"), (second, "7")] {
            let definition = try store.read { try $0.definition(of: .event, "visit", judging: entry, in: number) }
            let reward = try JSONDocument(#require(definition)).root["reward"]?["default"]
            #expect(reward?.source.elementsEqual(points.utf8) ?? false)
        }
        #expect(try store.read { try $0.definition(of: .event, "visit", judging: 0, in: number) } == nil)
    }

    /// What is defined when versions begin to be kept is the first of each, made by nobody.
    @Test(.ofFiles, arguments: try KeptDatabase.all().filter { $0.version < 6 })
    func theUpgradeMakesTheFirstVersions(kept: KeptDatabase) throws {
        let earlier = try TemporaryDatabase(at: KeptDatabase.end)
        try kept.restore(to: earlier.path)
        let store = try earlier.open()
        let project = try store.project()
        let next = try earlier.connection().integer("SELECT max(id) + 1 FROM log")
        for (key, definition) in project.definition.versioned {
            let all = try store.read { try $0.versions(of: key.kind, key.id.text, in: project.number) }
            #expect(all.map(\.version) == [1] && all[0].by == nil && all[0].definition == definition)
        }
        let rows = try earlier.connection()
        #expect(try rows.integer("SELECT count(*) FROM definitionVersion WHERE since <> \(#require(next))") == 0)
    }
}
