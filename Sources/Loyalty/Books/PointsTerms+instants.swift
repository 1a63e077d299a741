extension PointsTerms {
    /// The first instant at which points of an entry at `at` can be spent: the start of a local day. Nil if they are
    /// active at once.
    public func activation(of at: Instant, in zone: ZoneRules) -> Instant? {
        guard pendingDays > 0 else { return nil }
        // The days are counted by the calendar. A day that the zone skips counts too.
        return zone.start(of: zone.day(of: at).advanced(by: pendingDays).advanced(by: 1))
    }

    /// When points of an entry at `at` expire.
    public func expiry(of at: Instant, in zone: ZoneRules) -> Expiry {
        switch validity {
        case .never: return .never
        case .inactivity(let months): return .inactivity(months: months)
        case .months(let months, let until):
            let active = zone.day(of: activation(of: at, in: zone) ?? at)
            return .at(Expiry.end(of: until.end(of: active.advanced(byMonths: months)), in: zone))
        }
    }
}

extension Ledger.LotKey {
    /// The lot of points that come back at an instant, by the validity in `terms`: they are active at once. A validity
    /// without activity begins then, since what gives points back is no activity of the user.
    public init(returnedBy terms: PointsTerms, at instant: Instant, in zone: ZoneRules) {
        switch terms.validity {
        case .inactivity(let months):
            self.init(expiry: .at(Expiry.lapse(after: instant, months: months, in: zone)))
        case .never, .months:
            self.init(PointsTerms(validity: terms.validity), at: instant, in: zone)
        }
    }
}

extension Until {
    /// The last day of the day, month or year that contains `day`.
    fileprivate func end(of day: Day) -> Day {
        switch self {
        case .day: day
        case .month: day.month.lastDay
        case .year: Month(year: day.year, month: 12).lastDay
        }
    }
}
