import JSON

extension MemberState {
    /// Counts a fact for a challenge of its event.
    ///
    /// Facts of one instant come to the same in any order: a step opens after the instant at which the one before was
    /// done, and a sum takes in all of the instant at which its goal is reached.
    /// - Returns: the bonus, if it completes the challenge.
    mutating func progress(by fact: Fact, _ rule: ChallengeRule, rulebook: Rulebook) -> Due? {
        guard isOpen(rule, to: fact, rulebook: rulebook), let bonus = advance(rule, by: fact), bonus > 0 else {
            return nil
        }
        let completions = challenge(rule.number)?.completions ?? 0
        return Due(subject: rule.number, at: fact.at, points: bonus, cause: completions, event: fact.id)
    }

    private func isOpen(_ rule: ChallengeRule, to fact: Fact, rulebook: Rulebook) -> Bool {
        let definition = rule.definition
        guard fact.id >= rule.since, definition.start.map({ fact.at >= $0 }) ?? true,
            definition.end.map({ fact.at < $0 }) ?? true
        else { return false }
        if !definition.repeatable, let completedAt = challenge(rule.number)?.completedAt {
            guard case .sum = definition.metric, completedAt == fact.at else { return false }
        }
        guard let before = rule.stepBefore else { return true }
        guard let opened = challenge(rulebook.challenges[before].number)?.firstCompletedAt else { return false }
        return opened != fact.at
    }

    private mutating func advance(_ rule: ChallengeRule, by fact: Fact) -> Int64? {
        guard let amount = rule.definition.amount(of: fact) else { return nil }
        let position = challenges.firstIndex { $0.challenge >= rule.number } ?? challenges.count
        if position == challenges.count || challenges[position].challenge != rule.number {
            challenges.insert(ChallengeState(challenge: rule.number), at: position)
        }
        return challenges[position].advance(by: amount, rule.definition, at: fact.at)
    }
}

extension ChallengeDefinition {
    /// Numbers are rounded to this many decimal places before they are summed. So sums are exact and don't depend on
    /// the order.
    public static let summedPlaces = 9
    /// One event adds at most the goal × 10^6; this is the exponent. It bounds how often one event completes a
    /// repeatable challenge, and keeps sums far below 34 digits.
    private static let mostGoalsExponent = 6

    /// The amount that an event adds; nil if it adds nothing.
    func amount(of fact: Fact) -> ExactDecimal? {
        guard case .sum(let field) = metric else { return .one }
        guard let value = fact.metadata?.value(at: field)?.decimal else { return nil }
        let amount = value.rounded(toPlaces: Self.summedPlaces)
        guard amount > .zero else { return nil }
        return min(amount, goal.shifted(by: Self.mostGoalsExponent) ?? amount)
    }
}

extension MemberState.ChallengeState {
    /// The largest sum. It is far beyond every goal, and sums below it have at most 34 digits.
    private static let largestProgress = ExactDecimal.one.shifted(by: 24) ?? .one
    /// The most completions that are counted. The packed state holds no larger number.
    private static let mostCompletions = MemberState.largestBalance

    fileprivate mutating func advance(
        by amount: ExactDecimal, _ definition: ChallengeDefinition, at instant: Instant
    ) -> Int64? {
        progress = min(progress.adding(amount) ?? Self.largestProgress, Self.largestProgress)
        guard progress >= definition.goal else { return nil }
        if !definition.repeatable, completions > 0 { return nil }
        completedAt = instant
        firstCompletedAt = firstCompletedAt ?? instant
        guard definition.repeatable else {
            completions = 1
            return definition.points
        }
        // The progress was less than one goal and one event adds at most 10^6 goals, so the products can't overflow.
        let times =
            progress.multiplied(by: .one, dividedBy: definition.goal, rounding: .floor, limit: Self.mostCompletions)
            ?? 1
        completions = min(completions + times, Self.mostCompletions)
        progress = progress.remainder(after: times, of: definition.goal)
        return min(definition.points * times, Int64(EventDefinition.mostPoints))
    }
}

extension ExactDecimal {
    /// The rest of a sum after the goal is subtracted `times` times; zero if the rest isn't exact.
    fileprivate func remainder(after times: Int64, of goal: ExactDecimal) -> ExactDecimal {
        var rest = self
        var taken = goal
        var left = times
        // The goal's multiples by powers of two, so that a large count takes few steps.
        var multiples: [(count: Int64, value: ExactDecimal)] = []
        var count: Int64 = 1
        while count <= left {
            multiples.append((count, taken))
            guard let doubled = taken.adding(taken) else { break }
            taken = doubled
            count *= 2
        }
        for multiple in multiples.reversed() where left >= multiple.count {
            guard let less = rest.subtracting(multiple.value) else { return .zero }
            rest = less
            left -= multiple.count
        }
        return rest.isNegative ? .zero : rest
    }
}
