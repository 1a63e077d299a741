import Loyalty
import SQLite

/// Reads the time zones that members' streaks go by.
final class MemberZoneReader {
    private let query: Statement
    private let zones: ZoneDirectory

    init(_ connection: Connection, zones: ZoneDirectory) throws {
        query = try connection.prepare("SELECT since, timezone FROM memberZone WHERE member = ? ORDER BY change")
        self.zones = zones
    }

    /// - Parameter changes: how many the member has; most have none.
    func zones(of member: Int64, changes: Int64) throws -> MemberZones {
        guard changes > 0 else { return .project }
        // A statement in the midst of its rows takes no new member: it would go on with those of the last one.
        defer { query.reset() }
        query.bind(1, member)
        var list: [MemberZones.Change] = []
        while try query.step() {
            let name = query.textIfPresent(1)
            let zone = try name.map { name in
                guard let zone = zones.rules(named: name) else { throw StoreError.unknownZone(name) }
                return zone
            }
            list.append(.init(since: Instant(milliseconds: query.int(0)), zone: zone))
        }
        return MemberZones(list)
    }
}
