import JSON
import Loyalty
import SQLite

extension WriteTransaction {
    /// Judges an event, logs it, and updates everything that depends on it.
    /// - Throws: ``SubmissionRefusal``, before anything is written; or an error that makes the transaction fail.
    public func log(_ submission: Submission) throws -> LoggedEvent {
        let entry = try judge(submission)
        try claimImportId(of: submission)
        let member = try entry.known ?? createMember(submission.userId, of: submission.project)
        let before = member.state
        let id = try append(entry, submission: submission, to: member, defers: false)
        return LoggedEvent(
            id: id, rulebook: entry.judgement.rulebook, event: entry.judgement.rule.definition,
            decision: entry.decision, usergroups: member.usergroups, before: before, after: member.state)
    }

    /// Like ``log(_:)``, but without a result. If an event happened before others of its user, the user's history has
    /// to be recounted. This is done once for all such events, at the end of the transaction.
    /// - Throws: as ``log(_:)``.
    public func logHistory(_ submission: Submission) throws {
        let entry = try judge(submission)
        try claimImportId(of: submission)
        let member = try entry.known ?? createMember(submission.userId, of: submission.project)
        _ = try append(entry, submission: submission, to: member, defers: true)
    }

    // MARK: - Judging

    /// A judged event that isn't written yet.
    struct Entry {
        let fact: Fact
        let judgement: Judgement
        let decision: Decision
        /// Nil if the member doesn't exist yet.
        let known: StagedMember?
        /// Whether the event comes after all of the member's entries, and the state includes them.
        let follows: Bool
    }

    /// Judges an event. Writes nothing.
    func judge(_ submission: Submission) throws -> Entry {
        do {
            return try judgeAsNew(submission)
        } catch let refusal as SubmissionRefusal {
            // An event that was imported before is skipped, even if it would be refused now.
            throw try isImported(submission) ? .alreadyImported : refusal
        }
    }

    private func judgeAsNew(_ submission: Submission) throws -> Entry {
        guard let rulebook = try catalog.project(number: submission.project)?.rulebook else {
            throw SubmissionRefusal.unknownEvent
        }
        let judgement = try Judgement(
            of: submission.eventId, draft: submission.drafts?.event, holdsKey: submission.holdsKey, by: rulebook)
        let at = submission.at ?? now
        let member = try member(submission.userId, of: submission.project)
        let past = PastCompletions(of: member, at: at, judgement, in: self)
        let decision = try judgement.decide(submission, for: member?.standing, past: past)
        return Entry(
            fact: judgement.fact(of: submission, at: at, decision), judgement: judgement, decision: decision,
            known: member, follows: past.follows)
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
        markChanged(member, in: submission.project)
        if member.history != nil {
            member.history?.append(fact)
            historyRoom -= 1
        }
        if entry.follows {
            member.state.add(fact, rulebook: entry.judgement.rulebook, zones: member.zones, changes: &changes)
        } else {
            if defers, member.deferred.count == 0 { deferredMembers += 1 }
            member.deferred.count += 1
            member.deferred.points += fact.points
            deferredPoints[fact.event, default: 0] += fact.points
            if !defers { try settle(member, of: submission.project) }
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

    /// Adds a member's deferred entries to its state, even if they happened before others. Recounts the entries after
    /// the first of them, and changes the rollups by the difference.
    func settle(_ member: StagedMember, of project: Int64) throws {
        guard let rulebook = try catalog.project(number: project)?.rulebook else { return }
        let facts = try history(of: member, rulebook)
        member.state = .adding(
            newest: member.deferred.count, of: facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        for fact in facts.suffix(member.deferred.count) { deferredPoints[fact.event, default: 0] -= fact.points }
        member.deferred = (0, 0)
    }

    /// All of a member's entries in the order of the log. Keeps them in memory if there is room.
    func history(of member: StagedMember, _ rulebook: Rulebook) throws -> [Fact] {
        if let history = member.history { return history }
        let history = Array(try facts(of: member, withMetadata: rulebook.needsMetadata).reversed())
        keep(history, of: member)
        return history
    }

    /// All of a member's entries in the log, newest first.
    func facts(of member: StagedMember, withMetadata: Bool) throws -> [Fact] {
        try facts(upTo: member.newest, withMetadata: withMetadata)
    }

    /// An entry and all earlier ones of the same member, newest first.
    /// - Parameter most: the most entries to read.
    func facts(upTo newest: Int64, withMetadata: Bool, most: Int = .max) throws -> [Fact] {
        var facts: [Fact] = []
        var next = newest
        let query = statements.selectEntry
        while next != 0, facts.count < most {
            query.bind(1, next)
            guard try query.step() else { break }
            facts.append(Fact(row: query, from: 1, withMetadata: withMetadata))
            next = query.int(0)
            query.reset()
        }
        return facts
    }

    /// The points that an event has paid so far, this transaction included.
    func pointsPaid(for event: Int64) throws -> Int64 {
        let query = statements.selectPaid
        query.bind(1, event)
        let stored = try query.first { $0.int(0) } ?? 0
        return changes.days.reduce(stored + (deferredPoints[event] ?? 0)) {
            $1.key.subject == event ? $0 + $1.value.points : $0
        }
    }

    // MARK: - Imported ids

    private func isImported(_ submission: Submission) throws -> Bool {
        guard let id = submission.importId else { return false }
        statements.selectImported.bind(1, submission.project)
        statements.selectImported.bind(2, bytes: id)
        return try statements.selectImported.first { _ in true } ?? false
    }

    /// Stores the event's import id, if it has one. From now on, no other event can be imported with this id.
    /// - Throws: ``SubmissionRefusal/alreadyImported`` if the id is already stored.
    private func claimImportId(of submission: Submission) throws {
        guard let id = submission.importId else { return }
        statements.insertImported.bind(1, submission.project)
        statements.insertImported.bind(2, bytes: id)
        try statements.insertImported.run()
        guard connection.changedRows > 0 else { throw SubmissionRefusal.alreadyImported }
        importedSums[submission.project, default: .init()].add(id)
    }
}

extension Fact {
    /// The outcome as stored in the log.
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
