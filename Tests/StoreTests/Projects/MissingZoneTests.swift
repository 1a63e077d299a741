import FoundationEssentials
import Loyalty
import TestSupport
import Testing

@testable import Store

/// The system has lost a time zone. Only the users in it are affected.
@Suite struct MissingZoneTests {
    let database: TemporaryDatabase
    private let zones: String
    private let definition = Definitions.project(
        timezone: "UTC", events: [Definitions.event("visit")],
        streaks: [Definitions.streak("daily", events: ["visit"])])

    /// A database with users in Dubai and in Tokyo, on a system that lost Dubai since.
    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        zones = database.folder + "/zones"
        let files = FileManager.default
        try files.createDirectory(atPath: zones + "/Asia", withIntermediateDirectories: true)
        for name in ["UTC", "Asia/Tokyo", "Asia/Dubai"] {
            try files.copyItem(atPath: "/usr/share/zoneinfo/" + name, toPath: zones + "/" + name)
        }
        let full = try open()
        try full.apply(definition)
        for (user, zone) in [("gone", "Asia/Dubai"), ("ann", "Asia/Tokyo")] {
            try full.write { _ = try $0.createUser(user, usergroups: [], timezone: zone, in: 1) }
            // A change of one's own mind, so that each has several rows.
            try full.write { try $0.updateUser(user, UserChange(timezone: .some(zone)), in: 1) }
        }
        // 21:00 and, after midnight, 01:00 in Dubai; in UTC it is one day.
        try full.log("visit", by: "gone", at: "2026-11-20T17:00:00Z")
        try full.log("visit", by: "gone", at: "2026-11-20T21:00:00Z")
        #expect(try full.analytics(of: "daily", at: "2026-11-20T21:00:00Z")?.longest == 2)
        try files.removeItem(atPath: zones + "/Asia/Dubai")
    }

    private func open() throws -> LoyaltyStore { try database.open(zones: ZoneDirectory(path: zones)) }

    @Test func otherUsersKeepTheirZones() throws {
        let store = try open()
        #expect(throws: SubmissionRefusal.unknownTimezone("Asia/Dubai")) { try store.log("visit", by: "gone") }
        try store.log("visit", by: "ann", at: "2026-11-20T14:30:00Z")
        // Midnight in Tokyo is at 15:00 UTC.
        try store.log("visit", by: "ann", at: "2026-11-20T15:30:00Z")
        #expect(try store.streak(of: "ann") == 2)
        #expect(throws: SubmissionRefusal.unknownTimezone("Asia/Dubai")) { try store.log("visit", by: "gone") }
        #expect(try store.differences().contains("time zone of user gone of cafe"))
        let project = try store.project()
        let missing = try store.read { try $0.missingZones(of: project, zones: store.zones) }
        #expect(missing.map(\.name) == ["Asia/Dubai"] && missing.map(\.users) == [1])
    }

    /// Other events in the same transaction are logged.
    @Test func missingZoneDoesNotAffectTheBatch() throws {
        let store = try open()
        let outcomes = try store.writeAlone { transaction in
            try ["ann", "gone", "bob"].map { user in
                let submission = Submission(project: 1, eventId: "visit", userId: user, metadata: nil, isTrusted: false)
                do {
                    _ = try transaction.log(submission)
                    return "logged"
                } catch let refusal as SubmissionRefusal {
                    return "\(refusal)"
                }
            }
        }
        #expect(outcomes == ["logged", #"unknownTimezone("Asia/Dubai")"#, "logged"])
        #expect(try store.balance(of: "ann") == 5 && store.balance(of: "bob") == 5)
    }

    /// The new zone replaces the missing one, for the past too.
    @Test(arguments: ["Asia/Tokyo", "UTC", nil]) func newZoneReplacesAMissingOne(zone: String?) throws {
        let store = try open()
        try store.write { try $0.updateUser("gone", UserChange(usergroups: []), in: 1) }
        #expect(throws: SubmissionRefusal.unknownTimezone("Asia/Dubai")) { try store.log("visit", by: "gone") }
        try store.write { try $0.updateUser("gone", UserChange(timezone: .some(zone)), in: 1) }
        // 02:00 and 06:00 of one day in Tokyo.
        #expect(try store.streak(of: "gone") == 1)
        try database.clock.set("2026-11-21T23:00:00Z")
        try store.log("visit", by: "gone")
        try store.log("visit", by: "gone", at: "2026-11-19T12:00:00Z", trusted: true)
        #expect(try store.balance(of: "gone") == 20)
        #expect(try store.differences() == [])
    }

    @Test func userWithAMissingZoneCanBeErased() throws {
        let store = try open()
        #expect(try store.erase("gone", in: 1) == .full)
        #expect(try store.balance(of: "gone") == nil)
        #expect(try store.analytics(of: "daily", at: "2026-11-20T21:00:00Z")?.longest == nil)
        #expect(try store.differences() == [])
    }

    /// A recount counts such a user by the project's zone. Once the system has the zone again, the next recount uses
    /// it.
    @Test func projectWithAMissingZoneCanBeRecounted() throws {
        let store = try open()
        #expect(try !store.hasOutdatedZones())
        let weekly = Definitions.project(
            timezone: "UTC", events: [Definitions.event("visit")],
            streaks: [Definitions.streak("daily", events: ["visit"], period: "weekly")])
        #expect(try store.apply(weekly).isRecounted)
        #expect(try store.apply(definition).isRecounted)
        #expect(try store.streak(of: "gone") == 1)
        #expect(try store.differences() == ["time zone of user gone of cafe"])
        #expect(try !store.hasOutdatedZones())
        try FileManager.default.copyItem(
            atPath: "/usr/share/zoneinfo/Asia/Dubai", toPath: zones + "/Asia/Dubai")
        let restored = try open()
        #expect(try restored.hasOutdatedZones())
        #expect(try restored.apply(definition).isRecounted)
        #expect(try !restored.hasOutdatedZones())
        #expect(try restored.streak(of: "gone") == 2)
        #expect(try restored.differences() == [])
    }
}

extension LoyaltyStore {
    fileprivate func hasOutdatedZones() throws -> Bool { try read { try $0.hasOutdatedZones(zones) } }

    /// The length of a user's only streak.
    fileprivate func streak(of user: String) throws -> Int64? {
        try read { try $0.user(user, in: 1) }?.state.streaks.first?.length
    }
}
