extension LeaderboardDefinition.Window {
    /// The days of the window that `today` lies in; nil where it has no beginning.
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

    /// A member's score in the window that `today` lies in; nil where it has none.
    public func score(of earnings: Earnings, on today: Day) -> Earnings.Score? {
        guard let days = days(on: today) else { return earnings.total }
        return earnings.score(of: days)
    }
}
