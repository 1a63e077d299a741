/// A member's points by local day and month. Leaderboards are ordered by them.
public struct Earnings: Sendable, Equatable {
    /// The points of a span of time, and when the last of them were earned. Of two members with equal points, the one
    /// who reached them first is listed first.
    public struct Score: Sendable, Equatable {
        /// Points; at least 1.
        public var points: Int64
        /// When the last of them were earned.
        public var reachedAt: Instant

        /// A value from its parts.
        public init(points: Int64, reachedAt: Instant) {
            self.points = points
            self.reachedAt = reachedAt
        }

        fileprivate mutating func add(_ points: Int64, at instant: Instant) {
            self.points += points
            reachedAt = max(reachedAt, instant)
        }
    }

    /// The number of days whose points are kept by day. It suffices for a leap year and for the last 365 days.
    public static let daysKept: Int32 = 366

    /// All points ever earned; nil before the first.
    public var total: Score?
    /// The scores by day, in ascending order. They cover ``daysKept`` days up to the last one with points.
    public var days: [(day: Day, score: Score)] = []
    /// The scores of all months, in ascending order.
    public var months: [(month: Month, score: Score)] = []

    /// Nothing earned.
    public init() {}

    /// Whether both have the same scores.
    public static func == (left: Earnings, right: Earnings) -> Bool {
        left.total == right.total && left.days.elementsEqual(right.days) { $0 == $1 }
            && left.months.elementsEqual(right.months) { $0 == $1 }
    }

    /// Adds points, in any order.
    mutating func add(_ points: Int64, at instant: Instant, on day: Day) {
        guard points > 0 else { return }
        let score = Score(points: points, reachedAt: instant)
        if total == nil { total = score } else { total?.add(points, at: instant) }
        addToDays(score, on: day)
        // Searches from the end, since new points are mostly the newest.
        let position = (months.lastIndex { $0.month <= day.month } ?? -1) + 1
        if position > 0, months[position - 1].month == day.month {
            months[position - 1].score.add(points, at: instant)
        } else {
            months.insert((day.month, score), at: position)
        }
    }

    private mutating func addToDays(_ score: Score, on day: Day) {
        let position = (days.lastIndex { $0.day <= day } ?? -1) + 1
        if position > 0, days[position - 1].day == day {
            days[position - 1].score.add(score.points, at: score.reachedAt)
        } else if position == days.count {
            days.removeAll { $0.day.number <= day.number - Self.daysKept }
            days.append((day, score))
        } else if let last = days.last, day.number > last.day.number - Self.daysKept {
            days.insert((day, score), at: position)
        }
    }

    /// The score of a range of kept days; nil if nothing was earned.
    public func score(of range: ClosedRange<Day>) -> Score? {
        var sum: Score?
        for (day, score) in days where range.contains(day) {
            if sum == nil { sum = score } else { sum?.add(score.points, at: score.reachedAt) }
        }
        return sum
    }

    /// The score of a month; nil if nothing was earned.
    public func score(of month: Month) -> Score? {
        months.last { $0.month == month }?.score
    }
}
