/// The period of a streak. Consecutive periods have consecutive numbers.
public enum Period: String, Sendable, CaseIterable {
    /// One day; its number is the day's.
    case daily
    /// A week from Monday to Sunday (ISO 8601); number 0 began on 1969-12-29.
    case weekly
    /// A calendar month; its number is the month's.
    case monthly

    /// The number of the period that contains `day`.
    public func index(of day: Day) -> Int32 {
        switch self {
        case .daily: day.number
        case .weekly: Int32(clamping: Civil.floorDivide(Int64(day.number) + 3, 7))
        case .monthly: day.month.number
        }
    }

    /// The days of period `index`, without the first day of the next one. Empty if the period is beyond the range of
    /// `Day`.
    public func days(of index: Int32) -> Range<Day> {
        Day(clamping: firstDayNumber(of: Int64(index)))..<Day(clamping: firstDayNumber(of: Int64(index) + 1))
    }

    /// The first day of period `index`; the first or the last `Day` if the period is beyond the range.
    public func firstDay(of index: Int32) -> Day {
        Day(clamping: firstDayNumber(of: Int64(index)))
    }

    private func firstDayNumber(of index: Int64) -> Int64 {
        switch self {
        case .daily: return index
        case .weekly: return index * 7 - 3
        case .monthly:
            let year = Civil.floorDivide(index, 12)
            return Civil.dayNumber(year: year, month: index - year * 12 + 1, day: 1)
        }
    }
}
