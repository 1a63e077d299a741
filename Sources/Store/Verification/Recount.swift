import JSON
import Loyalty
import SQLite

/// Recounts everything from the log alone: every member's state and the rollups. `verify` compares the result with
/// what is stored; a change of rules about the past stores it.
struct Recount {
    /// A member: the stored values and the ones counted from the log.
    struct Member {
        let number: Int64
        /// Nil for an erased user.
        let userId: String?
        /// The user's groups, except `default`.
        let usergroups: [String]
        /// Nil if the stored bytes are damaged.
        let stored: MemberState?
        /// The balance column, which can be read even if the state is damaged.
        let storedBalance: Int64
        let storedNewest: Int64
        let counted: MemberState
        /// The bonuses that are due by the present rules.
        let dues: [Due]
        /// What has expired, by instant, as far as the log reaches.
        let expired: [Instant: Int64]
        /// The member's entries, in booking order.
        let entries: [Entry]
        /// The time zones of the member's streaks.
        let zones: MemberZones
        let countedNewest: Int64
        /// Whether each entry points to the one before it, from the newest to the first.
        let isLinked: Bool
        /// The first entry whose balance isn't the sum of all up to it; nil if there is none.
        let firstWrongBalance: Int64?
        /// A time zone of the member that the system lacks; the member is counted by the project's zone then.
        let missingZone: String?
    }

    let connection: Connection
    let rulebook: Rulebook
    let zones: ZoneDirectory
    /// Whether entries are to have their metadata though no rule of the rulebook needs it.
    var needsMetadata = false

    /// Counts the log, member by member.
    /// - Parameter visit: gets each member of the project, those without entries too.
    /// - Returns: the project's rollups.
    func run(_ visit: (Member) throws -> Void) throws -> RollupChanges {
        var changes = RollupChanges()
        let members = try connection.prepare(
            """
            SELECT number, userId, balance, newest, zoneChanges, state, usergroups, erasedAt FROM member
            WHERE project = ? ORDER BY number
            """)
        members.bind(1, rulebook.number)
        // Sorting by member reads the log once, whatever the number of members.
        let rows = try connection.prepare(
            """
            SELECT log.member, log.previous, log.balance, \(Entry.columns)
            FROM log JOIN member ON member.number = log.member AND member.project = ?
            ORDER BY log.member, log.id
            """)
        rows.bind(1, rulebook.number)
        let memberZones = try MemberZoneReader(connection, zones: zones)
        var hasEntry = try rows.step()
        while try members.step() {
            let number = members.int(0)
            var entries: [Entry] = []
            var newest: Int64 = 0
            var isLinked = true
            var total: Int64 = 0
            var firstWrongBalance: Int64?
            while hasEntry, rows.int(0) == number {
                if let entry = Entry(row: rows, from: 3, withMetadata: needsMetadata || rulebook.needsMetadata) {
                    entries.append(entry)
                    total &+= entry.points
                    if rows.int(2) != total, firstWrongBalance == nil { firstWrongBalance = entry.id }
                }
                isLinked = isLinked && rows.int(1) == newest
                newest = rows.int(3)
                hasEntry = try rows.step()
            }
            let (zones, missing) = try memberZones.zones(of: number, changes: members.int(4))
            let erasedAt = members.isNull(1) ? Instant(milliseconds: members.int(7)) : nil
            let counted = fold(entries, erasedAt: erasedAt, zones: zones, into: &changes)
            try visit(
                Member(
                    number: number, userId: members.textIfPresent(1),
                    usergroups: StagedMember.usergroups(stored: members.textIfPresent(6)),
                    stored: members.withBytes(5) { MemberState(packed: $0) },
                    storedBalance: members.int(2), storedNewest: members.int(3), counted: counted.state,
                    dues: counted.dues, expired: counted.books.expired, entries: entries, zones: zones,
                    countedNewest: newest, isLinked: isLinked, firstWrongBalance: firstWrongBalance,
                    missingZone: missing.last))
        }
        changes.dropZeros()
        return changes
    }

    /// A member's events always count in the project's daily figures. Figures about members include it only until it
    /// is erased.
    private func fold(
        _ entries: [Entry], erasedAt: Instant?, zones: MemberZones, into changes: inout RollupChanges
    ) -> MemberState.Folded {
        guard let erasedAt else {
            return MemberState.folding(entries, rulebook: rulebook, zones: zones, changes: &changes)
        }
        var own = RollupChanges()
        var folded = MemberState.folding(entries, rulebook: rulebook, erasedAt: erasedAt, changes: &own)
        changes.add(own.withoutStanding)
        folded.state = MemberState()
        return folded
    }
}

extension RollupChanges {
    /// The part that stays of an erased member: events, points and unique users by day and month.
    var withoutStanding: RollupChanges {
        var changes = self
        changes.expiries = [:]
        changes.longest = [:]
        return changes
    }
}

extension WriteTransaction {
    /// Replaces the stored figures of a project's past by those that its rulebook gives for the log.
    /// - Parameters:
    ///   - progress: called after each user with the number counted so far.
    ///   - visit: gets each user.
    func recount(
        _ project: Project, progress: (Int) -> Void, _ visit: (Recount.Member) throws -> Void = { _ in }
    ) throws {
        try flush()
        let subjects = "(SELECT number FROM subject WHERE project = \(project.number) UNION SELECT -\(project.number))"
        // Rows without a definition, left by one that was damaged, are deleted too.
        let all = "(SELECT number FROM subject UNION SELECT -number FROM project)"
        for table in ["daily", "lastDay", "usergroupDaily", "recency"] {
            try connection.execute("DELETE FROM \(table) WHERE subject IN \(subjects) OR subject NOT IN \(all)")
        }
        try connection.execute("DELETE FROM pointsFlow WHERE project = \(project.number)")
        try forgetBoards(of: project.number)
        for table in ["streakExpiry", "streakLongest"] {
            try connection.execute("DELETE FROM \(table) WHERE streak IN \(subjects) OR streak NOT IN \(all)")
        }
        let update = try connection.prepare("UPDATE member SET state = ?2 WHERE number = ?1")
        let recount = Recount(connection: connection, rulebook: project.rulebook, zones: zones)
        var users = 0
        let rollups = try recount.run { member in
            users += 1
            progress(users)
            try visit(member)
            guard member.stored != member.counted else { return }
            update.bind(1, member.number)
            update.bind(2, bytes: member.counted.packed)
            try update.run()
        }
        try statements.add(rollups) { _ in project.rulebook.zone }
        try countedZones.record(project)
        forgetMembers()
    }
}
