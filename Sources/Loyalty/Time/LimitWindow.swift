/// How long an event's limit lasts before a user may complete it again.
public enum LimitWindow: String, Sendable, CaseIterable {
    /// One window for ever.
    case lifetime
    /// One hour of the local clock.
    case hour
    /// One local day.
    case day
    /// One local week, Monday to Sunday (ISO 8601).
    case week
    /// One local calendar month.
    case month
    /// One local calendar year.
    case year

    /// A number that two instants share exactly when they are in the same window on the clocks of `zone`. Numbers of
    /// different kinds of windows are not to be compared.
    ///
    /// An hour's number is the instant (in seconds) at which it began. Where clocks go back, the repeated hour is
    /// an hour of its own, and an hour in the midst of which clocks are changed ends there: so no window is longer
    /// than an hour, in zones with offsets or changes of 30 or 45 minutes too.
    public func key(at instant: Instant, in zone: ZoneRules) -> Int64 {
        switch self {
        case .lifetime: 0
        case .hour: zone.startOfHour(at: instant)
        case .day: Int64(zone.day(of: instant).number)
        case .week: Int64(Period.weekly.index(of: zone.day(of: instant)))
        case .month: Int64(zone.day(of: instant).month.number)
        case .year: Int64(zone.day(of: instant).year)
        }
    }
}
