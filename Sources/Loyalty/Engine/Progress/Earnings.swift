/// What a member has earned by local day and month: what leaderboards are ordered by. Events less their reversals,
/// bonuses and corrections count, as they were booked.
public struct Earnings: Sendable, Equatable {
    /// The points of a span of time, and when the last of them were earned. Of two members with equal points, the one
    /// who reached them first is listed first.
    public struct Score: Sendable, Equatable {
        /// Points. Of a single day or month, corrections can make them negative.
        public var points: Int64
        /// When the last of them were earned.
        public var reachedAt: Instant

        /// A value from its parts.
        public init(points: Int64, reachedAt: Instant) {
            self.points = points
            self.reachedAt = reachedAt
        }

        fileprivate mutating func add(_ other: Score) {
            points &+= other.points
            reachedAt = max(reachedAt, other.reachedAt)
        }

        /// The score, if it is one: nobody is ranked without points.
        fileprivate var ranked: Score? { points > 0 ? self : nil }
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

    /// The score of all time; nil if nothing was earned.
    var ranked: Score? { total?.ranked }

    /// Whether the same was earned at the same times.
    public static func == (left: Earnings, right: Earnings) -> Bool {
        left.total == right.total && left.days.elementsEqual(right.days) { $0 == $1 }
            && left.months.elementsEqual(right.months) { $0 == $1 }
    }

    /// What entries come to, in any order: events less what was reversed of them, bonuses and corrections.
    init(of entries: [Entry], in zone: ZoneRules) {
        self.init()
        var reversed: [Int64: Int64] = [:]
        // What a bonus and its corrections come to: one that was taken back as a whole leaves no trace.
        var bonuses: [BonusKey: Int64] = [:]
        for entry in entries {
            switch entry.kind {
            case .reversal where entry.subject != 0:
                if let target = entry.target { reversed[target, default: 0] &+= entry.points }
            case .bonus, .correction:
                bonuses[BonusKey(subject: entry.subject, at: entry.at), default: 0] &+= entry.points
            default: break
            }
        }
        for entry in entries where entry.kind == .event {
            let points = max(0, entry.points &+ (reversed[entry.id] ?? 0))
            add(points, at: entry.at, on: zone.day(of: entry.at))
        }
        for (key, points) in bonuses { add(points, at: key.at, on: zone.day(of: key.at)) }
    }

    private struct BonusKey: Hashable {
        var subject: Int64
        var at: Instant
    }

    /// Adds an entry that counts here and comes after all others. No correction does.
    mutating func add(_ entry: Entry, on day: Day) {
        guard entry.kind == .event || entry.kind == .bonus else { return }
        add(entry.points, at: entry.at, on: day)
    }

    /// Adds points, in any order. Points that are taken away leave unchanged when the last ones were earned.
    private mutating func add(_ points: Int64, at instant: Instant, on day: Day) {
        guard points != 0 else { return }
        let score = Score(points: points, reachedAt: points > 0 ? instant : Instant(milliseconds: .min))
        if total == nil { total = score } else { total?.add(score) }
        addToDays(score, on: day)
        // Searches from the end, since new points are mostly the newest.
        let position = (months.lastIndex { $0.month <= day.month } ?? -1) + 1
        if position > 0, months[position - 1].month == day.month {
            months[position - 1].score.add(score)
        } else {
            months.insert((day.month, score), at: position)
        }
    }

    private mutating func addToDays(_ score: Score, on day: Day) {
        let position = (days.lastIndex { $0.day <= day } ?? -1) + 1
        if position > 0, days[position - 1].day == day {
            days[position - 1].score.add(score)
        } else if position == days.count {
            days.removeAll { $0.day.number <= day.number - Self.daysKept }
            days.append((day, score))
        } else if let last = days.last, day.number > last.day.number - Self.daysKept {
            days.insert((day, score), at: position)
        }
    }

    /// The score of some of the days that are kept; nil if nothing was earned.
    public func score(of range: ClosedRange<Day>) -> Score? {
        var sum: Score?
        for (day, score) in days where range.contains(day) {
            if sum == nil { sum = score } else { sum?.add(score) }
        }
        return sum?.ranked
    }

    /// The score of a month; nil if nothing was earned.
    public func score(of month: Month) -> Score? {
        months.last { $0.month == month }?.score.ranked
    }
}
