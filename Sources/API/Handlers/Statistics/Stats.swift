import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /stats/event`, of one event or of all.
    func eventStats(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let project = caller.project
        let today = project.rulebook.zone.day(of: exchange.now)
        let request = try StatsRequest(exchange.request.head, today: today)
        let question = AnswerCache.Question(project: caller.served, today: today, request: request)
        let body = try stats.body(for: question, at: store.version) {
            let found = try store.read { reader in
                try reader.stats(
                    of: request.eventId, span: request.span, today: today, in: project,
                    comparing: request.comparesPrevious, byUsergroup: request.groupsByUsergroup)
            }
            guard let (stats, previous) = found else { throw APIError.eventNotFound }
            switch request.format {
            case .json: return StatsBody.bytes(stats, previous: previous, for: request)
            case .csv: return StatsTable.bytes(stats, previous: previous, for: request)
            }
        }
        var response: Response =
            switch request.format {
            case .json: .json(body, caching: "no-store")
            case .csv: .csv(body, caching: "no-store")
            }
        response.headers.append(("Vary", "Accept"))
        return response
    }
}

/// What stats are asked for.
public struct StatsRequest: Sendable, Hashable {
    /// The period's name, or the month.
    let period: String
    /// The days of the period.
    public let span: StatsSpan
    private let event: ExactText?
    /// Nil for all events.
    var eventId: String? { event?.text }
    /// Whether the span just before is told as well.
    let comparesPrevious: Bool
    /// Whether each group's share is told.
    let groupsByUsergroup: Bool
    let format: Format

    enum Format: String {
        case json, csv
    }

    /// The figures alone, as JSON.
    /// - Parameters:
    ///   - period: a name that the parameter `period` takes, or a month (YYYY-MM).
    ///   - eventId: nil for all events.
    /// - Returns: nil for another period.
    public init?(period: String, eventId: String?, today: Day) {
        guard let span = Month(period).map(StatsSpan.month) ?? Self.span(of: period, today: today) else { return nil }
        self.period = period
        self.span = span
        event = eventId.map { ExactText($0) }
        comparesPrevious = false
        groupsByUsergroup = false
        format = .json
    }

    init(_ head: RequestHead, today: Day) throws(APIError) {
        event = head.queryValue("eventId").flatMap { $0.isEmpty ? nil : ExactText($0) }
        comparesPrevious = try Self.isAsked("compare", "previous", in: head)
        groupsByUsergroup = try Self.isAsked("groupBy", "usergroup", in: head)
        format = try Self.format(asked: head)
        if head.queryValue("timeframe") == "month", let text = head.queryValue("month") {
            guard let month = Month(text) else {
                throw .invalidParameter("month", "expected a month such as 2025-08 (YYYY-MM)")
            }
            period = text
            span = .month(month)
        } else {
            period = head.queryValue("period") ?? "7d"
            guard let span = Self.span(of: period, today: today) else {
                throw .invalidParameter("period", "expected 1d, 7d, 30d, 90d, current_month, ytd or all")
            }
            self.span = span
        }
    }

    /// Whether a parameter that knows one value has it.
    private static func isAsked(
        _ name: String, _ value: String, in head: RequestHead
    ) throws(APIError) -> Bool {
        guard let asked = head.queryValue(name) else { return false }
        guard asked == value else { throw .invalidParameter(name, "expected \(value)") }
        return true
    }

    /// The parameter counts, else what the client would rather accept.
    private static func format(asked head: RequestHead) throws(APIError) -> Format {
        if let name = head.queryValue("format") {
            guard let format = Format(rawValue: name) else { throw .invalidParameter("format", "expected json or csv") }
            return format
        }
        guard let accept = head.header(.accept) else { return .json }
        let preferences = AcceptedTypes(accept)
        return preferences.weight(of: "text/csv") > preferences.weight(of: "application/json") ? .csv : .json
    }

    /// Periods of days end today and include it.
    private static func span(of period: String, today: Day) -> StatsSpan? {
        switch period {
        case "1d": .since(today)
        case "7d": .since(Day(number: today.number - 6))
        case "30d": .since(Day(number: today.number - 29))
        case "90d": .since(Day(number: today.number - 89))
        case "current_month": .since(today.month.firstDay)
        case "ytd": .since(Day(year: today.civil.year, month: 1, day: 1))
        case "all": .all
        default: nil
        }
    }
}

/// The answers to `GET /stats/event`.
public enum StatsBody {
    /// How many events `topEvents` names at the most.
    static let mostTopEvents = 10

    /// The figures as JSON.
    /// - Parameter previous: those of the span before, where they are asked for and there are any.
    public static func bytes(
        _ stats: EventStats, previous: EventStats? = nil, for request: StatsRequest
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 1024 + stats.days.count * 128)
        writer.object { writer in
            writer.member("period", request.period)
            writer.member("eventId", request.eventId)
            writer.member("startDate", stats.start.description)
            writer.member("endDate", stats.end.description)
            writer.object("data") { writer in
                if request.eventId == nil { writeAll(stats, to: &writer) } else { writeOne(stats, to: &writer) }
                if request.groupsByUsergroup { writeUsergroups(stats, to: &writer) }
            }
            if request.comparesPrevious {
                writer.key("previous")
                if let previous {
                    StatsComparison(of: stats, with: previous, isOfOneEvent: request.eventId != nil).write(to: &writer)
                } else {
                    writer.null()
                }
            }
        }
        return writer.bytes
    }

    private static func writeAll(_ stats: EventStats, to writer: inout JSONWriter) {
        writer.member("totalEvents", stats.total.count)
        writer.member("uniqueUsers", stats.total.users)
        writer.member("totalPoints", stats.total.points)
        writer.object("eventBreakdown") { writer in
            for share in stats.shares {
                write(share.eventId, count: share.count, users: share.users, points: share.points, to: &writer)
            }
        }
        writer.array("topEvents") { writer in
            for share in stats.shares.prefix(mostTopEvents) { writer.value(share.eventId) }
        }
        writeDays(stats, countedAs: "events", to: &writer)
        writer.object("_metadata") { writer in
            writer.member("uniqueUsersCalculationMethod", "daily_exact")
            writer.key("uniqueUsersNote")
            writer.null()
        }
    }

    private static func writeOne(_ stats: EventStats, to writer: inout JSONWriter) {
        writer.member("totalCount", stats.total.count)
        writer.member("uniqueUsers", stats.total.users)
        writer.member("pointsAwarded", stats.total.points)
        writer.member("conditionMet", stats.total.conditionMet)
        writer.member("conditionFailed", stats.total.conditionFailed)
        writer.member("limitReached", stats.total.limitReached)
        writeDays(stats, countedAs: "count", to: &writer)
    }

    private static func writeUsergroups(_ stats: EventStats, to writer: inout JSONWriter) {
        writer.object("usergroupBreakdown") { writer in
            for share in stats.usergroups {
                write(share.usergroupId, count: share.count, users: share.users, points: share.points, to: &writer)
            }
        }
    }

    /// One share of the whole, by its name.
    private static func write(
        _ name: String, count: Int64, users: Int64, points: Int64, to writer: inout JSONWriter
    ) {
        writer.key(name)
        writer.object { writer in
            writer.member("count", count)
            writer.member("users", users)
            writer.member("points", points)
        }
    }

    private static func writeDays(_ stats: EventStats, countedAs count: String, to writer: inout JSONWriter) {
        writer.object("dailyData") { writer in
            for (day, sums) in stats.days {
                writer.key(day.description)
                writer.object { writer in
                    writer.key(count)
                    writer.value(sums.count)
                    writer.member("users", sums.users)
                    writer.member("points", sums.points)
                    writer.array("hourlyDistribution") { writer in
                        for hour in sums.hours { writer.value(hour) }
                    }
                }
            }
        }
    }
}
