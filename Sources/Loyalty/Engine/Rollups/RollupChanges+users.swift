extension RollupChanges {
    /// Counts a fact for one of its subjects.
    /// - Parameters:
    ///   - before: the member's last active day of the subject; nil if this is its first.
    ///   - first: the member's first day of the subject; nil if its cohort is not counted.
    mutating func count(
        _ fact: Fact, subject: Int64, on day: Day, hour: Int, before: Day?, since first: Day? = nil
    ) {
        if weight == 0 { return }
        let isSummed = fact.id >= summedFrom
        let isNewOnDay = before != day
        guard isSummed || isNewOnDay else { return }
        let key = DayKey(subject: subject, day: day)
        if isSummed { days[key, default: .init()].add(fact, hour: hour, weight: weight) }
        guard isNewOnDay else { return }
        days[key, default: .init()].users &+= weight
        if before == nil { days[key, default: .init()].newUsers &+= weight }
        move(subject: subject, from: before, to: day, by: weight)
        if let first { countCohort(since: first, subject: subject, from: before, to: day) }
    }

    /// Counts a member in each week and month in which it is active, once.
    private mutating func countCohort(since first: Day, subject: Int64, from before: Day?, to day: Day) {
        for interval in CohortInterval.allCases {
            let period = interval.period.index(of: day)
            if let before, interval.period.index(of: before) == period { continue }
            cohorts[.init(subject: subject, interval: interval, period: period), default: .init()]
                .add(weight, days: period - interval.period.index(of: first))
        }
    }

    /// Moves members from their last active day of a subject to a new one, in the figures from which unique users are
    /// computed.
    /// - Parameters:
    ///   - usergroup: empty for all groups together.
    ///   - before: nil if they were never active before; otherwise a day up to `day`.
    mutating func move(subject: Int64, usergroup: String = "", from before: Day?, to day: Day, by users: Int64) {
        if before == day { return }
        recencies[.init(subject: subject, usergroup: usergroup, day: day), default: .init()]
            .add(users, days: day.days(since: before))
        let month = day.month
        if before?.month == month { return }
        monthRecencies[.init(subject: subject, usergroup: usergroup, month: month), default: .init()]
            .add(users, days: month.firstDay.days(since: before))
    }
}

extension Day {
    /// The number of days since an earlier day, as in ``Recency``; 0 if there is none.
    fileprivate func days(since before: Day?) -> Int32 {
        before.map { Int32(clamping: $0.distance(to: self)) } ?? 0
    }
}
