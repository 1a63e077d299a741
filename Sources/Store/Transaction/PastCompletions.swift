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
        return try rewarded().reduce(0) { $0 + (window.key(at: $1, in: rulebook.zone) == key ? 1 : 0) }
    }

    func millisecondsToNearestRewarded() throws -> Int64? {
        if follows { return member?.state.activity(of: rule.number)?.lastRewarded.map { at.milliseconds(since: $0) } }
        return try rewarded().map { Int64($0.milliseconds(since: at).magnitude) }.min()
    }

    func pointsPaid() throws -> Int64 { try transaction.pointsPaid(for: rule.number) }

    /// The instants at which the member was rewarded for the event.
    private func rewarded() throws -> some Sequence<Instant> {
        let entries = try member.map { try transaction.history(of: $0, rulebook) } ?? []
        return entries.lazy.filter { $0.kind == .event && $0.subject == rule.number && $0.fact.isRewarded }.map(\.at)
    }
}
