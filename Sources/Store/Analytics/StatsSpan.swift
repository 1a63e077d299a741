import Loyalty

/// The days to compute stats for.
public enum StatsSpan: Sendable, Hashable {
    /// From a day up to today, today included.
    case since(Day)
    /// From the first event's day up to today.
    case all
    case month(Month)
    /// A range of days, both ends included.
    case days(ClosedRange<Day>)

    /// The first and the last day.
    /// - Parameter first: finds the day on which `all` begins; nil if there is none yet.
    func days(upTo today: Day, from first: () throws -> Day?) rethrows -> (start: Day, end: Day) {
        switch self {
        case .since(let day): (day, today)
        case .month(let month): (month.firstDay, month.lastDay)
        case .days(let days): (days.lowerBound, days.upperBound)
        case .all: (min(try first() ?? today, today), today)
        }
    }

    /// The span of equal length just before; nil for all time.
    func previous(from start: Day, through end: Day) -> StatsSpan? {
        switch self {
        case .all: return nil
        case .month(let month): return .month(month.advanced(by: -1))
        case .since, .days:
            let first = start.advanced(by: -1 - start.distance(to: end))
            return .days(first...max(first, start.advanced(by: -1)))
        }
    }
}
