import JSON

extension MemberState {
    /// Counts a fact for the challenges of its event.
    ///
    /// Facts of one instant come to the same in any order: a step opens after the instant at which the one before was
    /// done, and a sum takes in all of the instant at which its goal is reached.
    /// - Returns: the bonus of each challenge that it completes.
    mutating func progress(by fact: Fact, _ rule: EventRule, rulebook: Rulebook) -> [Int64] {
        var bonuses: [Int64] = []
        for position in rule.challenges where isOpen(rulebook.challenges[position], to: fact, rulebook: rulebook) {
            if let bonus = advance(rulebook.challenges[position], by: fact) { bonuses.append(bonus) }
        }
        return bonuses
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
        let amount: ExactDecimal
        switch rule.definition.metric {
        case .count: amount = .one
        case .sum(let field): amount = fact.metadata?.value(at: field)?.decimal ?? .zero
        }
        guard amount > .zero else { return nil }
        let position = challenges.firstIndex { $0.challenge >= rule.number } ?? challenges.count
        if position == challenges.count || challenges[position].challenge != rule.number {
            challenges.insert(ChallengeState(challenge: rule.number), at: position)
        }
        return challenges[position].advance(by: amount, rule.definition, at: fact.at)
    }
}

extension MemberState.ChallengeState {
    /// The most completions by one event.
    private static let mostCompletions: Int64 = 1_000_000

    fileprivate mutating func advance(
        by amount: ExactDecimal, _ definition: ChallengeDefinition, at instant: Instant
    ) -> Int64? {
        // A sum that can't be kept exactly any more stays where it is.
        guard let sum = progress.adding(amount) else { return nil }
        progress = sum
        guard sum >= definition.goal else { return nil }
        if !definition.repeatable, completions > 0 { return nil }
        completedAt = instant
        firstCompletedAt = firstCompletedAt ?? instant
        guard definition.repeatable else {
            completions = 1
            return definition.points
        }
        let times =
            sum.multiplied(by: .one, dividedBy: definition.goal, rounding: .floor, limit: Self.mostCompletions)
            ?? Self.mostCompletions
        completions += times
        progress = sum.remainder(after: times, of: definition.goal)
        return min(definition.points * times, EventDefinition.pointsBound)
    }
}

extension ExactDecimal {
    /// What is left of a sum when a goal is taken out so many times; zero where it can't be kept exactly.
    fileprivate func remainder(after times: Int64, of goal: ExactDecimal) -> ExactDecimal {
        var rest = self
        var taken = goal
        var left = times
        // Doubling: the goal's multiples by powers of two, so that a large count takes few steps.
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
