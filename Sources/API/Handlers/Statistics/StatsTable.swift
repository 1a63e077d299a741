import JSON
import Loyalty
import Store

/// `GET /stats/event` as CSV. It has a row for each day, with the days of the previous span first if they are asked
/// for. With `groupBy` it has a row for each group or value instead, and with `interval` a row for each interval.
public enum StatsTable {
    /// The table.
    public static func bytes(_ stats: EventStats, previous: EventStats? = nil, for request: StatsRequest) -> [UInt8] {
        var table = CSVWriter()
        if let breakdown = stats.breakdown {
            write(breakdown, measures: stats.measures, to: &table)
        } else if request.question.isByUsergroup {
            table.row(["usergroup", "count", "users", "points"])
            for share in stats.usergroups {
                table.row([share.usergroupId, String(share.count), String(share.users), String(share.points)])
            }
        } else if let interval = request.question.interval {
            write(interval, of: stats, to: &table)
        } else {
            writeDays((previous?.days ?? []) + stats.days, of: stats, for: request, to: &table)
        }
        return table.bytes
    }

    private static func write(_ breakdown: StatsBreakdown, measures: [EventField], to table: inout CSVWriter) {
        table.row(
            ["value", "count", "users", "points", "conditionMet", "conditionFailed", "limitReached"]
                + MeasureFigures.names(of: measures))
        for share in breakdown.shares {
            table.row(
                [
                    .text(share.value), .number(share.count), .number(share.users), .number(share.points),
                    .number(share.conditionMet), .number(share.conditionFailed), .number(share.limitReached),
                ] + MeasureFigures.cells(of: share.measures, measures))
        }
    }

    private static func write(_ interval: StatsInterval, of stats: EventStats, to table: inout CSVWriter) {
        guard interval != .hour else {
            table.row(["start", "count"])
            for (start, count) in stats.hours { table.row([.text(start), .number(count)]) }
            return
        }
        table.row(["start", "count", "users", "points"])
        for bucket in stats.series {
            table.row([
                .text(bucket.start.description), .number(bucket.count), .number(bucket.users), .number(bucket.points),
            ])
        }
    }

    private static func writeDays(
        _ days: [(day: Day, sums: DaySums)], of stats: EventStats, for request: StatsRequest, to table: inout CSVWriter
    ) {
        let isOfOneEvent = request.question.eventId != nil
        table.row(
            ["date", "count", "users", "points"] + (0..<24).map { "hour\($0)" }
                + (isOfOneEvent ? ["conditionMet", "conditionFailed", "limitReached"] : []) + ["newUsers"]
                + MeasureFigures.names(of: stats.measures))
        for (day, sums) in days {
            var numbers = [sums.count, sums.users, sums.points] + sums.hours
            if isOfOneEvent { numbers += [sums.conditionMet, sums.conditionFailed, sums.limitReached] }
            numbers.append(sums.newUsers)
            table.row(
                [.text(day.description)] + numbers.map(CSVWriter.Cell.number)
                    + MeasureFigures.cells(of: sums.measures, stats.measures))
        }
    }
}
