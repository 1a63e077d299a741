extension MemberState {
    /// Counts a fact for a streak.
    /// - Returns: the bonus for the length that is reached.
    mutating func extend(
        _ rule: StreakRule, at instant: Instant, in zone: ZoneRules, changes: inout RollupChanges
    ) -> Int64 {
        let period = rule.period(of: instant, in: zone)
        let position = streaks.firstIndex { $0.streak >= rule.number } ?? streaks.count
        guard position < streaks.count, streaks[position].streak == rule.number else {
            var begun = StreakState(
                streak: rule.number, lastAt: instant, lastPeriod: period, length: 1, longest: 1,
                freezes: rule.freezesAtFirst, expiry: instant)
            let bonus = begun.reachLength(by: rule, in: zone)
            changes.count(begun, by: 1)
            streaks.insert(begun, at: position)
            return bonus
        }
        let before = streaks[position]
        streaks[position].lastAt = max(before.lastAt, instant)
        // It is the same period, or the one before if a clock was set back over the start of a period.
        guard period > before.lastPeriod else { return 0 }
        let missed = rule.periods(between: before.lastPeriod, and: period, in: zone)
        if missed <= before.freezes {
            streaks[position].freezes -= missed
            streaks[position].length += 1
        } else {
            streaks[position].length = 1
        }
        streaks[position].lastPeriod = period
        let bonus = streaks[position].reachLength(by: rule, in: zone)
        changes.count(before, by: -1)
        changes.count(streaks[position], by: 1)
        return bonus
    }

    /// Applies the member's changes of time zone, up to the given number of them.
    ///
    /// A streak's last period becomes the period of its last event in the new zone. So the days between two events are
    /// always counted on one clock, and travellers neither lose nor gain a day.
    mutating func enter(
        _ count: Int, of zones: MemberZones, rulebook: Rulebook, changes: inout RollupChanges
    ) {
        guard count > zoneChanges else { return }
        zoneChanges = count
        let zone = zones.zone(after: count, project: rulebook.zone)
        for position in streaks.indices {
            guard let rule = rulebook.streak(number: streaks[position].streak) else { continue }
            changes.count(streaks[position], by: -1)
            streaks[position].lastPeriod = rule.period(of: streaks[position].lastAt, in: zone)
            streaks[position].expiry = rule.expiry(
                after: streaks[position].lastPeriod, freezes: streaks[position].freezes, in: zone)
            changes.count(streaks[position], by: 1)
        }
    }
}

extension MemberState.StreakState {
    /// Updates the longest length, the freezes and the expiry after a new length.
    /// - Returns: the bonus for the length.
    fileprivate mutating func reachLength(by rule: StreakRule, in zone: ZoneRules) -> Int64 {
        longest = max(longest, length)
        if let freezes = rule.definition.freezes, let every = freezes.earnEvery, length % Int64(every) == 0 {
            self.freezes = min(Int64(freezes.max), self.freezes + 1)
        }
        expiry = rule.expiry(after: lastPeriod, freezes: freezes, in: zone)
        return rule.definition.rewards.reduce(0) { $1.length == Int(length) ? $0 + $1.points : $0 }
    }
}
