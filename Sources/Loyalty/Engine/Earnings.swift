/// A member's points by local day and month: what leaderboards are ordered by.
public struct Earnings: Sendable, Equatable {
    /// The points of a stretch of time, and when the last of them were earned: of two members with the same points,
    /// the one who got there first is listed first.
    public struct Score: Sendable, Equatable {
        /// Points; at least 1.
        public var points: Int64
        /// When the last of them were earned.
        public var reachedAt: Instant

        /// A value with its parts.
        public init(points: Int64, reachedAt: Instant) {
            self.points = points
            self.reachedAt = reachedAt
        }

        fileprivate mutating func add(_ points: Int64, at instant: Instant) {
            self.points += points
            reachedAt = max(reachedAt, instant)
        }
    }

    /// How far back single days are kept: enough for a leap year, and for the 365 days up to any day since.
    public static let daysKept: Int32 = 366

    /// Everything ever earned; nil before the first points.
    public var total: Score?
    /// By ascending day, the newest ``daysKept`` days up to the last with points.
    public var days: [(day: Day, score: Score)] = []
    /// By ascending month, all of them.
    public var months: [(month: Month, score: Score)] = []

    /// Nothing earned.
    public init() {}

    /// Whether the same was earned at the same times.
    public static func == (left: Earnings, right: Earnings) -> Bool {
        left.total == right.total && left.days.elementsEqual(right.days) { $0 == $1 }
            && left.months.elementsEqual(right.months) { $0 == $1 }
    }

    /// Adds points that come on the newest day so far or a later one.
    mutating func add(_ points: Int64, at instant: Instant, on day: Day) {
        guard points > 0 else { return }
        let score = Score(points: points, reachedAt: instant)
        if total == nil { total = score } else { total?.add(points, at: instant) }
        if days.last?.day == day {
            days[days.count - 1].score.add(points, at: instant)
        } else {
            days.removeAll { $0.day.number <= day.number - Self.daysKept }
            days.append((day, score))
        }
        if months.last?.month == day.month {
            months[months.count - 1].score.add(points, at: instant)
        } else {
            months.append((day.month, score))
        }
    }

    /// The score of some of the days that are kept; nil where nothing was earned.
    public func score(of range: ClosedRange<Day>) -> Score? {
        var sum: Score?
        for (day, score) in days where range.contains(day) {
            if sum == nil { sum = score } else { sum?.add(score.points, at: score.reachedAt) }
        }
        return sum
    }

    /// The score of a month; nil where nothing was earned.
    public func score(of month: Month) -> Score? {
        months.last { $0.month == month }?.score
    }
}
