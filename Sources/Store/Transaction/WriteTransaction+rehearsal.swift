import Loyalty

extension WriteTransaction {
    /// How many entries of a user's log a draft is tried on, at most: others wait for it meanwhile.
    public static let longestRehearsal = 50_000

    /// Judges an event by drafts of definitions, in a transaction that is rolled back afterwards. With a streak or a
    /// challenge among them, this looks at all of the user's entries, and so takes the turn of a batch.
    /// - Parameter most: how many entries that may be.
    /// - Throws: ``SubmissionRefusal``.
    public func rehearse(_ submission: Submission, most: Int = longestRehearsal) throws -> LoggedEvent {
        guard let drafts = submission.drafts, drafts.changesProgress else { return try log(submission) }
        let entry = try judge(submission)
        // No entry has this number, and none comes after it.
        let next = Int64.max
        let rulebook = entry.judgement.rulebook.with(drafts, next: next)
        let needsMetadata = rulebook.needsMetadata
        var fact = entry.fact
        fact.id = next
        fact.metadata = needsMetadata ? submission.metadata : nil
        let past =
            try entry.known.map {
                try facts(upTo: $0.newest, withMetadata: needsMetadata, most: most + 1)
            } ?? []
        guard past.count <= most else { throw SubmissionRefusal.historyTooLong }
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
