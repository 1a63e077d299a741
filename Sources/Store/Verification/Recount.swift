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
        let countedNewest: Int64
        /// Whether each entry points to the one before it, from the newest to the first.
        let isLinked: Bool
        /// The corrections after changes of rules, in the order of the log.
        let corrections: [Fact]
        /// A time zone of the member that the system lacks; the member is counted by the project's zone then.
        let missingZone: String?
    }

    let connection: Connection
    let rulebook: Rulebook
    let zones: ZoneDirectory

    /// Counts the log, member by member.
    /// - Parameter visit: called with each member of the project, even without entries.
    /// - Returns: the project's rollups.
    func run(_ visit: (Member) throws -> Void) throws -> RollupChanges {
        var changes = RollupChanges()
        let members = try connection.prepare(
            """
            SELECT number, userId, balance, newest, zoneChanges, state, usergroups FROM member
            WHERE project = ? ORDER BY number
            """)
        members.bind(1, rulebook.number)
        // Sorting by member reads the log once, whatever the number of members.
        let entries = try connection.prepare(
            """
            SELECT log.member, log.previous, log.id, log.event, log.at, log.outcome, log.points, log.metadata,
                log.usergroup
            FROM log JOIN member ON member.number = log.member AND member.project = ?
            ORDER BY log.member, log.id
            """)
        entries.bind(1, rulebook.number)
        let memberZones = try MemberZoneReader(connection, zones: zones)
        var hasEntry = try entries.step()
        while try members.step() {
            let number = members.int(0)
            var facts: [Fact] = []
            var newest: Int64 = 0
            var isLinked = true
            while hasEntry, entries.int(0) == number {
                facts.append(Fact(row: entries, from: 2, withMetadata: rulebook.needsMetadata))
                isLinked = isLinked && entries.int(1) == newest
                newest = entries.int(2)
                hasEntry = try entries.step()
            }
            let balance = members.int(2)
            let (zones, missing) = try memberZones.zones(of: number, changes: members.int(4))
            let counted = try fold(facts, isErased: members.isNull(1), zones: zones, into: &changes)
            try visit(
                Member(
                    number: number, userId: members.textIfPresent(1),
                    usergroups: StagedMember.usergroups(stored: members.textIfPresent(6)),
                    stored: members.withBytes(5) { MemberState(packed: $0, balance: balance) },
                    storedBalance: balance, storedNewest: members.int(3), counted: counted, countedNewest: newest,
                    isLinked: isLinked, corrections: facts.filter { $0.event == Fact.correctionEvent },
                    missingZone: missing.last))
        }
        changes.dropZeros()
        return changes
    }

    /// A member's events always count in the project's daily figures. Figures about members include it only until it
    /// is erased.
    private func fold(
        _ facts: [Fact], isErased: Bool, zones: MemberZones, into changes: inout RollupChanges
    ) throws -> MemberState {
        guard isErased else { return .folding(facts, rulebook: rulebook, zones: zones, changes: &changes) }
        var own = RollupChanges()
        _ = MemberState.folding(facts, rulebook: rulebook, changes: &own)
        changes.add(own.withoutStanding)
        return MemberState()
    }
}

extension Recount {
    /// Counts the recencies of a database that has none yet. A project that can't be used gets its own when it is
    /// applied again.
    static func addRecencies(in connection: Connection, zones: ZoneDirectory) throws {
        let statements = try WriteStatements(connection)
        for project in try Catalog.load(from: connection, zones: zones).projects.values {
            let recount = Recount(connection: connection, rulebook: project.rulebook, zones: zones)
            let counted = try recount.run { _ in }
            for (key, recency) in counted.recencies { try statements.add(recency, at: key) }
        }
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
    /// - Parameter progress: called after each user with the number counted so far.
    func recount(_ project: Project, progress: (Int) -> Void) throws {
        try flush()
        let subjects = "(SELECT number FROM subject WHERE project = \(project.number) UNION SELECT -\(project.number))"
        // Rows without a definition, left by one that was damaged, are deleted too.
        let all = "(SELECT number FROM subject UNION SELECT -number FROM project)"
        for table in ["daily", "lastDay", "usergroupDaily", "recency"] {
            try connection.execute("DELETE FROM \(table) WHERE subject IN \(subjects) OR subject NOT IN \(all)")
        }
        try forgetBoards(of: project.number)
        for table in ["streakExpiry", "streakLongest"] {
            try connection.execute("DELETE FROM \(table) WHERE streak IN \(subjects) OR streak NOT IN \(all)")
        }
        var counted: [(member: Recount.Member, state: MemberState)] = []
        let recount = Recount(connection: connection, rulebook: project.rulebook, zones: zones)
        var users = 0
        var rollups = try recount.run { member in
            users += 1
            progress(users)
            if member.stored != member.counted { counted.append((member, member.counted)) }
        }
        for index in counted.indices { try keepBalance(&counted[index], in: project.rulebook, changes: &rollups) }
        try statements.add(rollups)
        try countedZones.record(project)
        forgetMembers()
    }

    /// Stores a recounted state. Points once paid stay paid: if the new rules give less, a log entry, the correction,
    /// makes up the difference. If later rules give more again, the correction shrinks instead of the user being paid
    /// twice. So changing rules back and forth leaves a balance as it was.
    private func keepBalance(
        _ counted: inout (member: Recount.Member, state: MemberState), in rulebook: Rulebook,
        changes: inout RollupChanges
    ) throws {
        let member = counted.member
        var newest = member.storedNewest
        let made = member.corrections.reduce(0) { $0 + $1.points }
        let owed = max(0, member.storedBalance - (counted.state.balance - made))
        if owed > made {
            // After all events and all earlier corrections, even if the clock has been set back since.
            let at = max(now, counted.state.lastAt ?? now, counted.state.earnings.total?.reachedAt ?? now)
            var correction = Fact.correction(of: owed - made, at: at)
            try insert(correction, member: member.number, previous: newest)
            correction.id = connection.lastInsertedRow
            newest = correction.id
            counted.state.add(correction, rulebook: rulebook, changes: &changes)
        } else if owed < made {
            try takeBack(made - owed, of: member.corrections)
            // The rollups already include these entries; corrections add nothing to them.
            var known = RollupChanges()
            counted.state = .folding(
                try facts(upTo: newest, withMetadata: rulebook.needsMetadata), rulebook: rulebook,
                zones: try memberZones.zones(of: member.number, changes: Int64(counted.state.zoneChanges)).zones,
                changes: &known)
        }
        let update = statements.updateMember
        update.bind(1, member.number)
        update.bind(2, counted.state.balance)
        update.bind(3, newest)
        update.bind(4, bytes: counted.state.packed)
        try update.run()
    }

    /// Takes points out of corrections, the newest first.
    private func takeBack(_ points: Int64, of corrections: [Fact]) throws {
        let update = try connection.prepare("UPDATE log SET points = ? WHERE id = ?")
        var rest = points
        for correction in corrections.reversed() where rest > 0 {
            let taken = min(rest, correction.points)
            rest -= taken
            update.bind(1, correction.points - taken)
            update.bind(2, correction.id)
            try update.run()
        }
    }
}
