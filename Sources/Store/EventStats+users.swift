import Loyalty
import SQLite

extension StatsSpan {
    /// The span of equal length just before; nil where nothing can be before.
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

extension Reader {
    /// How unique users of a span can be told.
    enum UserCount {
        /// The members whose last day is the span's first or later: no day of theirs comes after the span.
        case lastDays
        /// From the table of months.
        case month(Month)
        /// From the log.
        case log
    }

    func userCount(of subject: Int64, span: StatsSpan, through end: Day) throws -> UserCount {
        if case .month(let month) = span { return .month(month) }
        let query = try statement("SELECT 1 FROM lastDay WHERE subject = ? AND day > ? AND users > 0")
        query.bind(1, subject)
        query.bind(2, Int64(end.number))
        return try query.first { _ in true } ?? false ? .log : .lastDays
    }

    /// Different users of a span.
    func users(
        of subject: Int64, span: StatsSpan, from start: Day, through end: Day, in project: Project
    ) throws -> Int64 {
        switch try userCount(of: subject, span: span, through: end) {
        case .month(let month):
            let query = try statement("SELECT users FROM monthly WHERE subject = ? AND month = ?")
            query.bind(1, subject)
            query.bind(2, Int64(month.number))
            return try query.first { $0.int(0) } ?? 0
        case .lastDays:
            let query = try statement("SELECT coalesce(sum(users), 0) FROM lastDay WHERE subject = ? AND day >= ?")
            query.bind(1, subject)
            query.bind(2, Int64(start.number))
            return try query.first { $0.int(0) } ?? 0
        case .log:
            var members: Set<Int64> = []
            try eachEntry(of: subject, from: start, through: end, in: project) { member, _ in members.insert(member) }
            return Int64(members.count)
        }
    }

    /// Goes through the entries of a subject on some local days: the member, and the group (nil for `default`).
    func eachEntry(
        of subject: Int64, from start: Day, through end: Day, in project: Project,
        _ visit: (Int64, String?) -> Void
    ) throws {
        let query = try statement(
            """
            SELECT log.at, log.member, log.usergroup FROM log JOIN member ON member.number = log.member
            WHERE member.project = ?1 AND log.event <> \(Fact.correctionEvent) AND (?2 < 0 OR log.event = ?2)
                AND log.at >= ?3 AND log.at < ?4
            """)
        // A day more on either side: where a clock is set back over midnight, a part of a day lies within the next.
        let zone = project.rulebook.zone
        query.bind(1, project.number)
        query.bind(2, subject)
        query.bind(3, zone.start(of: start.advanced(by: -1)).milliseconds)
        query.bind(4, zone.start(of: end.advanced(by: 2)).milliseconds)
        while try query.step() {
            let day = zone.day(of: Instant(milliseconds: query.int(0)))
            if start <= day, day <= end { visit(query.int(1), query.textIfPresent(2)) }
        }
    }
}
