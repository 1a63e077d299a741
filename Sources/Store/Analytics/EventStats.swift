import Loyalty
import SQLite

/// Exact counts for a span of local days.
public struct EventStats: Sendable, Equatable {
    /// One event's share of the span.
    public struct EventShare: Sendable, Equatable {
        /// The event.
        public var eventId: String
        /// Events logged in the span.
        public var count: Int64
        /// Unique users of the span.
        public var users: Int64
        /// Points awarded in the span.
        public var points: Int64
    }

    /// One group's share of the span.
    public struct UsergroupShare: Sendable, Equatable {
        /// The group.
        public var usergroupId: String
        /// Events of the span to which the group's rate applied.
        public var count: Int64
        /// Unique users of these events.
        public var users: Int64
        /// Points awarded for these events.
        public var points: Int64
    }

    /// The first day, included.
    public var start: Day
    /// The last day, included.
    public var end: Day
    /// The sums over all days; `users` counts each user of the span once.
    public var total: DaySums
    /// Every day of the span, in order.
    public var days: [(day: Day, sums: DaySums)]
    /// The events logged in the span, the most frequent first; only for all events of a project.
    public var shares: [EventShare]
    /// The groups of the span, the largest count first; empty if they were not asked for.
    public var usergroups: [UsergroupShare]

    /// Whether all figures are the same.
    public static func == (left: EventStats, right: EventStats) -> Bool {
        left.start == right.start && left.end == right.end && left.total == right.total && left.shares == right.shares
            && left.usergroups == right.usergroups && left.days.elementsEqual(right.days) { $0 == $1 }
    }
}

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
}

extension Reader {
    /// The stats of one event, or of all events of a project.
    ///
    /// The cost grows with the number of days, not of events.
    /// - Parameter eventId: nil for all events.
    /// - Returns: nil if the project never had an event of this id.
    public func stats(of eventId: String?, span: StatsSpan, today: Day, in project: Project) throws -> EventStats? {
        try stats(of: eventId, span: span, today: today, in: project, comparing: false, byUsergroup: false)?.stats
    }

    /// The stats, with optional additions.
    /// - Parameters:
    ///   - comparing: whether to add `previous`: the span of equal length just before, without shares. For a calendar
    ///     month, that is the month before. `all` has none.
    ///   - byUsergroup: whether to add the groups' shares.
    public func stats(
        of eventId: String?, span: StatsSpan, today: Day, in project: Project, comparing: Bool, byUsergroup: Bool
    ) throws -> (stats: EventStats, previous: EventStats?)? {
        try snapshot { reader in
            guard let subject = try reader.subject(of: eventId, in: project) else { return nil }
            let stats = try reader.stats(
                subject: subject, span: span, today: today, in: project, shares: eventId == nil,
                usergroups: byUsergroup)
            guard comparing, let before = span.previous(from: stats.start, through: stats.end) else {
                return (stats, nil)
            }
            let previous = try reader.stats(
                subject: subject, span: before, today: today, in: project, shares: false, usergroups: false)
            return (stats, previous)
        }
    }

    /// The subject of one event, or of all events of a project for nil; nil if the project never had the event.
    func subject(of eventId: String?, in project: Project) throws -> Int64? {
        guard let eventId else { return -project.number }
        return try number(ofEvent: eventId, in: project)
    }

    /// The number of an event that the project has or had; nil if there never was one with this id.
    public func number(ofEvent eventId: String, in project: Project) throws -> Int64? {
        let query = try statement("SELECT number FROM subject WHERE project = ? AND kind = 'event' AND id = ?")
        query.bind(1, project.number)
        query.bind(2, eventId)
        return try query.first { $0.int(0) }
    }

    private func stats(
        subject: Int64, span: StatsSpan, today: Day, in project: Project, shares: Bool, usergroups: Bool
    ) throws -> EventStats {
        let (start, end) = try days(of: span, subject: subject, today: today)
        var days = try storedDays(subject: subject, from: start, through: end)
        var total = DaySums()
        for day in days { total.add(day.sums) }
        total.users = try users(of: subject, from: start, through: end)
        days = Self.filled(days, from: start, through: end)
        return EventStats(
            start: start, end: end, total: total, days: days,
            shares: shares ? try self.shares(from: start, through: end, in: project) : [],
            usergroups: usergroups
                ? try usergroupShares(of: subject, total: total, from: start, through: end) : [])
    }

    private func days(of span: StatsSpan, subject: Int64, today: Day) throws -> (start: Day, end: Day) {
        try span.days(upTo: today) {
            let query = try statement("SELECT min(day) FROM daily WHERE subject = ? AND count > 0")
            query.bind(1, subject)
            let first = try query.first { $0.intIfPresent(0) } ?? nil
            return first.flatMap { Int32(exactly: $0) }.map { Day(number: $0) }
        }
    }

    private func storedDays(subject: Int64, from start: Day, through end: Day) throws -> [(day: Day, sums: DaySums)] {
        let query = try statement(
            """
            SELECT day, \(DaySums.columns) FROM daily
            WHERE subject = ? AND day BETWEEN ? AND ? ORDER BY day
            """)
        query.bind(1, subject)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        var days: [(day: Day, sums: DaySums)] = []
        while try query.step() {
            days.append((Day(number: Int32(truncatingIfNeeded: query.int(0))), DaySums(row: query, from: 1)))
        }
        return days
    }

    /// The days of the span in order, with zeros for those without a row.
    private static func filled(
        _ days: [(day: Day, sums: DaySums)], from start: Day, through end: Day
    ) -> [(day: Day, sums: DaySums)] {
        let empty = DaySums()
        var all: [(day: Day, sums: DaySums)] = []
        var stored = days[...]
        for number in start.number...max(start.number, end.number) {
            if let next = stored.first, next.day.number == number {
                all.append(next)
                stored.removeFirst()
            } else {
                all.append((Day(number: number), empty))
            }
        }
        return all
    }

    // MARK: - Shares

    private func shares(from start: Day, through end: Day, in project: Project) throws -> [EventStats.EventShare] {
        let query = try statement(
            """
            SELECT subject.number, subject.id, sum(count), sum(points)
            FROM subject JOIN daily ON daily.subject = subject.number AND day BETWEEN ?2 AND ?3
            WHERE project = ?1 AND kind = 'event'
            GROUP BY subject.number HAVING sum(count) > 0
            """)
        query.bind(1, project.number)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        var shares: [EventStats.EventShare] = []
        var subjects: [Int64] = []
        while try query.step() {
            subjects.append(query.int(0))
            shares.append(.init(eventId: query.text(1), count: query.int(2), users: 0, points: query.int(3)))
        }
        for index in shares.indices {
            shares[index].users = try users(of: subjects[index], from: start, through: end)
        }
        return shares.sorted { ($1.count, $0.eventId) < ($0.count, $1.eventId) }
    }
}
