import Loyalty

/// A span as whole months, whose figures are stored, and the days before and after them.
struct StatsParts: Equatable {
    /// Nil if there is no whole month.
    var months: ClosedRange<Month>?
    /// The days outside these months.
    var days: [ClosedRange<Day>] = []

    /// - Parameter isLast: whether the end's month has no events after the end, so that it counts as a whole one.
    init(from start: Day, through end: Day, isLast: Bool) {
        guard start <= end else { return }
        let first = start == start.month.firstDay ? start.month : start.month.advanced(by: 1)
        let last = isLast ? end.month : end.month.advanced(by: -1)
        guard first <= last else {
            days = [start...end]
            return
        }
        months = first...last
        if start < first.firstDay { days.append(start...first.firstDay.advanced(by: -1)) }
        if last.lastDay < end { days.append(last.lastDay.advanced(by: 1)...end) }
    }
}
