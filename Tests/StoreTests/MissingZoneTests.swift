import FoundationEssentials
import Loyalty
import Testing

@testable import Store

/// A time zone that the system had and has no more: only the users who live in it are affected.
@Suite struct MissingZoneTests {
    @Test func theOthersKeepTheirOwnZones() throws {
        let database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        let zones = database.folder + "/zones"
        let files = FileManager.default
        try files.createDirectory(atPath: zones + "/Asia", withIntermediateDirectories: true)
        for name in ["UTC", "Asia/Tokyo", "Asia/Dubai"] {
            try files.copyItem(atPath: "/usr/share/zoneinfo/" + name, toPath: zones + "/" + name)
        }
        let full = try database.open(zones: ZoneDirectory(path: zones))
        let streak = Definitions.streak("daily", events: ["visit"])
        try full.apply(
            Definitions.project(timezone: "UTC", events: [Definitions.event("visit")], streaks: [streak]))
        let project = try full.project().number
        for (user, zone) in [("gone", "Asia/Dubai"), ("ann", "Asia/Tokyo")] {
            try full.write { _ = try $0.createUser(user, usergroups: [], timezone: zone, in: project) }
            // A change of one's own mind, so that each has several rows.
            try full.write { try $0.updateUser(user, UserChange(timezone: .some(zone)), in: project) }
        }
        try files.removeItem(atPath: zones + "/Asia/Dubai")

        let store = try database.open(zones: ZoneDirectory(path: zones))
        try database.clock.set("2026-11-20T14:30:00Z")
        #expect(throws: StoreError.unknownZone("Asia/Dubai")) { try store.log("visit", by: "gone") }
        try store.log("visit", by: "ann")
        try database.clock.set("2026-11-20T15:30:00Z")
        try store.log("visit", by: "ann")
        // Midnight in Tokyo is at 15:00 UTC.
        #expect(try store.analytics(of: "daily", at: "2026-11-20T15:30:00Z")?.longest == 2)
        #expect(throws: StoreError.unknownZone("Asia/Dubai")) { try store.log("visit", by: "gone") }
        #expect(try full.differences() == [])
        #expect(try store.differences().contains("time zone of user gone of cafe"))
        #expect(throws: StoreError.unknownZone("Asia/Dubai")) {
            try store.apply(Definitions.project(timezone: "UTC", events: [Definitions.event("visit")]))
        }
    }
}
