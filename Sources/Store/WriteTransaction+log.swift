import JSON
import Loyalty
import SQLite

extension WriteTransaction {
    /// The highest balance: the largest whole number that every JSON reader keeps exactly (RFC 8259 section 6).
    static let largestBalance: Int64 = 9_007_199_254_740_991

    /// Judges an event and logs it, with everything that follows from it.
    /// - Throws: ``SubmissionRefusal``, before anything is written; or what made the transaction fail.
    public func log(_ submission: Submission) throws -> LoggedEvent {
        guard let project = directory.project(number: submission.project),
            let rule = project.rulebook.event(id: submission.eventId)
        else { throw SubmissionRefusal.unknownEvent }
        let event = rule.definition
        guard event.status == .active else { throw SubmissionRefusal.inactiveEvent }
        if let id = submission.importId, try isImported(id, into: project) { throw SubmissionRefusal.alreadyImported }
        let known = try member(submission.userId, of: project.number)
        guard known != nil || submission.createsUser || project.definition.createsUsers else {
            throw SubmissionRefusal.unknownUser
        }
        let issues = MetadataRules.check(submission.metadata, fields: event.metadataFields)
        guard issues.isEmpty else { throw SubmissionRefusal.metadata(issues) }

        let entry = try judge(submission, rule, of: known, in: project.rulebook)
        let member = try known ?? createMember(submission.userId, of: project.number)
        let id = try append(entry, submission: submission, to: member)
        if let importId = submission.importId { try noteImported(importId, as: id, into: project) }
        return LoggedEvent(id: id, event: event, decision: entry.decision, balance: member.state.balance)
    }

    // MARK: - Deciding

    /// A judged event that has yet to be written.
    private struct Entry {
        var fact: Fact
        var decision: Decision
        /// The member's earlier facts, where the event does not simply follow them.
        var history: [Fact]?
        var rulebook: Rulebook
    }

    private func judge(
        _ submission: Submission, _ rule: EventRule, of member: StagedMember?, in rulebook: Rulebook
    ) throws -> Entry {
        let at = submission.at ?? now
        let state = member?.state ?? MemberState()
        var history: [Fact]?
        if let member, !state.isFollowed(by: at, on: rulebook.zone.day(of: at)) {
            history = try facts(of: member)
        }
        let decision: Decision
        do {
            let groups = Usergroups.allowed(
                claimed: try Usergroups.claimed(in: submission.metadata), memberships: member?.usergroups ?? [],
                trusted: submission.isTrusted, rulebook: rulebook)
            decision = try Decision.judging(rule.definition, metadata: submission.metadata, groups: groups) {
                rule.rewarded(at: at, by: state, history: history, in: rulebook.zone)
            }
        } catch let issue as FieldIssue {
            throw SubmissionRefusal.metadata([issue])
        }
        guard state.balance <= Self.largestBalance - decision.points else {
            throw SubmissionRefusal.balanceOutOfRange
        }
        let fact = Fact(
            id: 0, at: at, event: rule.number, conditionReached: decision.conditionReached,
            limitReached: decision.limitReached, points: decision.points)
        return Entry(fact: fact, decision: decision, history: history, rulebook: rulebook)
    }

    // MARK: - Writing

    /// - Returns: the entry's number in the log.
    private func append(_ entry: Entry, submission: Submission, to member: StagedMember) throws -> Int64 {
        var fact = entry.fact
        let group = entry.decision.usergroupId
        let insert = statements.insertEntry
        insert.bind(1, member.number)
        insert.bind(2, fact.event)
        insert.bind(3, fact.at.milliseconds)
        insert.bind(4, fact.outcome)
        insert.bind(5, fact.points)
        insert.bind(6, group == Usergroups.everybody ? nil : group)
        insert.bind(7, member.newest)
        if let metadata = submission.metadata { insert.bind(8, utf8: metadata.source) } else { insert.bindNull(8) }
        try insert.run()
        fact.id = connection.lastInsertedRow
        if let history = entry.history {
            member.state = refold(history, adding: fact, rulebook: entry.rulebook)
        } else {
            member.state.add(fact, rulebook: entry.rulebook, changes: &changes)
        }
        member.newest = fact.id
        member.isChanged = true
        return fact.id
    }

    /// The state of a member whose new fact does not come last: the rollups lose what the history gave them and get
    /// what the history with the new fact gives.
    private func refold(_ history: [Fact], adding fact: Fact, rulebook: Rulebook) -> MemberState {
        var before = RollupChanges()
        _ = MemberState.folding(history, rulebook: rulebook, changes: &before)
        changes.add(before, sign: -1)
        return MemberState.folding(history + [fact], rulebook: rulebook, changes: &changes)
    }

    /// All of a member's entries in the log, newest first.
    private func facts(of member: StagedMember) throws -> [Fact] {
        var facts: [Fact] = []
        var next = member.newest
        while next != 0 {
            statements.selectEntry.bind(1, next)
            guard try statements.selectEntry.step() else { break }
            facts.append(Fact(id: next, row: statements.selectEntry, from: 0))
            next = statements.selectEntry.int(4)
            statements.selectEntry.reset()
        }
        return facts
    }

    // MARK: - Imported ids

    private func isImported(_ id: String, into project: Project) throws -> Bool {
        statements.selectImported.bind(1, project.number)
        statements.selectImported.bind(2, id)
        return try statements.selectImported.first { _ in true } ?? false
    }

    private func noteImported(_ id: String, as entry: Int64, into project: Project) throws {
        statements.insertImported.bind(1, project.number)
        statements.insertImported.bind(2, id)
        statements.insertImported.bind(3, entry)
        try statements.insertImported.run()
    }
}

extension EventRule {
    /// How many rewarded completions a member has in the limit window of an instant.
    fileprivate func rewarded(at instant: Instant, by state: MemberState, history: [Fact]?, in zone: ZoneRules) -> Int64
    {
        let window = definition.limitWindow
        let key = window.key(at: instant, in: zone)
        if let count = state.rewarded(number, inWindow: key) { return count }
        let inWindow = history?.filter { $0.event == number && $0.isRewarded && window.key(at: $0.at, in: zone) == key }
        return Int64(inWindow?.count ?? 0)
    }
}

extension Fact {
    /// How the outcome is kept in the log.
    var outcome: Int64 { (conditionReached ? 1 : 0) | (limitReached ? 2 : 0) }

    /// Reads event, at, outcome and points from consecutive columns.
    init(id: Int64, row: Statement, from column: Int32) {
        let outcome = row.int(column + 2)
        self.init(
            id: id, at: Instant(milliseconds: row.int(column + 1)), event: row.int(column),
            conditionReached: outcome & 1 != 0, limitReached: outcome & 2 != 0, points: row.int(column + 3))
    }
}
