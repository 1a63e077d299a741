import Database
import JSON
import Loyalty

/// Why a user is not created, changed or erased.
public enum UserRefusal: WriteRefusal, Equatable {
    /// The project already has a user with this id.
    case exists
    /// The project has no user with this id.
    case unknownUser
    /// The project has no such group.
    case unknownUsergroup(String)
    /// The system has no such time zone.
    case unknownTimezone(String)
    /// The project doesn't exist.
    case unknownProject
}

/// The changes to a user. A part that is nil stays as it is.
public struct UserChange: Sendable {
    /// The groups that the user is in.
    public var usergroups: [String]?
    /// The time zone of the user's streaks; `.some(nil)` for the project's.
    public var timezone: String??
    /// What leaderboards call the user before other users; `.some(nil)` for nothing.
    public var displayName: String??

    /// A value from its parts.
    public init(usergroups: [String]? = nil, timezone: String?? = nil, displayName: String?? = nil) {
        self.usergroups = usergroups
        self.timezone = timezone
        self.displayName = displayName
    }
}

extension WriteTransaction {
    /// Creates a user.
    /// - Returns: when the user was created.
    /// - Throws: ``UserRefusal``, before anything is written.
    public func createUser(
        _ userId: String, usergroups: [String], timezone: String?, displayName: String? = nil, in project: Int64
    ) throws -> Instant {
        try check(UserChange(usergroups: usergroups, timezone: timezone), in: project)
        guard try member(userId, of: project) == nil else { throw UserRefusal.exists }
        let member = try createMember(userId, of: project, usergroups: usergroups, timezone: timezone)
        if let displayName { try setDisplayName(displayName, of: member) }
        return now
    }

    /// Changes a user's groups, time zone or display name. A new zone applies from now on (see ``MemberZones``). It also replaces
    /// earlier zones that the system lacks.
    /// - Throws: ``UserRefusal``, before anything is written.
    public func updateUser(_ userId: String, _ change: UserChange, in project: Int64) throws {
        let rulebook = try check(change, in: project)
        guard let member = try member(userId, of: project) else { throw UserRefusal.unknownUser }
        try flush()
        if let usergroups = change.usergroups {
            let update = try connection.prepare("UPDATE member SET usergroups = ? WHERE number = ?")
            update.bind(1, StagedMember.stored(usergroups: usergroups))
            update.bind(2, member.number)
            try update.run()
        }
        if let displayName = change.displayName { try setDisplayName(displayName, of: member) }
        if let timezone = change.timezone { try setZone(timezone, of: member, rulebook: rulebook) }
        try updateBoards(of: member.number, in: project)
        forgetMembers()
    }

    /// Removes a person: id, metadata, history, streaks, challenges, points. The person's events stay in the project's
    /// daily figures. Also marks that the files still contain deleted content, if it can be removed. Run it in a transaction of its own.
    /// - Parameter replies: finds the user in the stored replies.
    /// - Throws: ``UserRefusal``, before anything is written.
    public func eraseUser(_ userId: String, in project: Int64, replies: some ReplyReader) throws {
        guard let rulebook = try catalog.project(number: project)?.rulebook else { throw UserRefusal.unknownProject }
        guard let member = try member(userId, of: project) else { throw UserRefusal.unknownUser }
        if member.deferredFrom != nil { try settle(member, of: project) }
        try writeExpiries(of: member, in: project, rulebook)
        let entries = try entries(of: member.number, upTo: member.newest, withMetadata: true)
        changes.add(RollupChanges(standingOf: member.state), sign: -1)
        var state = MemberState()
        changes.weight = -1
        _ = state.fold(points: entries, rulebook: rulebook, changes: &changes)
        changes.weight = 1
        _ = state.fold(points: entries, rulebook: rulebook, erasedAt: now, changes: &changes)
        try flush()
        // The group, one that the project has defined, stays: totals by group are totals of the project.
        let clearEntry = try connection.prepare(
            "UPDATE log SET metadata = ?2, reason = NULL, actor = NULL WHERE id = ?1")
        for entry in entries {
            clearEntry.bind(1, entry.id)
            if let kept = fields.erasedMetadata(of: entry) {
                clearEntry.bind(2, utf8: kept)
            } else {
                clearEntry.bindNull(2)
            }
            try clearEntry.run()
        }
        try eraseRedemptions(of: member, at: now)
        try clear(member, userId: userId, project: project)
        try forgetReplies(about: userId, in: project, replies)
        if clearsFiles { try markTracesLeft() }
        forgetMembers()
    }

    // MARK: - Parts

    @discardableResult
    private func check(_ change: UserChange, in project: Int64) throws -> Rulebook {
        guard let rulebook = try catalog.project(number: project)?.rulebook else { throw UserRefusal.unknownProject }
        if let unknown = change.usergroups?.first(where: { !rulebook.hasUsergroup($0) }) {
            throw UserRefusal.unknownUsergroup(unknown)
        }
        if let timezone = change.timezone ?? nil, zones.rules(named: timezone) == nil {
            throw UserRefusal.unknownTimezone(timezone)
        }
        return rulebook
    }

    private func setDisplayName(_ name: String?, of member: StagedMember) throws {
        let update = try connection.prepare("UPDATE member SET displayName = ? WHERE number = ?")
        update.bind(1, name)
        update.bind(2, member.number)
        try update.run()
    }

    private func setZone(_ timezone: String?, of member: StagedMember, rulebook: Rulebook) throws {
        let count = Int64(member.zones.count) + 1
        // Never before an earlier change, even if the clock was set back.
        let since = max(now, member.zones.newest ?? now)
        try recordZone(timezone, of: member.number, change: count, since: since)
        for missing in member.missingZones { try replaceZone(missing, by: timezone, of: member.number) }
        if let timezone { try countedZones.record(timezone, project: rulebook.number) }
        let entries = try entries(
            of: member.number, upTo: member.newest, withMetadata: rulebook.needsMetadata)
        let zones = try memberZones.zones(of: member.number, changes: count).zones
        // Nothing else of the rollups goes by a member's own zone, and no points do.
        var uncounted = RollupChanges.unrecorded
        var state = MemberState.progress(
            of: entries.facts, rulebook: rulebook, zones: zones, changes: &uncounted
        ).state
        state.ledger = member.state.ledger
        state.earnings = member.state.earnings
        changes.add(RollupChanges(standingOf: member.state), sign: -1)
        changes.add(RollupChanges(standingOf: state))
        try flush()
        let update = try connection.prepare(
            "UPDATE member SET timezone = ?, zoneChanges = ?, state = ? WHERE number = ?")
        update.bind(1, timezone)
        update.bind(2, count)
        update.bind(3, bytes: state.packed)
        update.bind(4, member.number)
        try update.run()
        try forgetRecounts(of: member.number, in: rulebook.number)
    }

    private func replaceZone(_ missing: String, by timezone: String?, of member: Int64) throws {
        let update = try connection.prepare("UPDATE memberZone SET timezone = ? WHERE member = ? AND timezone = ?")
        update.bind(1, timezone)
        update.bind(2, member)
        update.bind(3, missing)
        try update.run()
    }

    private func clear(_ member: StagedMember, userId: String, project: Int64) throws {
        let clearMember = try connection.prepare(
            """
            UPDATE member SET userId = NULL, erasedAt = ?, balance = 0, usergroups = NULL, timezone = NULL,
                displayName = NULL, zoneChanges = 0, state = ?
            WHERE number = ?
            """)
        clearMember.bind(1, now.milliseconds)
        clearMember.bind(2, bytes: MemberState().packed)
        clearMember.bind(3, member.number)
        try clearMember.run()
        let clearZones = try connection.prepare("DELETE FROM memberZone WHERE member = ?")
        clearZones.bind(1, member.number)
        try clearZones.run()
        try forgetRecounts(of: member.number, in: project)
        try removeFromBoards(member.number, userId: userId, in: project)
    }
}
