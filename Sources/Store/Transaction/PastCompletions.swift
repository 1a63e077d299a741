import Loyalty

/// The earlier completions from which limits are computed. Uses the member's state if that suffices, and the history
/// otherwise.
struct PastCompletions: CompletionHistory {
    /// Whether the event comes after all of the member's entries, and the state includes them.
    let follows: Bool
    private let transaction: WriteTransaction
    private let member: StagedMember?
    private let rule: EventRule
    private let at: Instant
    private let rulebook: Rulebook

    /// - Parameters:
    ///   - member: nil if there is no such member yet.
    ///   - at: when the event happened.
    init(of member: StagedMember?, at: Instant, _ judgement: Judgement, in transaction: WriteTransaction) {
        self.transaction = transaction
        self.member = member
        self.at = at
        rule = judgement.rule
        rulebook = judgement.rulebook
        let (rulebook, now) = (rulebook, transaction.now)
        follows = member.map { Self.follows($0, at, rulebook, now: now) } ?? true
    }

    private static func follows(_ member: StagedMember, _ at: Instant, _ rulebook: Rulebook, now: Instant) -> Bool {
        guard member.deferredFrom == nil, member.state.ledger.isFollowed(by: at, now: now, in: rulebook.zone) else {
            return false
        }
        return member.isFollowed(by: at, on: rulebook.zone.day(of: at))
    }

    func rewardedInWindow() throws -> Int64 {
        let window = rule.definition.limitWindow
        let key = window.key(at: at, in: rulebook.zone)
        guard let member else { return 0 }
        if member.deferredFrom == nil, let count = member.state.rewarded(rule.number, inWindow: key) { return count }
        // An event that follows all others can still be of an earlier hour than one of them: where a clock is set
        // back over midnight, hours don't ascend with days.
        return try rewarded(of: member) {
            $0.count(inWindowOf: at, window, in: rulebook.zone, revision: transaction.catalog.revision)
        }
    }

    func millisecondsToNearestRewarded() throws -> Int64? {
        if follows { return member?.state.activity(of: rule.number)?.lastRewarded.map { at.milliseconds(since: $0) } }
        guard let member else { return nil }
        return try rewarded(of: member) { $0.millisecondsToNearest(of: at) }
    }

    func pointsPaid() throws -> Int64 { try transaction.pointsPaid(for: rule.number) }

    /// Asks when the member was rewarded for the event.
    private func rewarded<Answer>(
        of member: StagedMember, _ ask: (inout RewardedCompletions) -> Answer
    ) throws -> Answer {
        if member.rewarded[rule.number] == nil {
            let entries = try transaction.history(of: member, rulebook).lazy
                .filter { $0.subject == rule.number && $0.isRewarded }
            transaction.keep(RewardedCompletions(entries.map(\.at)), for: rule.number, of: member)
        }
        return ask(&member.rewarded[rule.number, default: RewardedCompletions([])])
    }
}
