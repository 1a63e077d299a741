import FoundationEssentials
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A change of the system's tz database is noticed, and applying the definitions recounts by the new rules.
@Suite struct ChangedZoneTests {
    let database: TemporaryDatabase
    let zones: String
    private let definition = Definitions.project(
        timezone: "Europe/Berlin", events: [Definitions.event("visit")],
        streaks: [Definitions.streak("daily", events: ["visit"])])

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        zones = database.folder + "/zones"
        for folder in ["Europe", "Asia"] {
            try FileManager.default.createDirectory(atPath: "\(zones)/\(folder)", withIntermediateDirectories: true)
        }
        try set("Europe/Berlin", to: "Europe/Berlin")
        try set("Asia/Dubai", to: "Asia/Dubai")
    }

    /// Gives a zone the rules of another.
    private func set(_ name: String, to other: String) throws {
        try? FileManager.default.removeItem(atPath: "\(zones)/\(name)")
        try FileManager.default.copyItem(atPath: "/usr/share/zoneinfo/\(other)", toPath: "\(zones)/\(name)")
    }

    private func open() throws -> LoyaltyStore { try database.open(zones: ZoneDirectory(path: zones)) }

    private func changed(_ store: LoyaltyStore) throws -> [String] {
        let catalog = try store.catalog()
        let changed = try store.read { try $0.changedZones(in: catalog, zones: store.zones) }.flatMap(\.zones)
        #expect(try store.read { try $0.hasOutdatedZones(store.zones) } == !changed.isEmpty)
        return changed
    }

    @Test(arguments: ["Europe/Berlin", "Asia/Dubai"]) func changedZoneIsNoticedAndRecounted(zone: String) throws {
        let first = try open()
        try first.apply(definition)
        _ = try first.write { try $0.createUser("ann", usergroups: [], timezone: "Asia/Dubai", in: 1) }
        try first.log("visit", at: "2026-11-19T22:30:00Z")
        try first.log("visit", by: "bob", at: "2026-11-19T22:30:00Z")
        #expect(try changed(first) == [])
        try set(zone, to: "Asia/Tokyo")

        let store = try open()
        #expect(try changed(store) == [zone])
        #expect(try store.differences().contains("rules of the time zone \(zone) of cafe"))
        let applied = try store.apply(definition)
        #expect(applied.changes.isEmpty && applied.isRecounted)
        #expect(try changed(store) == [])
        #expect(try store.differences() == [])
        #expect(try !store.apply(definition).isRecounted)
    }

    @Test(.ofFiles) func databaseWithoutZoneRecordsAdoptsPresentRules() throws {
        try open().apply(definition)
        try database.makeFirstSchema()
        let store = try open()
        #expect(try changed(store) == [])
        #expect(try !store.apply(definition).isRecounted)
        try set("Europe/Berlin", to: "Asia/Tokyo")
        #expect(try changed(open()) == ["Europe/Berlin"])
    }
}
