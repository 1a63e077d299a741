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
        let judged = try judge(submission)
        // No entry has this number, and none comes after it.
        let next = Int64.max
        let rulebook = judged.judgement.rulebook.with(drafts, next: next)
        let needsMetadata = rulebook.needsMetadata
        var fact = judged.fact
        fact.id = next
        fact.metadata = needsMetadata ? submission.metadata : nil
        let past =
            try judged.known.map {
                try entries(of: $0.number, upTo: $0.newest, withMetadata: needsMetadata, most: most + 1)
            } ?? []
        guard past.count <= most else { throw SubmissionRefusal.historyTooLong }
        let (before, after, bonuses) = compare(
            Array(past.reversed()), with: fact, rulebook, judged, zones: judged.known?.zones ?? .project)
        return LoggedEvent(
            id: next, rulebook: rulebook, rule: judged.judgement.rule, decision: judged.decision,
            usergroups: judged.known?.usergroups ?? [], bonuses: bonuses,
            before: .init(before, balance: before.balance), after: .init(after, balance: after.balance))
    }

    /// What a member's entries come to by other rules, without an event and with it.
    private func compare(
        _ past: [Entry], with fact: Fact, _ rulebook: Rulebook, _ judged: Judged, zones: MemberZones
    ) -> (before: MemberState, after: MemberState, bonuses: [Entry]) {
        var unrecorded = RollupChanges.unrecorded
        let entry = Entry(
            fact, bookedAt: now, lot: judged.judgement.lot(at: fact.at), limit: judged.decision.limit)
        let before = MemberState.folding(past, rulebook: rulebook, zones: zones, changes: &unrecorded)
        let dues = MemberState.progress(
            of: (past + [entry]).facts, rulebook: rulebook, zones: zones, changes: &unrecorded
        ).dues
        var all = past + [entry]
        let payments = PastPayments(past)
        let bonuses = payments.differences(from: before.dues, to: dues).map { due in
            let entry = due.points > 0 ? bonus(due, lot: payments.lot(of: due), by: rulebook) : correction(due, of: all)
            all.append(entry)
            return entry
        }
        let after = MemberState.folding(all, rulebook: rulebook, zones: zones, changes: &unrecorded)
        return (before.state, after.state, bonuses)
    }
}
