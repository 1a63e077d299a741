import Database
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Users with time zones of their own.
@Suite struct MemberZoneTests {
    /// A server lists the changes of a user with the user.
    @Test(.enabled(if: TestDatabase.engine == .postgresql, "a file is asked for each user"))
    func aListOfChangesIsTheSameAsTheirRows() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        let project = try store.project().number
        for (user, zones) in [("ann", []), ("bob", ["Asia/Tokyo", nil, "America/New_York"]), ("cleo", [nil])]
            as [(String, [String?])]
        {
            try store.write { _ = try $0.createUser(user, usergroups: [], timezone: nil, in: project) }
            for zone in zones {
                try store.write { try $0.updateUser(user, UserChange(timezone: .some(zone)), in: project) }
            }
        }
        let connection = try database.connection()
        try connection.execute("UPDATE memberZone SET timezone = 'Moon/Base' WHERE timezone = 'Asia/Tokyo'")
        let reader = try MemberZoneReader(connection, zones: ZoneDirectory())
        let members = try connection.prepare(
            "SELECT number, zoneChanges, \(MemberZoneReader.listed) FROM member ORDER BY userId")
        var rows: [(number: Int64, changes: Int64, listed: String?)] = []
        while try members.step() { rows.append((members.int(0), members.int(1), members.textIfPresent(2))) }
        let found = try rows.map { row in
            let (listed, single) = (
                reader.zones(listed: row.listed), try reader.zones(of: row.number, changes: row.changes)
            )
            #expect(String(describing: listed) == String(describing: single))
            return "\(listed.zones.count) \(listed.missing)"
        }
        #expect(found == ["0 []", #"3 ["Moon/Base"]"#, "1 []"])
    }
}
