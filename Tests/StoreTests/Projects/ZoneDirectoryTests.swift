import FoundationEssentials
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Which names are zones: those of the system, and names that IANA has given up.
@Suite struct ZoneDirectoryTests {
    private let system = "/usr/share/zoneinfo"
    private let database: TemporaryDatabase

    init() throws {
        database = try TemporaryDatabase()
    }

    /// A folder with some of the system's zones, by the names that they get there.
    private func catalog(_ names: [String: String]) throws -> ZoneDirectory {
        let folder = database.folder + "/zones"
        for (name, source) in names {
            let file = URL(filePath: folder).appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: URL(filePath: system).appending(path: source), to: file)
        }
        return ZoneDirectory(path: folder)
    }

    @Test(arguments: [
        ("Asia/Calcutta", "Asia/Kolkata"), ("US/Eastern", "America/New_York"), ("Europe/Kiev", "Europe/Kyiv"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"), ("GB", "Europe/London"), ("PRC", "Asia/Shanghai"),
        ("America/Godthab", "America/Nuuk"), ("EST5EDT", "America/New_York"), ("Zulu", "Etc/UTC"),
    ])
    func oldNameHasTheRulesOfThePresentOne(old: String, present: String) throws {
        let zones = try catalog([present: present])
        let rules = try #require(zones.rules(named: old))
        let now = try #require(zones.rules(named: present))
        for at in ["1971-07-01T12:00:00Z", "1999-01-01T00:00:00Z", "2026-07-01T12:00:00Z"] {
            #expect(try rules.offset(at: Instant.at(at)) == now.offset(at: Instant.at(at)))
        }
        #expect(zones.digest(ofRulesNamed: old) == zones.digest(ofRulesNamed: present))
    }

    /// A system that has the old name keeps its own rules for it.
    @Test func systemsOwnZonesComeFirst() throws {
        let zones = try catalog(["Asia/Calcutta": "Asia/Tokyo", "Asia/Kolkata": "Asia/Kolkata"])
        #expect(zones.digest(ofRulesNamed: "Asia/Calcutta") != zones.digest(ofRulesNamed: "Asia/Kolkata"))
    }

    @Test func oldNamesLeadToPresentOnes() throws {
        let table = RenamedZones.all
        #expect(table.count > 150)
        #expect(table.map(\.old) == table.map(\.old).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(Set(table.map(\.old)).count == table.count)
        let zones = ZoneDirectory()
        for (old, present) in table {
            #expect(RenamedZones.presentName(of: present) == nil, "\(old)")
            #expect(zones.rules(named: present) != nil, "\(old)")
        }
    }

    /// What lies in the folder beside the zones.
    @Test(arguments: [
        "localtime", "posixrules", "Factory", "posix/Europe/Berlin", "right/Europe/Berlin", "posix", "tzdata.zi",
    ])
    func otherNamesAreNotZones(name: String) throws {
        #expect(try catalog([name == "posix" ? "posix/x" : name: "Europe/Berlin"]).rules(named: name) == nil)
        // Not what to install, then.
        let reason = "\(StoreError.unknownProjectZone(name, project: "shop"))"
        #expect(
            reason.hasPrefix("\(name), which project shop goes by, is no time zone: ") && !reason.contains("tzdata-"))
    }

    /// Names are equal if their bytes are: U+212A is another K.
    @Test func otherSpellingsAreNotZones() {
        let zones = ZoneDirectory()
        #expect(zones.rules(named: "Asia/Kolkata") != nil)
        #expect(zones.rules(named: "Asia/\u{212A}olkata") == nil)
    }

    @Test func projectCanUseAnOldName() throws {
        let zones = try catalog(["Asia/Kolkata": "Asia/Kolkata", "UTC": "UTC"])
        let store = try database.open(zones: zones)
        try store.apply(Definitions.project(timezone: "Asia/Calcutta", events: [Definitions.event("visit")]))
        try store.write { _ = try $0.createUser("ann", usergroups: [], timezone: "Asia/Calcutta", in: 1) }
        try store.log("visit")
        #expect(try store.read { try $0.user("ann", in: 1) }?.timezone == "Asia/Calcutta")
        #expect(try store.differences() == [])
    }
}
