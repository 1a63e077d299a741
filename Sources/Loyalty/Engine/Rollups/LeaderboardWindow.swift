extension LeaderboardDefinition.Window {
    /// The window's days up to `today`; nil for all time.
    public func days(on today: Day) -> ClosedRange<Day>? {
        switch self {
        case .day: today...today
        case .week: Day(number: today.number - Int32(today.weekday) + 1)...today
        case .month: today.month.firstDay...today
        case .year: Day(year: today.civil.year, month: 1, day: 1)...today
        case .last7Days: Day(number: today.number - 6)...today
        case .last30Days: Day(number: today.number - 29)...today
        case .last365Days: Day(number: today.number - 364)...today
        case .all: nil
        }
    }

    /// The first day of the next window; nil if days leave the window one by one, or never.
    private func nextStart(after today: Day) -> Day? {
        switch self {
        case .day: today.advanced(by: 1)
        case .week: today.advanced(by: 8 - today.weekday)
        case .month: today.month.advanced(by: 1).firstDay
        case .year: Day(year: today.civil.year + 1, month: 1, day: 1)
        case .last7Days, .last30Days, .last365Days, .all: nil
        }
    }

    /// The first day after `today` on which a member's score in the window changes without new points; nil if it never
    /// does.
    public func nextChange(of earnings: Earnings, after today: Day) -> Day? {
        guard let days = days(on: today) else { return nil }
        // There can be points on later days if a clock was set back.
        let enters = earnings.days.first { $0.day > today }?.day
        guard let first = earnings.days.first(where: { days.contains($0.day) })?.day else { return enters }
        let leaves = nextStart(after: today) ?? first.advanced(by: days.count)
        return min(enters ?? leaves, leaves)
    }

    /// A member's score in the window that includes `today`; nil if it has none.
    public func score(of earnings: Earnings, on today: Day) -> Earnings.Score? {
        guard let days = days(on: today) else { return earnings.ranked }
        return earnings.score(of: days)
    }
}
