import Database
import Loyalty

/// What happens to the points of a project in a span of local days, by the clock.
public struct PointsStats: Sendable, Equatable {
    /// The figures of a day or of a whole span.
    public struct Figures: Sendable, Equatable {
        /// The flows, from its beginning to its end.
        public var flows: PointsFlow
        /// The levels at its end, or now if that is earlier.
        public var levels: Levels
    }

    /// What all users together have.
    public struct Levels: Sendable, Equatable {
        /// Points that can be spent.
        public var points: Int64 = 0
        /// Points that are not active yet.
        public var pending: Int64 = 0
        /// Points that are held for offers.
        public var held: Int64 = 0
        /// What users owe.
        public var debt: Int64 = 0
        /// Users who have points to spend.
        public var users: Int64 = 0

        mutating func add(_ flow: PointsFlow) {
            points &+= flow.points
            pending &+= flow.pending
            held &+= flow.held
            debt &+= flow.debt
            users &+= flow.users
        }
    }

    /// What expires in a month if nothing else happens.
    public struct Expiring: Sendable, Equatable {
        /// The month.
        public var month: Month
        /// The points that expire in it.
        public var points: Int64
    }

    /// The first day, included.
    public var start: Day
    /// The last day, included.
    public var end: Day
    /// The figures of all days together.
    public var total: Figures
    /// Every day of the span, in order. A day to come has no flows, and the present levels.
    public var days: [(day: Day, figures: Figures)]
    /// What is still to expire this month, and in each of the months that follow; ``monthsToCome`` in all.
    public var upcoming: [Expiring]
    /// While the figures are true if nothing is written: from the latest flow to the next, on the same local day.
    public var during: Range<Instant>

    /// How many months ``upcoming`` has.
    public static let monthsToCome = 12

    /// Whether all figures are the same.
    public static func == (left: PointsStats, right: PointsStats) -> Bool {
        left.start == right.start && left.end == right.end && left.total == right.total
            && left.upcoming == right.upcoming && left.during == right.during
            && left.days.elementsEqual(right.days) { $0 == $1 }
    }
}

extension Reader {
    /// The figures about points, of a span and of the one before.
    ///
    /// The cost grows with the number of days on which points ever flowed, not with users or entries.
    /// - Parameters:
    ///   - now: what happens later is left out of all figures but ``PointsStats/upcoming``.
    ///   - comparing: whether to add `previous`: the span of equal length just before. For a calendar month, that is the
    ///     month before. `all` has none.
    public func pointsStats(
        span: StatsSpan, at now: Instant, in project: Project, comparing: Bool = false
    ) throws -> (stats: PointsStats, previous: PointsStats?) {
        try snapshot { reader in
            let stats = try reader.pointsStats(of: span, at: now, in: project)
            guard comparing, let before = span.previous(from: stats.start, through: stats.end) else {
                return (stats, nil)
            }
            return (stats, try reader.pointsStats(of: before, at: now, in: project))
        }
    }

    private func pointsStats(of span: StatsSpan, at now: Instant, in project: Project) throws -> PointsStats {
        let zone = project.rulebook.zone
        let (start, end) = try days(of: span, at: now, in: project)
        var levels = try levels(before: zone.start(of: start), at: now, in: project)
        let flows = try flows(
            from: zone.start(of: start), before: zone.start(of: end.advanced(by: 1)), at: now, in: project)
        var next = flows.startIndex
        var total = PointsFlow()
        var days: [(day: Day, figures: PointsStats.Figures)] = []
        for number in start.number...max(start.number, end.number) {
            let day = Day(number: number)
            let limit = zone.start(of: day.advanced(by: 1))
            var sum = PointsFlow()
            while next < flows.endIndex, flows[next].at < limit {
                sum.add(flows[next].flow)
                next += 1
            }
            total.add(sum)
            levels.add(sum)
            days.append((day, PointsStats.Figures(flows: sum, levels: levels)))
        }
        return PointsStats(
            start: start, end: end, total: .init(flows: total, levels: levels), days: days,
            upcoming: try upcoming(at: now, in: project), during: try standstill(around: now, in: project))
    }

    private func days(of span: StatsSpan, at now: Instant, in project: Project) throws -> (start: Day, end: Day) {
        let zone = project.rulebook.zone
        return try span.days(upTo: zone.day(of: now)) {
            // What has been taken back again leaves a row of zeros.
            let query = try statement(
                """
                SELECT at FROM pointsFlow WHERE project = ? AND at <= ?
                AND (\(PointsFlow.columns.map { "\($0) <> 0" }.joined(separator: " OR "))) ORDER BY at LIMIT 1
                """)
            query.bind(1, project.number)
            query.bind(2, now.milliseconds)
            return try query.first { zone.day(of: Instant(milliseconds: $0.int(0))) }
        }
    }

    /// The levels just before an instant, or now if that is earlier: a level is the sum of its changes.
    private func levels(before limit: Instant, at now: Instant, in project: Project) throws -> PointsStats.Levels {
        let query = try statement(
            """
            SELECT coalesce(sum(points), 0), coalesce(sum(pending), 0), coalesce(sum(held), 0), coalesce(sum(debt), 0),
                coalesce(sum(users), 0)
            FROM pointsFlow WHERE project = ? AND at < ? AND at <= ?
            """)
        query.bind(1, project.number)
        query.bind(2, limit.milliseconds)
        query.bind(3, now.milliseconds)
        let levels = try query.first {
            PointsStats.Levels(
                points: $0.int(0), pending: $0.int(1), held: $0.int(2), debt: $0.int(3), users: $0.int(4))
        }
        return levels ?? PointsStats.Levels()
    }

    private func flows(
        from start: Instant, before limit: Instant, at now: Instant, in project: Project
    ) throws -> [(at: Instant, flow: PointsFlow)] {
        let query = try statement(
            """
            SELECT at, \(PointsFlow.columns.joined(separator: ", ")) FROM pointsFlow
            WHERE project = ? AND at >= ? AND at < ? AND at <= ? ORDER BY at
            """)
        query.bind(1, project.number)
        query.bind(2, start.milliseconds)
        query.bind(3, limit.milliseconds)
        query.bind(4, now.milliseconds)
        var flows: [(at: Instant, flow: PointsFlow)] = []
        while try query.step() {
            flows.append((Instant(milliseconds: query.int(0)), PointsFlow(row: query, from: 1)))
        }
        return flows
    }

    // MARK: - The clock

    private func upcoming(at now: Instant, in project: Project) throws -> [PointsStats.Expiring] {
        let zone = project.rulebook.zone
        let first = zone.day(of: now).month
        var months = (0..<PointsStats.monthsToCome).map {
            PointsStats.Expiring(month: first.advanced(by: $0), points: 0)
        }
        let query = try statement(
            "SELECT at, expired FROM pointsFlow WHERE project = ? AND at > ? AND at < ? AND expired <> 0")
        query.bind(1, project.number)
        query.bind(2, now.milliseconds)
        query.bind(3, zone.start(of: first.advanced(by: months.count).firstDay).milliseconds)
        while try query.step() {
            let month = zone.day(of: Instant(milliseconds: query.int(0))).month
            let index = first.distance(to: month)
            if months.indices.contains(index) { months[index].points &+= query.int(1) }
        }
        return months
    }

    /// From the latest instant at which points flowed to the next.
    private func standstill(around now: Instant, in project: Project) throws -> Range<Instant> {
        let query = try statement(
            """
            SELECT (SELECT max(at) FROM pointsFlow WHERE project = ?1 AND at <= ?2),
                (SELECT min(at) FROM pointsFlow WHERE project = ?1 AND at > ?2)
            """)
        query.bind(1, project.number)
        query.bind(2, now.milliseconds)
        let (latest, next) = try query.first { ($0.intIfPresent(0), $0.intIfPresent(1)) } ?? (nil, nil)
        return Instant(milliseconds: latest ?? .min)..<Instant(milliseconds: next ?? .max)
    }
}
