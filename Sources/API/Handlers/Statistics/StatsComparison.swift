import JSON
import Loyalty
import Store

/// The totals of the previous span, and the changes since.
struct StatsComparison {
    private let days: ClosedRange<Day>
    private let figures: [(name: String, before: Int64, now: Int64)]

    init(of stats: EventStats, with previous: EventStats, isOfOneEvent: Bool) {
        days = previous.start...max(previous.start, previous.end)
        let (now, before) = (stats.total, previous.total)
        if isOfOneEvent {
            figures = [
                ("totalCount", before.count, now.count), ("uniqueUsers", before.users, now.users),
                ("pointsAwarded", before.points, now.points),
                ("conditionMet", before.conditionMet, now.conditionMet),
                ("conditionFailed", before.conditionFailed, now.conditionFailed),
                ("limitReached", before.limitReached, now.limitReached), ("newUsers", before.newUsers, now.newUsers),
            ]
        } else {
            figures = [
                ("totalEvents", before.count, now.count), ("uniqueUsers", before.users, now.users),
                ("totalPoints", before.points, now.points), ("newUsers", before.newUsers, now.newUsers),
            ]
        }
    }

    init(of stats: PointsStats, with previous: PointsStats) {
        days = previous.start...max(previous.start, previous.end)
        figures = PointsStats.Figures.named.map { name, figure in
            (name, before: previous.total[keyPath: figure], now: stats.total[keyPath: figure])
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("startDate", days.lowerBound.description)
            writer.member("endDate", days.upperBound.description)
            for figure in figures {
                writer.key(figure.name)
                writer.value(figure.before)
            }
            writer.object("change") { writer in
                for figure in figures {
                    writer.key(figure.name)
                    writer.object { writer in
                        writer.member("absolute", figure.now &- figure.before)
                        writer.key("percent")
                        if let tenths = Self.tenthsOfPercent(from: figure.before, to: figure.now) {
                            writer.fixed(tenths, fractionDigits: 1)
                        } else {
                            writer.null()
                        }
                    }
                }
            }
        }
    }

    /// The change in tenths of a percent, rounded to the nearest, ties away from zero. Nil if it starts from 0 or below.
    static func tenthsOfPercent(from before: Int64, to now: Int64) -> Int64? {
        guard before > 0 else { return now == before ? 0 : nil }
        let whole = Int128(before)
        let change = (Int128(now) - whole) * 1000
        let rounded = (2 * abs(change) + whole) / (2 * whole)
        return Int64(clamping: change < 0 ? -rounded : rounded)
    }
}
