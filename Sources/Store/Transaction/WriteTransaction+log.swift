import JSON
import Loyalty
import SQLite

extension WriteTransaction {
    /// Judges an event and logs it, with everything that follows from it.
    /// - Throws: ``SubmissionRefusal``, before anything is written; or what made the transaction fail.
    public func log(_ submission: Submission) throws -> LoggedEvent {
        let entry = try entry(for: submission)
        let member = try entry.known ?? createMember(submission.userId, of: entry.project.number)
        let before = member.state
        let id = try append(entry, submission: submission, to: member, defers: false)
        return LoggedEvent(
            id: id, rulebook: entry.project.rulebook, event: entry.rule.definition, decision: entry.decision,
            usergroups: member.usergroups, before: before, after: member.state)
    }

    /// The same, without what it comes to: where an event doesn't follow what its user has done before, the user's
    /// whole history counts anew, and that is done once for all such events of the transaction, at its end.
    /// - Throws: as ``log(_:)``.
    public func logHistory(_ submission: Submission) throws {
        let entry = try entry(for: submission)
        let member = try entry.known ?? createMember(submission.userId, of: entry.project.number)
        _ = try append(entry, submission: submission, to: member, defers: true)
    }

    // MARK: - Deciding

    /// A judged event that has yet to be written, but for the id that it is imported under.
    struct Entry {
        let fact: Fact
        let rule: EventRule
        let decision: Decision
        /// Nil where the member has yet to be made.
        let known: StagedMember?
        /// Whether it simply follows all that the member's state holds.
        let follows: Bool
        let project: Project
    }

    /// Judges an event, and notes its import id as the first thing that is written.
    private func entry(for submission: Submission) throws -> Entry {
        guard let importId = submission.importId else { return try judge(submission) }
        let entry: Entry
        do {
            entry = try judge(submission)
        } catch let refusal as SubmissionRefusal {
            // What has been imported before is passed over, whatever would become of it now.
            throw try isImported(importId, into: submission.project) ? .alreadyImported : refusal
        }
        guard try insertImportId(importId, into: submission.project) else { throw SubmissionRefusal.alreadyImported }
        return entry
    }

    func judge(_ submission: Submission) throws -> Entry {
        guard let project = try catalog.project(number: submission.project),
            let rule = project.rulebook.event(id: submission.eventId, draft: submission.drafts?.event)
        else { throw SubmissionRefusal.unknownEvent }
        guard rule.definition.status == .active else { throw SubmissionRefusal.inactiveEvent }
        let member = try member(submission.userId, of: project.number)
        guard member != nil || submission.createsUser || project.definition.createsUsers else {
            throw SubmissionRefusal.unknownUser
        }
        if let zone = member?.missingZones.last { throw SubmissionRefusal.unknownTimezone(zone) }
        let issues = MetadataRules.check(submission.metadata, fields: rule.definition.metadataFields)
        guard issues.isEmpty else { throw SubmissionRefusal.metadata(issues) }

        let rulebook = project.rulebook
        let at = submission.at ?? now
        let follows = member.map {
            $0.deferred.count == 0 && $0.state.isFollowed(by: at, on: rulebook.zone.day(of: at), zones: $0.zones)
        }
        let decision: Decision
        do {
            let groups = Usergroups.allowed(
                claimed: try Usergroups.claimed(in: submission.metadata), memberships: member?.usergroups ?? [],
                trusted: submission.isTrusted, rulebook: rulebook)
            decision = try Decision.judging(
                rule.definition, metadata: submission.metadata, groups: groups,
                past: PastCompletions(
                    transaction: self, member: member, follows: follows ?? true, rule: rule, at: at,
                    rulebook: rulebook))
        } catch let issue as FieldIssue {
            throw SubmissionRefusal.metadata([issue])
        }
        let balance = member.map { $0.state.balance + $0.deferred.points } ?? 0
        guard balance <= MemberState.largestBalance - decision.points else { throw SubmissionRefusal.balanceOutOfRange }
        let fact = Fact(
            id: 0, at: at, event: rule.number, conditionReached: decision.conditionReached,
            limitReached: decision.limitReached, points: decision.points,
            usergroup: decision.usergroupId == Usergroups.everybody ? nil : decision.usergroupId,
            metadata: rulebook.needsMetadata ? submission.metadata : nil)
        return Entry(
            fact: fact, rule: rule, decision: decision, known: member, follows: follows ?? true, project: project)
    }

    // MARK: - Writing

    /// - Returns: the entry's number in the log.
    private func append(
        _ entry: Entry, submission: Submission, to member: StagedMember, defers: Bool
    ) throws -> Int64 {
        var fact = entry.fact
        try insert(
            fact, member: member.number, previous: member.newest, metadata: submission.metadata)
        fact.id = connection.lastInsertedRow
        member.newest = fact.id
        markChanged(member, in: entry.project.number)
        if member.history != nil {
            member.history?.append(fact)
            historyRoom -= 1
        }
        if entry.follows {
            member.state.add(fact, rulebook: entry.project.rulebook, zones: member.zones, changes: &changes)
        } else {
            if defers, member.deferred.count == 0 { deferredMembers += 1 }
            member.deferred.count += 1
            member.deferred.points += fact.points
            deferredPoints[fact.event, default: 0] += fact.points
            if !defers { try settle(member, of: entry.project.number) }
        }
        return fact.id
    }

    /// Appends an entry to the log.
    func insert(
        _ fact: Fact, member: Int64, previous: Int64, metadata: JSONValue? = nil
    ) throws {
        let insert = statements.insertEntry
        insert.bind(1, member)
        insert.bind(2, fact.event)
        insert.bind(3, fact.at.milliseconds)
        insert.bind(4, fact.outcome)
        insert.bind(5, fact.points)
        insert.bind(6, fact.usergroup)
        insert.bind(7, previous)
        if let metadata { insert.bind(8, utf8: metadata.source) } else { insert.bindNull(8) }
        try insert.run()
    }

    /// Gives a member the state that all its entries lead to, in whatever order they came: the rollups lose what those
    /// that the state holds gave them, and get what the whole gives.
    func settle(_ member: StagedMember, of project: Int64) throws {
        guard let rulebook = try catalog.project(number: project)?.rulebook else { return }
        let facts = try history(of: member, rulebook)
        member.state = .adding(
            newest: member.deferred.count, of: facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        for fact in facts.suffix(member.deferred.count) { deferredPoints[fact.event, default: 0] -= fact.points }
        member.deferred = (0, 0)
    }

    /// All of a member's entries, those that were logged last at the end, at hand or from the log.
    fileprivate func history(of member: StagedMember, _ rulebook: Rulebook) throws -> [Fact] {
        if let history = member.history { return history }
        let history = Array(try facts(of: member, withMetadata: rulebook.needsMetadata).reversed())
        keep(history, of: member)
        return history
    }

    /// All of a member's entries in the log, newest first.
    func facts(of member: StagedMember, withMetadata: Bool) throws -> [Fact] {
        try facts(upTo: member.newest, withMetadata: withMetadata)
    }

    /// An entry and all before it of the same member, newest first.
    func facts(upTo newest: Int64, withMetadata: Bool) throws -> [Fact] {
        var facts: [Fact] = []
        var next = newest
        let query = statements.selectEntry
        while next != 0 {
            query.bind(1, next)
            guard try query.step() else { break }
            facts.append(Fact(row: query, from: 1, withMetadata: withMetadata))
            next = query.int(0)
            query.reset()
        }
        return facts
    }

    /// The points that an event has paid so far, this transaction included.
    fileprivate func pointsPaid(for event: Int64) throws -> Int64 {
        let query = statements.selectPaid
        query.bind(1, event)
        let stored = try query.first { $0.int(0) } ?? 0
        return changes.days.reduce(stored + (deferredPoints[event] ?? 0)) {
            $1.key.subject == event ? $0 + $1.value.points : $0
        }
    }

    // MARK: - Imported ids

    private func isImported(_ id: [UInt8], into project: Int64) throws -> Bool {
        statements.selectImported.bind(1, project)
        statements.selectImported.bind(2, bytes: id)
        return try statements.selectImported.first { _ in true } ?? false
    }

    /// - Returns: false where it is known already.
    private func insertImportId(_ id: [UInt8], into project: Int64) throws -> Bool {
        statements.insertImported.bind(1, project)
        statements.insertImported.bind(2, bytes: id)
        try statements.insertImported.run()
        guard connection.changedRows > 0 else { return false }
        importedSums[project, default: .init()].add(id)
        return true
    }
}

/// What limits are judged by: the member's state where it tells, else the history.
private struct PastCompletions: CompletionHistory {
    let transaction: WriteTransaction
    let member: StagedMember?
    /// Whether the event follows all that the state holds.
    let follows: Bool
    let rule: EventRule
    let at: Instant
    let rulebook: Rulebook

    func rewardedInWindow() throws -> Int64 {
        let window = rule.definition.limitWindow
        let key = window.key(at: at, in: rulebook.zone)
        guard let member else { return 0 }
        if member.deferred.count == 0, let count = member.state.rewarded(rule.number, inWindow: key) { return count }
        // An event that follows all others can still be of an earlier hour than one of them: where a clock is set
        // back over midnight, hours don't ascend with days.
        return try rewarded().reduce(0) { $0 + (window.key(at: $1, in: rulebook.zone) == key ? 1 : 0) }
    }

    func millisecondsToNearestRewarded() throws -> Int64? {
        if follows { return member?.state.activity(of: rule.number)?.lastRewarded.map { at.milliseconds(since: $0) } }
        return try rewarded().map { Int64($0.milliseconds(since: at).magnitude) }.min()
    }

    func pointsPaid() throws -> Int64 { try transaction.pointsPaid(for: rule.number) }

    /// When the member was rewarded for the event.
    private func rewarded() throws -> some Sequence<Instant> {
        let facts = try member.map { try transaction.history(of: $0, rulebook) } ?? []
        return facts.lazy.filter { $0.event == rule.number && $0.isRewarded }.map(\.at)
    }
}

extension Fact {
    /// How the outcome is kept in the log.
    var outcome: Int64 { (conditionReached ? 1 : 0) | (limitReached ? 2 : 0) }

    /// Reads id, event, at, outcome, points, metadata and usergroup from consecutive columns.
    init(row: Statement, from column: Int32, withMetadata: Bool) {
        let outcome = row.int(column + 3)
        self.init(
            id: row.int(column), at: Instant(milliseconds: row.int(column + 2)), event: row.int(column + 1),
            conditionReached: outcome & 1 != 0, limitReached: outcome & 2 != 0, points: row.int(column + 4),
            usergroup: row.textIfPresent(column + 6),
            metadata: withMetadata && !row.isNull(column + 5)
                ? (try? JSONDocument(row.bytes(column + 5), maximumDepth: 64))?.root : nil)
    }
}
