/// When an event's limit starts again for a user.
public enum LimitWindow: String, Sendable, CaseIterable {
    /// Never.
    case lifetime
    /// With each hour of the local clock.
    case hour
    /// With each local day.
    case day
    /// With each local week, Monday to Sunday (ISO 8601).
    case week
    /// With each local calendar month.
    case month
    /// With each local calendar year.
    case year

    /// The number of the window at an instant, on the clocks of `zone`. Two instants have the same number exactly if
    /// they are in the same window. Numbers of different kinds of windows can't be compared.
    ///
    /// An hour's number is the second at which it began. When clocks go back, the repeated hour is an hour of its
    /// own. When clocks change in the middle of an hour, that hour ends there. So no window is longer than an hour,
    /// even in zones with offsets or changes of 30 or 45 minutes.
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
