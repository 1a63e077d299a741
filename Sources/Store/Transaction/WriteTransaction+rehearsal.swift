import Loyalty

extension WriteTransaction {
    /// Judges an event by drafts of definitions, in a transaction that is rolled back afterwards.
    /// - Throws: ``SubmissionRefusal``.
    public func rehearse(_ submission: Submission) throws -> LoggedEvent {
        guard let drafts = submission.drafts, drafts.changesProgress else { return try log(submission) }
        let entry = try judge(submission)
        // No entry has this number, and none comes after it.
        let next = Int64.max
        let rulebook = entry.judgement.rulebook.with(drafts, next: next)
        let needsMetadata = rulebook.needsMetadata
        var fact = entry.fact
        fact.id = next
        fact.metadata = needsMetadata ? submission.metadata : nil
        let past = try entry.known.map { try facts(of: $0, withMetadata: needsMetadata) } ?? []
        let zones = entry.known?.zones ?? .project
        var uncounted = RollupChanges()
        var before = MemberState.folding(past, rulebook: rulebook, zones: zones, changes: &uncounted)
        var after = MemberState.folding(past + [fact], rulebook: rulebook, zones: zones, changes: &uncounted)
        // A change of rules makes no balance smaller: see `keepBalance`.
        let made = past.reduce(0) { $1.event == Fact.correctionEvent ? $0 + $1.points : $0 }
        let kept = max(entry.known?.state.balance ?? 0, before.balance - made)
        after.balance = min(kept + after.balance - before.balance, MemberState.largestBalance)
        before.balance = kept
        return LoggedEvent(
            id: next, rulebook: rulebook, event: entry.judgement.rule.definition, decision: entry.decision,
            usergroups: entry.known?.usergroups ?? [], before: before, after: after)
    }
}
