import JSON
import Loyalty
import Store

/// The answers to `GET /stats/event` as JSON.
public enum StatsBody {
    /// The most events in `topEvents`.
    static let mostTopEvents = 10

    /// The stats as JSON.
    /// - Parameter previous: the stats of the previous span; nil if they weren't asked for or there are none.
    public static func bytes(
        _ stats: EventStats, previous: EventStats? = nil, for request: StatsRequest
    ) -> [UInt8] {
        let question = request.question
        var writer = JSONWriter(capacity: 1024 + stats.days.count * 128)
        writer.object { writer in
            writer.member("period", request.period)
            writer.member("eventId", question.eventId)
            writer.member("startDate", stats.start.description)
            writer.member("endDate", stats.end.description)
            writer.object("data") { writer in
                if question.eventId == nil { writeAll(stats, to: &writer) } else { writeOne(stats, to: &writer) }
                if question.isByUsergroup { writeUsergroups(stats, to: &writer) }
                if let interval = question.interval { writeSeries(of: stats, by: interval, to: &writer) }
                if let breakdown = stats.breakdown { write(breakdown, measures: stats.measures, to: &writer) }
                if let progress = stats.counting { write(progress, to: &writer) }
            }
            if question.isComparing {
                writer.key("previous")
                if let previous {
                    StatsComparison(of: stats, with: previous, isOfOneEvent: question.eventId != nil).write(to: &writer)
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
        writer.member("newUsers", stats.total.newUsers)
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
        writer.member("newUsers", stats.total.newUsers)
        MeasureFigures.write(stats.total.measures, stats.measures, to: &writer)
        writeDays(stats, countedAs: "count", to: &writer)
    }

    private static func writeUsergroups(_ stats: EventStats, to writer: inout JSONWriter) {
        writer.object("usergroupBreakdown") { writer in
            for share in stats.usergroups {
                write(share.usergroupId, count: share.count, users: share.users, points: share.points, to: &writer)
            }
        }
    }

    /// Writes the share of an event or a group.
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
                    writer.member("newUsers", sums.newUsers)
                    MeasureFigures.write(sums.measures, stats.measures, to: &writer)
                }
            }
        }
    }
}
