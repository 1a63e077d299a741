import JSON
import Loyalty
import SQLite

/// A member's row as a transaction has it, and leaves it to the next.
final class StagedMember {
    let number: Int64
    let userId: String
    let usergroups: [String]
    let zones: MemberZones
    /// Zones of the member that the system lacks: nothing new can be counted by them.
    let missingZones: [String]
    var state: MemberState
    /// The newest entry of the member in the log; 0 for none.
    var newest: Int64
    /// Whether its row has yet to be written.
    var isChanged = false
    /// Its entries in the log, those that were logged last at the end, once they were needed and where there is room for them.
    var history: [Fact]?
    /// How many of its newest entries the state does not hold yet (see ``WriteTransaction/logHistory(_:)``), and the
    /// points that they pay.
    var deferred: (count: Int, points: Int64) = (0, 0)

    /// A member that has just been made.
    init(number: Int64, userId: String, usergroups: [String], zones: MemberZones, state: MemberState) {
        self.number = number
        self.userId = userId
        self.usergroups = usergroups
        self.zones = zones
        missingZones = []
        self.state = state
        newest = 0
    }

    /// Reads number, balance, newest, usergroups, zoneChanges and state from a row.
    init(userId: String, row: Statement, zones: MemberZoneReader) throws {
        number = row.int(0)
        self.userId = userId
        let balance = row.int(1)
        newest = row.int(2)
        usergroups = Self.usergroups(stored: row.textIfPresent(3))
        (self.zones, missingZones) = try zones.zones(of: row.int(0), changes: row.int(4))
        guard let state = row.withBytes(5, { MemberState(packed: $0, balance: balance) }) else {
            throw StoreError.damagedState(member: row.int(0))
        }
        self.state = state
    }

    /// What counts of it in a judgement.
    var standing: Judgement.Standing {
        Judgement.Standing(
            usergroups: usergroups, missingZone: missingZones.last, balance: state.balance + deferred.points)
    }

    /// How groups are kept: NULL for none, else a JSON array.
    static func stored(usergroups: [String]) -> String? {
        guard !usergroups.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.array { writer in
            for group in usergroups { writer.value(group) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Reads what ``stored(usergroups:)`` made.
    static func usergroups(stored: String?) -> [String] {
        guard let stored, let document = try? JSONDocument(Array(stored.utf8)) else { return [] }
        return document.root.elements.compactMap(\.string)
    }
}
