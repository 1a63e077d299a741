import FoundationEssentials
import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A project whose definitions can't be used is named and doesn't affect others. Applying its definitions repairs it.
@Suite struct BrokenProjectTests {
    /// What is done to the project "cafe".
    enum Damage: CaseIterable {
        case definition, identity, number, zone

        var sql: String {
            switch self {
            case .definition: "UPDATE project SET definition = substr(definition, 2) WHERE projectId = 'cafe'"
            case .identity: "UPDATE project SET definition = (SELECT definition FROM project WHERE projectId = 'tea')"
            case .number: "DELETE FROM subject WHERE project = 1 AND id IN ('buy', 'daily')"
            case .zone: "UPDATE project SET definition = replace(definition, 'Europe/Berlin', 'Europe/Bonn')"
            }
        }

        var reason: StoreError {
            self == .zone
                ? .unknownProjectZone("Europe/Bonn", project: "cafe") : .damagedDefinition(project: "cafe")
        }
    }

    private static let cafe = Definitions.project(
        events: [Definitions.event("visit"), Definitions.event("buy")],
        streaks: [Definitions.streak("daily", events: ["visit"])],
        members: #", "auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "generate"}]}"#)

    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try store.apply(Self.cafe)
        try store.apply(Definitions.project("tea", timezone: "Asia/Tokyo", events: [Definitions.event("visit")]))
        let digest = [UInt8](repeating: 1, count: 32)
        try store.write {
            try $0.createKey(named: "till", digest: digest, scopes: ["read"], expiresAt: nil, in: "cafe")
        }
        for project in ["cafe", "tea"] { try store.log("visit", project: project) }
    }

    @Test(arguments: Damage.allCases) func brokenProjectLeavesOthersUsable(damage: Damage) throws {
        let cafe = try store.project().number
        try database.tamperWithDefinitions(damage.sql)
        for store in [store, try database.open()] {
            try store.log("visit", project: "tea")
            let catalog = try store.catalog()
            #expect(Set(catalog.projects.keys) == ["tea"])
            #expect(catalog.broken.mapValues(\.reason) == ["cafe": damage.reason])
            #expect(throws: damage.reason) { try catalog.project(id: "cafe") }
            #expect(catalog.reasonAgainstKey(digest: [UInt8](repeating: 1, count: 32)) == damage.reason)
            #expect(throws: damage.reason) {
                try store.logAndWait(
                    Submission(project: cafe, eventId: "visit", userId: "ann", metadata: nil, isTrusted: true))
            }
            #expect(throws: damage.reason) {
                _ = try store.write { try $0.createUser("bob", usergroups: [], timezone: nil, in: cafe) }
            }
            let differences = try store.differences()
            #expect(differences.contains("definition of project cafe"))
            // Figures of a streak that has lost its number are nobody's.
            #expect(differences.count == (damage == .number ? 3 : 1))
        }
        #expect(try store.balance(of: "ann", project: "tea") == 15)
    }

    @Test(arguments: Damage.allCases) func applyRepairsABrokenProject(damage: Damage) throws {
        let secrets = try store.project().secrets
        try database.tamperWithDefinitions(damage.sql)
        let applied = try store.apply(Self.cafe)
        #expect(applied.changes == [.init(kind: .changed, type: "project", id: "cafe")])
        #expect(applied.isRecounted)
        #expect(try store.project().secrets == secrets)
        #expect(try store.differences() == [])
        #expect(try store.log("visit").after.balance == 10)
        // What had a number counts on as before; what had lost it counts from now on.
        let lengths = try store.analytics(of: "daily", at: "2026-11-20T12:00:00Z")?.activeLengths
        #expect(lengths == 1)
        try database.clock.set("2026-11-21T12:00:00Z")
        try store.log("visit")
        #expect(try store.analytics(of: "daily", at: "2026-11-21T12:00:00Z")?.activeLengths == 2)
        #expect(try store.apply(Self.cafe).changes.isEmpty)
        #expect(try store.differences() == [])
    }

    @Test func onlyUTCWorksWithoutZoneFiles() throws {
        let bare = ZoneDirectory(path: database.folder)
        let store = try database.open(zones: bare)
        #expect(Set(try store.catalog().broken.keys) == ["cafe", "tea"])
        #expect(bare.rules(named: "UTC") != nil)
        try store.apply(Definitions.project("water", timezone: "UTC", events: [Definitions.event("visit")]))
        try store.log("visit", project: "water")
    }
}
