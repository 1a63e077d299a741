import Loyalty

extension WriteTransaction {
    /// The most entries of a user on which a draft is tried out. Other writes wait meanwhile.
    public static let longestRehearsal = 50_000

    /// Judges an event by drafts of definitions, in a transaction that is rolled back afterwards. A draft of a streak
    /// or challenge needs all of the user's entries, so it should be queued as a batch.
    /// - Parameter most: the most entries of the user.
    /// - Throws: ``SubmissionRefusal``, or an error that makes the transaction fail.
    public func rehearse(_ submission: Submission, most: Int = longestRehearsal) throws -> LoggedEvent {
        guard let drafts = submission.drafts, drafts.changesProgress else { return try log(submission) }
        let entry = try judge(submission)
        // No entry has this number or a higher one.
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
        // A change of rules never reduces a balance; see `keepBalance`.
        let made = past.reduce(0) { $1.event == Fact.correctionEvent ? $0 + $1.points : $0 }
        let kept = max(entry.known?.state.balance ?? 0, before.balance - made)
        after.balance = min(kept + after.balance - before.balance, MemberState.largestBalance)
        before.balance = kept
        return LoggedEvent(
            id: next, rulebook: rulebook, event: entry.judgement.rule.definition, decision: entry.decision,
            usergroups: entry.known?.usergroups ?? [], before: before, after: after)
    }
}
