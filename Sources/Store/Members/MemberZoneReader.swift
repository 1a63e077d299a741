import Database
import Loyalty

/// Reads the time zones of members' streaks.
final class MemberZoneReader {
    private let query: any Statement
    private let zones: ZoneDirectory

    init(_ connection: any Connection, zones: ZoneDirectory) throws {
        query = try connection.prepare("SELECT since, timezone FROM memberZone WHERE member = ? ORDER BY change")
        self.zones = zones
    }

    /// - Parameter changes: the member's number of zone changes; usually 0.
    /// - Returns: the member's zones, and the names that the system lacks; the project's zone stands in for these.
    func zones(of member: Int64, changes: Int64) throws -> (zones: MemberZones, missing: [String]) {
        guard changes > 0 else { return (.project, []) }
        // Without a reset, binding the next member would fail and the rows of this one would go on.
        defer { query.reset() }
        query.bind(1, member)
        var list: [MemberZones.Change] = []
        var missing: [String] = []
        while try query.step() {
            let name = query.textIfPresent(1)
            let zone = name.flatMap { zones.rules(named: $0) }
            if let name, zone == nil { missing.append(name) }
            list.append(.init(since: Instant(milliseconds: query.int(0)), zone: zone))
        }
        return (MemberZones(list), missing)
    }
}
