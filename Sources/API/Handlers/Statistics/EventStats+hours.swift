import Loyalty
import Store

extension EventStats {
    /// The most days whose hours are answered.
    public static let mostDaysOfHours = 31

    /// Every hour of the local clock, such as `2026-01-31T14`, and the events logged in it.
    public var hours: [(start: String, count: Int64)] {
        days.flatMap { day, sums in
            sums.hours.enumerated().map { hour, count in
                (start: "\(day)T\(hour < 10 ? "0" : "")\(hour)", count: count)
            }
        }
    }
}
