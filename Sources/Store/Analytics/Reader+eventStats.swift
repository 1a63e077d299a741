import Database
import JSON
import Loyalty

extension Reader {
    /// The stats of one event, or of all events of a project. Their cost grows with the number of days and values that
    /// they show, not of events.
    /// - Returns: nil if the project never had the event.
    /// - Throws: ``UnknownDimension``.
    public func stats(
        _ question: StatsQuestion, today: Day, in project: Project
    ) throws -> (stats: EventStats, previous: EventStats?)? {
        try snapshot { reader in
            guard let counted = try reader.counted(for: question, in: project) else { return nil }
            let (start, end) = try reader.days(of: question.span, subject: counted.subject, today: today)
            var (stats, parts) = try reader.figures(
                of: counted.subject, withShares: question.eventId == nil, from: start, through: end, in: project)
            stats.measures = counted.measures
            stats.counting = counted.progress
            if question.isByUsergroup {
                stats.usergroups = try reader.usergroupShares(
                    of: counted.subject, total: stats.total, from: start, through: end, parts)
            }
            if let period = question.interval?.period {
                stats.series = try reader.series(period, of: stats.days, subject: counted.subject)
            }
            if let values = question.values, let dimension = counted.dimension {
                stats.breakdown = try reader.breakdown(
                    by: dimension.number, measures: !counted.measures.isEmpty,
                    limit: values.limit, from: start, parts)
            }
            guard question.isComparing, let before = question.span.previous(from: start, through: end) else {
                return (stats, nil)
            }
            let (first, last) = try reader.days(of: before, subject: counted.subject, today: today)
            let previous = try reader.figures(
                of: counted.subject, withShares: false, from: first, through: last, in: project)
            return (stats, previous.stats)
        }
    }

    /// The figures of a subject, day by day and together, and the parts of the span.
    /// - Parameter withShares: whether those of each event of the project are added.
    private func figures(
        of subject: Int64, withShares: Bool, from start: Day, through end: Day, in project: Project
    ) throws -> (stats: EventStats, parts: StatsParts) {
        // An engine on another machine answers these together.
        let days = try askForDays(of: subject, from: start, through: end)
        let events = try withShares ? askForShares(from: start, through: end, in: project) : nil
        let parts = try parts(of: subject, from: start, through: end)
        var stats = try dailyStats(days, from: start, through: end)
        let shares = try events.map { try self.shares($0) } ?? [:]
        let users = try users(of: [subject] + shares.keys, in: parts, since: start)
        stats.total.users = users[subject] ?? 0
        stats.shares = shares.map { number, share in
            var share = share
            share.users = users[number] ?? 0
            return share
        }.sorted { ($1.count, $0.eventId) < ($0.count, $1.eventId) }
        return (stats, parts)
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

    // MARK: - What is counted

    /// What a question is about.
    private struct Counted {
        /// A project, an event or a value of a dimension, as the rollups name it. Nothing counts for 0.
        var subject: Int64
        /// The dimension that the question names.
        var dimension: EventField?
        /// The measures of the event.
        var measures: [EventField] = []

        /// How far the least counted of the dimension and the measures is; nil if all are counted.
        var progress: EventField.Progress? {
            (measures + [dimension].compactMap(\.self)).compactMap(\.progress).min { $0.counted < $1.counted }
        }
    }

    private func counted(for question: StatsQuestion, in project: Project) throws -> Counted? {
        guard let eventId = question.eventId else { return Counted(subject: -project.number) }
        guard let event = try number(ofEvent: eventId, in: project) else { return nil }
        var counted = Counted(subject: event, measures: try measures(of: event))
        if let field = question.values?.field ?? question.value?.field {
            let dimensions = try dimensions(of: event)
            guard let dimension = dimensions.first(where: { $0.path.isExactly(field.text) }) else {
                throw UnknownDimension(known: dimensions.map(\.path))
            }
            counted.dimension = dimension
            if let text = question.value?.text.text {
                counted.subject = try value(text, of: dimension.number) ?? 0
            }
        }
        return counted
    }

    private func days(of span: StatsSpan, subject: Int64, today: Day) throws -> (start: Day, end: Day) {
        try span.days(upTo: today) {
            let query = try statement("SELECT min(day) FROM daily WHERE subject = ? AND count > 0")
            query.bind(1, subject)
            let first = try query.first { $0.intIfPresent(0) } ?? nil
            return first.flatMap { Int32(exactly: $0) }.map { Day(number: $0) }
        }
    }
}
