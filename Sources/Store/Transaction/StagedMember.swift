import Database
import JSON
import Loyalty

/// A member in memory, with the changes of the present transaction. The next transaction starts from it.
final class StagedMember {
    let number: Int64
    let userId: String
    let usergroups: [String]
    let zones: MemberZones
    /// Time zones of the member that the system lacks. No new event can be counted by them.
    let missingZones: [String]
    var state: MemberState
    /// The number of the member's newest log entry; 0 for none.
    var newest: Int64
    /// The sum of all its entries, in booking order; the state's once no entries are deferred.
    var total: Int64
    /// Whether its row has yet to be written.
    var isChanged = false
    /// Its entries in the log, those that were logged last at the end, once they were needed and where there is room for them.
    var history: [Entry]?
    /// When it was rewarded, by event, once the history was asked for that. It grows with the log.
    var rewarded: [Int64: RewardedCompletions] = [:]
    /// The first of the entries that the state does not hold yet (see ``WriteTransaction/logHistory(_:)``); nil if it
    /// holds all.
    var deferredFrom: Int64?

    /// A new member.
    init(number: Int64, userId: String, usergroups: [String], zones: MemberZones, state: MemberState) {
        self.number = number
        self.userId = userId
        self.usergroups = usergroups
        self.zones = zones
        missingZones = []
        self.state = state
        newest = 0
        total = 0
    }

    /// Reads number, balance, newest, usergroups, zoneChanges and state from a row.
    /// - Parameter zones: the member's, and those that the system lacks.
    init(
        userId: String, row: any Statement, from column: Int32 = 0, zones: (zones: MemberZones, missing: [String])
    ) throws {
        number = row.int(column)
        self.userId = userId
        total = row.int(column + 1)
        newest = row.int(column + 2)
        usergroups = Self.usergroups(stored: row.textIfPresent(column + 3))
        (self.zones, missingZones) = zones
        guard MemberState.keptPoints.contains(total), let state = row.withBytes(column + 5, { MemberState(packed: $0) })
        else { throw StoreError.damagedState(member: number) }
        self.state = state
    }

    /// The facts that a judgement needs.
    var standing: Judgement.Standing {
        Judgement.Standing(
            usergroups: usergroups, missingZone: missingZones.last, balance: total)
    }

    /// Whether a fact comes after all facts in the state. Passes on only what this depends on: a call into another
    /// module copies the whole state.
    func isFollowed(by instant: Instant, on day: Day) -> Bool {
        MemberState.isFollowed(
            by: instant, on: day, lastAt: state.lastAt, lastDay: state.lastDay, zones: zones)
    }

    /// What an answer shows of the member.
    var progress: LoggedEvent.Standing { LoggedEvent.Standing(state, balance: total) }

    /// Groups as they are stored: NULL for none, otherwise a JSON array.
    static func stored(usergroups: [String]) -> String? {
        guard !usergroups.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.array { writer in
            for group in usergroups { writer.value(group) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Reads groups as written by ``stored(usergroups:)``.
    static func usergroups(stored: String?) -> [String] {
        guard let stored, let document = try? JSONDocument(Array(stored.utf8)) else { return [] }
        return document.root.elements.compactMap(\.string)
    }
}
