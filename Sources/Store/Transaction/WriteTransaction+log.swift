import Database
import JSON
import Loyalty

extension WriteTransaction {
    /// Judges an event, logs it, and updates everything that depends on it.
    /// - Throws: ``SubmissionRefusal``, before anything is written; or an error that makes the transaction fail.
    public func log(_ submission: Submission) throws -> LoggedEvent {
        let judged = try judge(submission)
        try claimImportId(of: submission)
        let member = try judged.known ?? createMember(submission.userId, of: submission.project)
        let before = member.progress
        let (id, bonuses) = try append(judged, submission: submission, to: member, defers: false)
        return LoggedEvent(
            id: id, rulebook: judged.judgement.rulebook, rule: judged.judgement.rule, decision: judged.decision,
            usergroups: member.usergroups, bonuses: bonuses, before: before, after: member.progress)
    }

    /// The same, without what it comes to: if an event doesn't follow what its user has done before, the user's
    /// whole history counts anew, and that is done once for all such events of the transaction, at its end.
    /// - Throws: as ``log(_:)``.
    public func logHistory(_ submission: Submission) throws {
        let judged = try judge(submission)
        try claimImportId(of: submission)
        let member = try judged.known ?? createMember(submission.userId, of: submission.project)
        _ = try append(judged, submission: submission, to: member, defers: true)
    }

    // MARK: - Judging

    /// A judged event that has yet to be written.
    struct Judged {
        let fact: Fact
        let judgement: Judgement
        let decision: Decision
        /// Nil if the member doesn't exist yet.
        let known: StagedMember?
        /// Whether the event comes after all of the member's entries, and the state includes them.
        let follows: Bool
    }

    /// Judges an event by what is stored. Writes nothing.
    func judge(_ submission: Submission) throws -> Judged {
        do {
            return try judgeAsNew(submission)
        } catch let refusal as SubmissionRefusal {
            // What has been imported before is passed over, whatever would become of it now.
            guard let id = submission.importId, try isImported(id, in: submission.project) else { throw refusal }
            throw SubmissionRefusal.alreadyImported
        }
    }

    private func judgeAsNew(_ submission: Submission) throws -> Judged {
        guard let rulebook = try catalog.project(number: submission.project)?.rulebook else {
            throw SubmissionRefusal.unknownEvent
        }
        let judgement = try Judgement(
            of: submission.eventId, draft: submission.drafts?.event, holdsKey: submission.holdsKey, by: rulebook)
        let at = submission.at ?? now
        let member = try member(submission.userId, of: submission.project)
        let past = PastCompletions(of: member, at: at, judgement, in: self)
        let decision = try judgement.decide(submission, for: member?.standing, past: past)
        let judged = Judged(
            fact: judgement.fact(of: submission, at: at, decision), judgement: judgement, decision: decision,
            known: member, follows: past.follows)
        if let member { try checkBonuses(of: judged, for: member, in: submission.project) }
        return judged
    }

    /// Checks that the balance can hold the event's points together with the bonuses that it leads to.
    private func checkBonuses(of judged: Judged, for member: StagedMember, in project: Int64) throws {
        let room = MemberState.largestBalance - member.total - judged.fact.points
        guard judged.judgement.mostBonuses > room else { return }
        if member.deferredFrom != nil { try settle(member, of: project) }
        let rulebook = judged.judgement.rulebook
        var fact = judged.fact
        fact.id = .max
        let facts = try history(of: member, rulebook).facts + [fact]
        var unrecorded = RollupChanges.unrecorded
        let before = MemberState.progress(
            of: facts.dropLast(), rulebook: rulebook, zones: member.zones, changes: &unrecorded)
        let after = MemberState.progress(of: facts, rulebook: rulebook, zones: member.zones, changes: &unrecorded)
        let bonuses = Due.differences(from: before.dues, to: after.dues).reduce(0) { $0 + max(0, $1.points) }
        guard bonuses <= room else { throw SubmissionRefusal.balanceOutOfRange }
    }

    // MARK: - Writing

    /// - Returns: the entry's number in the log, and the bonuses and corrections that it leads to.
    private func append(
        _ judged: Judged, submission: Submission, to member: StagedMember, defers: Bool
    ) throws -> (id: Int64, bonuses: [Entry]) {
        let (rulebook, project) = (judged.judgement.rulebook, submission.project)
        try writeExpiries(of: member, in: project, rulebook)
        let lot = judged.judgement.lot(at: judged.fact.at)
        var entry = Entry(judged.fact, bookedAt: now, lot: lot, limit: judged.decision.limit)
        let figures =
            fields.isEmpty
            ? CountedFields.Figures()
            : try fields.figures(
                of: submission.metadata, event: entry.subject, member: member.number, dimensionValues)
        entry.values = figures.values
        entry.measures = figures.measures
        try append(
            &entry, to: member, of: project, EntryTexts(metadata: submission.metadata, actor: submission.actor))
        // What expires before the import has come to its end would be written again and again.
        if judged.follows, !(defers && lot.hasExpired(by: now)) {
            var fact = judged.fact
            fact.id = entry.id
            fact.values = figures.values
            fact.measures = figures.measures
            let dues = member.state.count(fact, rulebook: rulebook, zones: member.zones, changes: &changes)
            var bonuses: [Entry] = []
            for due in dues {
                var entry = bonus(due, by: rulebook)
                try append(&entry, to: member, of: project)
                bonuses.append(entry)
            }
            try book(entry, and: bonuses, to: member, of: project, rulebook)
            return (entry.id, bonuses)
        }
        if member.deferredFrom == nil {
            member.deferredFrom = entry.id
            if defers { deferredMembers += 1 }
        }
        deferredPoints[entry.subject, default: 0] += entry.points
        return (entry.id, defers ? [] : try settle(member, of: project, trigger: entry.id))
    }

    /// Gives a member the state that all its entries lead to, in whatever order they came: the rollups lose what those
    /// that the state holds gave them, and get what the whole gives.
    /// - Parameter trigger: the entry that triggers what differs in bonuses; nil for the event that each comes from.
    /// - Returns: the bonuses and corrections that this leads to.
    @discardableResult
    func settle(_ member: StagedMember, of project: Int64, trigger: Int64? = nil) throws -> [Entry] {
        guard let first = member.deferredFrom, let rulebook = try catalog.project(number: project)?.rulebook else {
            return []
        }
        let all = try history(of: member, rulebook)
        let old = Array(all.prefix { $0.id < first })
        let (before, after) = MemberState.adding(
            from: first, of: all.facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        for entry in all[old.count...] where entry.kind == .event {
            deferredPoints[entry.subject, default: 0] -= entry.points
        }
        member.deferredFrom = nil
        return try rebook(
            Rebooking(old: old, all: all, before: before, after: after, trigger: trigger), of: member, in: project,
            rulebook)
    }

    /// All of a member's entries, those that were logged last at the end, at hand or from the log.
    func history(of member: StagedMember, _ rulebook: Rulebook) throws -> [Entry] {
        if let history = member.history { return history }
        let history = Array(
            try entries(of: member.number, upTo: member.newest, withMetadata: rulebook.needsMetadata).reversed())
        keep(history, of: member)
        return history
    }

    /// An entry and all before it of the same member, newest first.
    /// - Parameters:
    ///   - isErased: whether the member has been erased.
    ///   - most: how many are read at most.
    func entries(
        of member: Int64, upTo newest: Int64, isErased: Bool = false, withMetadata: Bool, most: Int = .max
    ) throws -> [Entry] {
        var entries: [Entry] = []
        guard most > 0 else { return entries }
        _ = try statements.entryChain.visit(from: newest, of: member) { row in
            let entry = try fields.entry(
                row, from: 1, member: member, isErased: isErased, withMetadata: withMetadata, dimensionValues)
            if let entry { entries.append(entry) }
            return entries.count < most
        }
        return entries
    }

    /// The points that an event has paid so far, this transaction included. An import asks for each line.
    func pointsPaid(for event: Int64) throws -> Int64 {
        let stored = try storedPoints[event] ?? readPoints(of: event)
        storedPoints[event] = stored
        return changes.days.reduce(stored + (deferredPoints[event] ?? 0)) {
            $1.key.subject == event ? $0 + $1.value.points : $0
        }
    }

    private func readPoints(of event: Int64) throws -> Int64 {
        let query = statements.selectPaid
        query.bind(1, event)
        return try query.first { $0.int(0) } ?? 0
    }

    // MARK: - Imported ids

    /// Whether something has been imported under an id.
    func isImported(_ id: [UInt8], in project: Int64) throws -> Bool {
        if let known = ahead?.imported[Foreseen.ImportKey(project: project, id: id)] { return known }
        statements.selectImported.bind(1, project)
        statements.selectImported.bind(2, bytes: id)
        return try statements.selectImported.first { _ in true } ?? false
    }

    /// Stores the event's import id, if it has one. From now on, no other event can be imported with this id.
    /// - Throws: ``SubmissionRefusal/alreadyImported`` if the id is already stored.
    private func claimImportId(of submission: Submission) throws {
        guard let id = submission.importId else { return }
        guard try claim(importId: id, in: submission.project) else { throw SubmissionRefusal.alreadyImported }
    }

    /// Stores an id that something is imported under.
    /// - Returns: false if it is known already.
    @discardableResult
    func claim(importId id: [UInt8], in project: Int64) throws -> Bool {
        let key = Foreseen.ImportKey(project: project, id: id)
        if let ahead, let isKnown = ahead.imported[key] {
            if isKnown { return false }
            statements.importedIds.bind(1, project)
            try statements.importedIds.add(2, bytes: id)
            ahead.record(key)
        } else {
            statements.insertImported.bind(1, project)
            statements.insertImported.bind(2, bytes: id)
            try statements.insertImported.run()
            guard try connection.changedRows > 0 else { return false }
        }
        importedSums[project, default: .init()].add(id)
        return true
    }
}

extension Ledger.LotKey {
    /// Whether points of the lot have expired by an instant, at the latest if the user does nothing else.
    fileprivate func hasExpired(by now: Instant) -> Bool {
        if case .at(let expiry) = self.expiry { return expiry <= now }
        return self.expiry != .never
    }
}
