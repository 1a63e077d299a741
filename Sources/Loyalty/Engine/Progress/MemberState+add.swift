import JSON

extension MemberState {
    /// Counts a fact that follows all that the state holds (see ``isFollowed(by:on:lastAt:lastDay:zones:)``) and
    /// records what changes in the project's rollups.
    /// - Returns: the bonuses that become due.
    public mutating func count(
        _ fact: Fact, rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) -> [Due] {
        countByDay(fact, rulebook: rulebook, changes: &changes)
        return advance(by: fact, rulebook: rulebook, zones: zones, changes: &changes)
    }

    /// Books an entry, and others that it leads to, which follow all that the ledger holds, and records how the project's
    /// points flow.
    /// - Returns: what had expired before, and what expired with the holds that they end.
    @discardableResult
    public mutating func book(
        _ entry: Entry, and others: [Entry] = [], rulebook: Rulebook, changes: inout RollupChanges
    ) -> [Ledger.Expired] {
        let (zone, project) = (rulebook.zone, rulebook.number)
        changes.weight.negate()
        ledger.recordFuture(in: zone, project: project, changes: &changes)
        changes.weight.negate()
        var lapses = book(next: entry, rulebook: rulebook, changes: &changes)
        for entry in others { lapses += book(next: entry, rulebook: rulebook, changes: &changes) }
        ledger.recordFuture(in: zone, project: project, changes: &changes)
        return lapses.isEmpty ? [] : lapses.byInstant
    }

    private mutating func book(
        next entry: Entry, rulebook: Rulebook, changes: inout RollupChanges
    ) -> [Ledger.Lapse] {
        let (zone, project) = (rulebook.zone, rulebook.number)
        var lapses = ledger.advance(to: entry.at, in: zone, project: project, changes: &changes)
        let day = zone.day(of: entry.at)
        lapses += ledger.book(entry, on: day, in: zone, project: project, changes: &changes).lapses
        earnings.add(entry, on: day)
        return lapses
    }

    /// The part of a fact that counts by local day: facts are counted by ascending day.
    mutating func countByDay(_ fact: Fact, rulebook: Rulebook, changes: inout RollupChanges) {
        let local = rulebook.zone.local(of: fact.at)
        let rule = rulebook.event(number: fact.event)
        count(fact, on: local.day, hour: local.secondOfDay / 3600, rule, rulebook: rulebook, changes: &changes)
        lastAt = max(lastAt ?? fact.at, fact.at)
        firstDay = firstDay ?? local.day
        lastDay = local.day
    }

    /// The part of a fact that is about streaks and challenges, which go by ascending instant, on clocks of their own.
    mutating func advance(
        by fact: Fact, rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges
    ) -> [Due] {
        guard fact.conditionReached, !fact.isReversed, let rule = rulebook.event(number: fact.event) else { return [] }
        if rule.streaks.isEmpty, rule.challenges.isEmpty { return [] }
        enter(zones.count(through: fact.at), of: zones, rulebook: rulebook, changes: &changes)
        let zone = zones.zone(after: zoneChanges, project: rulebook.zone)
        var dues: [Due] = []
        for position in rule.streaks where fact.id >= rulebook.streaks[position].since {
            let streak = rulebook.streaks[position]
            let bonus = extend(streak, at: fact.at, in: zone, changes: &changes)
            guard bonus > 0 else { continue }
            let length = self.streak(streak.number)?.length ?? 0
            dues.append(
                Due(subject: streak.number, at: fact.at, points: bonus, cause: length, event: fact.id))
        }
        for position in rule.challenges {
            if let due = progress(by: fact, rulebook.challenges[position], rulebook: rulebook) { dues.append(due) }
        }
        return dues
    }

    /// The highest balance: the largest whole number that every JSON reader keeps exactly.
    public static let largestBalance = Int64(JSONValue.largestInteger)

    // MARK: - Counts

    private mutating func count(
        _ fact: Fact, on day: Day, hour: Int, _ rule: EventRule?, rulebook: Rulebook, changes: inout RollupChanges
    ) {
        let project = -rulebook.number
        countUsergroup(of: fact, on: day, project: project, changes: &changes)
        changes.count(fact, subject: project, on: day, hour: hour, before: lastDay, since: firstDay ?? day)

        let position = activities.firstIndex { $0.event >= fact.event } ?? activities.count
        let isKnown = position < activities.count && activities[position].event == fact.event
        changes.count(
            fact, subject: fact.event, on: day, hour: hour, before: isKnown ? activities[position].lastDay : nil,
            since: isKnown ? activities[position].firstDay : day)
        if !isKnown { activities.insert(Activity(event: fact.event, firstDay: day, lastDay: day), at: position) }
        activities[position].move(to: day, for: fact.usergroup, isNew: !isKnown)
        if !fact.values.isEmpty || !fact.measures.isEmpty {
            countFields(of: fact, on: day, hour: hour, changes: &changes)
        }
        if fact.isRewarded {
            let window = rule?.definition.limitWindow ?? .lifetime
            activities[position].reward(at: fact.at, window: window.key(at: fact.at, in: rulebook.zone))
        }
    }
}

extension MemberState.Activity {
    /// Counts a rewarded completion. A completion in an earlier window isn't counted, since that window is over.
    fileprivate mutating func reward(at instant: Instant, window key: Int64) {
        lastRewarded = max(lastRewarded ?? instant, instant)
        if rewarded == 0 || key > window {
            window = key
            rewarded = 1
        } else if key == window {
            rewarded += 1
        }
    }
}
