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
        var rows: [(since: Int64, name: String?)] = []
        while try query.step() { rows.append((query.int(0), query.textIfPresent(1))) }
        return read(rows)
    }

    /// The zones of the member of a row, as text: a line for each change, with its instant in milliseconds and the name.
    /// NULL without changes. For an engine on another machine, which would have to be asked once more for each member.
    static let listed = """
        CASE WHEN zoneChanges > 0 THEN (
            SELECT string_agg(CAST(since AS TEXT) || ' ' || coalesce(memberZone.timezone, ''), chr(10) ORDER BY change)
            FROM memberZone WHERE memberZone.member = member.number) END
        """

    /// Reads ``listed``.
    func zones(listed: String?) -> (zones: MemberZones, missing: [String]) {
        guard let listed else { return (.project, []) }
        return read(
            listed.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return (parts.first.flatMap { Int64($0) } ?? 0, parts.count > 1 ? String(parts[1]) : nil)
            })
    }

    private func read(_ changes: [(since: Int64, name: String?)]) -> (zones: MemberZones, missing: [String]) {
        var missing: [String] = []
        let list = changes.map { change in
            let zone = change.name.flatMap { zones.rules(named: $0) }
            if let name = change.name, zone == nil { missing.append(name) }
            return MemberZones.Change(since: Instant(milliseconds: change.since), zone: zone)
        }
        return (MemberZones(list), missing)
    }
}
