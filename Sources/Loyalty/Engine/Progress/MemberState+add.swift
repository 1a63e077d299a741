import JSON

extension MemberState {
    /// Adds a fact that comes after all facts in the state (see ``isFollowed(by:on:zones:)``), and records the changes
    /// to the project's rollups.
    public mutating func add(
        _ fact: Fact, rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) {
        count(fact, rulebook: rulebook, changes: &changes)
        advance(by: fact, rulebook: rulebook, zones: zones, changes: &changes)
    }

    /// Counts a fact in the figures by local day. Facts must be counted in ascending order of their days.
    mutating func count(_ fact: Fact, rulebook: Rulebook, changes: inout RollupChanges) {
        let local = rulebook.zone.local(of: fact.at)
        earn(fact.points, at: fact.at, on: local.day)
        guard fact.event != Fact.correctionEvent else { return }
        let rule = rulebook.event(number: fact.event)
        count(fact, on: local.day, hour: local.secondOfDay / 3600, rule, rulebook: rulebook, changes: &changes)
        lastAt = max(lastAt ?? fact.at, fact.at)
        lastDay = local.day
    }

    /// Counts a fact for streaks and challenges. Facts must be counted in ascending order of their instants. Streaks
    /// use the member's own time zones.
    mutating func advance(by fact: Fact, rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges) {
        guard fact.conditionReached, let rule = rulebook.event(number: fact.event) else { return }
        let day = rulebook.zone.day(of: fact.at)
        enter(zones.count(through: fact.at), of: zones, rulebook: rulebook, changes: &changes)
        let zone = zones.zone(after: zoneChanges, project: rulebook.zone)
        for position in rule.streaks where fact.id >= rulebook.streaks[position].since {
            let bonus = extend(rulebook.streaks[position], at: fact.at, in: zone, changes: &changes)
            earn(bonus, at: fact.at, on: day)
        }
        for bonus in progress(by: fact, rule, rulebook: rulebook) { earn(bonus, at: fact.at, on: day) }
    }

    /// Adds points, up to ``largestBalance``.
    private mutating func earn(_ points: Int64, at instant: Instant, on day: Day) {
        let points = min(points, Self.largestBalance - balance)
        balance += points
        earnings.add(points, at: instant, on: day)
    }

    /// The highest balance: the largest whole number that every JSON reader keeps exactly.
    public static let largestBalance = Int64(JSONValue.largestInteger)

    // MARK: - Counts

    private mutating func count(
        _ fact: Fact, on day: Day, hour: Int, _ rule: EventRule?, rulebook: Rulebook, changes: inout RollupChanges
    ) {
        let project = -rulebook.number
        countUsergroup(of: fact, on: day, project: project, changes: &changes)
        let newToAll = changes.move(subject: project, from: lastDay, to: day)
        changes.count(fact, subject: project, on: day, hour: hour, newUser: newToAll)

        let position = activities.firstIndex { $0.event >= fact.event } ?? activities.count
        let isKnown = position < activities.count && activities[position].event == fact.event
        let newToEvent = changes.move(
            subject: fact.event, from: isKnown ? activities[position].lastDay : nil, to: day)
        changes.count(fact, subject: fact.event, on: day, hour: hour, newUser: newToEvent)
        if !isKnown { activities.insert(Activity(event: fact.event, lastDay: day), at: position) }
        activities[position].move(to: day, for: fact.usergroup, isNew: !isKnown)
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

extension RollupChanges {
    fileprivate mutating func count(_ fact: Fact, subject: Int64, on day: Day, hour: Int, newUser: Bool) {
        let isSummed = fact.id >= summedFrom
        if weight == 0 || !isSummed && !newUser { return }
        let key = DayKey(subject: subject, day: day)
        if isSummed { days[key, default: .init()].add(fact, hour: hour, weight: weight) }
        if newUser { days[key, default: .init()].users &+= weight }
    }

    /// Moves a member from its last active day of a subject to a new one, in the figures from which unique users are
    /// computed.
    /// - Returns: whether the day differs.
    fileprivate mutating func move(subject: Int64, from before: Day?, to day: Day) -> Bool {
        if before == day { return false }
        if weight == 0 { return true }
        lastDays[.init(subject: subject, day: day), default: 0] += weight
        if let before { lastDays[.init(subject: subject, day: before), default: 0] -= weight }
        recencies[.init(subject: subject, day: day), default: .init()].add(weight, days: day.days(since: before))
        return true
    }
}

extension Day {
    /// The number of days since an earlier day, as in ``Recency``; 0 if there is none.
    func days(since before: Day?) -> Int32 {
        before.map { Int32(clamping: $0.distance(to: self)) } ?? 0
    }
}
