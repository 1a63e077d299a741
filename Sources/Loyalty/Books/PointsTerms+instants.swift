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
    /// The lot of points that are paid at an instant though the user does nothing then: a validity without activity begins
    /// at the payment.
    public init(_ terms: PointsTerms, paidAt instant: Instant, in zone: ZoneRules) {
        self.init(terms, at: instant, in: zone)
        if case .inactivity(let months) = terms.validity {
            expiry = .at(Expiry.lapse(after: instant, months: months, in: zone))
        }
    }

    /// How many days points are good for that come back, but not to the lot that they were in.
    public static let daysOfReturned = 30

    /// The lot of points that come back at an instant and whose own lot has expired, or that were in none.
    public init(returnedAt instant: Instant, in zone: ZoneRules) {
        let last = zone.day(of: instant).advanced(by: Self.daysOfReturned)
        self.init(expiry: .at(Expiry.end(of: last, in: zone)))
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
