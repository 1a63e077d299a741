extension MemberState {
    /// Adds a fact that follows all that the state holds (see ``isFollowed(by:on:)``) and notes what changes in the
    /// project's rollups.
    public mutating func add(_ fact: Fact, rulebook: Rulebook, changes: inout RollupChanges) {
        let local = rulebook.zone.local(of: fact.at)
        let rule = rulebook.event(number: fact.event)
        let newToAll = note(fact, on: local.day, subject: -rulebook.number, before: lastDay, changes: &changes)
        let index = indexOfActivity(of: fact.event)
        let before = index.found ? activities[index.position].lastDay : nil
        let newToEvent = note(fact, on: local.day, subject: fact.event, before: before, changes: &changes)
        if index.found {
            activities[index.position].lastDay = local.day
        } else {
            activities.insert(Activity(event: fact.event, lastDay: local.day), at: index.position)
        }
        if fact.isRewarded {
            let window = rule?.definition.limitWindow ?? .lifetime
            activities[index.position].reward(in: window.key(at: fact.at, in: rulebook.zone))
        }
        let hour = local.secondOfDay / 3600
        changes.days[.init(subject: -rulebook.number, day: local.day), default: .init()]
            .add(fact, hour: hour, newUser: newToAll)
        changes.days[.init(subject: fact.event, day: local.day), default: .init()]
            .add(fact, hour: hour, newUser: newToEvent)
        balance += fact.points
        lastAt = fact.at
        lastDay = local.day
        if fact.conditionReached, let rule {
            for position in rule.streaks where fact.id >= rulebook.streaks[position].since {
                extend(rulebook.streaks[position], at: fact.at, in: rulebook.zone, changes: &changes)
            }
        }
    }

    /// Moves the member from its last day to the fact's, in the counts that unique users are summed from.
    /// - Returns: whether this is the member's first fact of that subject on that day.
    private func note(
        _ fact: Fact, on day: Day, subject: Int64, before: Day?, changes: inout RollupChanges
    ) -> Bool {
        if before == day { return false }
        changes.lastDays[.init(subject: subject, day: day), default: 0] += 1
        if let before { changes.lastDays[.init(subject: subject, day: before), default: 0] -= 1 }
        if before?.month != day.month {
            changes.months[.init(subject: subject, month: day.month), default: 0] += 1
        }
        return true
    }

    /// Where the event's activity is, or would be inserted.
    private func indexOfActivity(of event: Int64) -> (position: Int, found: Bool) {
        let position = activities.firstIndex { $0.event >= event } ?? activities.count
        return (position, position < activities.count && activities[position].event == event)
    }

    private mutating func extend(
        _ rule: StreakRule, at instant: Instant, in zone: ZoneRules, changes: inout RollupChanges
    ) {
        let period = rule.period(of: instant, in: zone)
        let position = streaks.firstIndex { $0.streak >= rule.number } ?? streaks.count
        guard position < streaks.count, streaks[position].streak == rule.number else {
            let begun = StreakState(
                streak: rule.number, lastPeriod: period, length: 1, longest: 1,
                expiry: rule.expiry(after: period, in: zone))
            changes.count(begun, by: 1)
            streaks.insert(begun, at: position)
            return
        }
        let before = streaks[position]
        // The same period; or, where a zone's clock was set back over the start of a period, the one before.
        guard period > before.lastPeriod else { return }
        let length = period == before.lastPeriod + 1 ? before.length + 1 : 1
        let after = StreakState(
            streak: rule.number, lastPeriod: period, length: length, longest: max(length, before.longest),
            expiry: rule.expiry(after: period, in: zone))
        changes.count(before, by: -1)
        changes.count(after, by: 1)
        streaks[position] = after
    }

    /// The state that a whole history leads to, with what it adds to the rollups.
    ///
    /// The facts may come in any order: they are taken by local day, then instant, then number.
    public static func folding(
        _ facts: [Fact], rulebook: Rulebook, changes: inout RollupChanges
    ) -> MemberState {
        var state = MemberState()
        for fact in ordered(facts, in: rulebook.zone) {
            state.add(fact, rulebook: rulebook, changes: &changes)
        }
        return state
    }

    /// Facts in the order in which a state takes them. By local day first: where a clock is set back over midnight,
    /// a later instant can have an earlier day, and a member's days must not go back.
    private static func ordered(_ facts: [Fact], in zone: ZoneRules) -> [Fact] {
        facts.map { (day: zone.day(of: $0.at), fact: $0) }
            .sorted { left, right in
                (left.day, left.fact.at, left.fact.id) < (right.day, right.fact.at, right.fact.id)
            }
            .map(\.fact)
    }
}

extension MemberState.Activity {
    /// Counts a rewarded completion. One in a window before the newest changes nothing: its window is over.
    fileprivate mutating func reward(in key: Int64) {
        if rewarded == 0 || key > window {
            window = key
            rewarded = 1
        } else if key == window {
            rewarded += 1
        }
    }
}
