import JSON
import Loyalty
import Store

/// The totals of the previous span, and the changes since.
struct StatsComparison {
    private let days: ClosedRange<Day>
    private let figures: [(name: String, before: Int64, now: Int64)]
    /// Of an event with measures: these, and what they come to.
    private var measures: [EventField] = []
    private var sums: (before: [MeasureSums], now: [MeasureSums]) = ([], [])

    init(of stats: EventStats, with previous: EventStats, isOfOneEvent: Bool) {
        days = previous.start...max(previous.start, previous.end)
        let (now, before) = (stats.total, previous.total)
        (measures, sums) = (stats.measures, (before.measures, now.measures))
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
            MeasureFigures.write(sums.before, measures, to: &writer)
            writer.object("change") { writer in
                for figure in figures {
                    writer.key(figure.name)
                    Self.writeChange(from: figure.before, to: figure.now, to: &writer)
                }
                writeMeasureChanges(to: &writer)
            }
        }
    }

    private func writeMeasureChanges(to writer: inout JSONWriter) {
        guard !measures.isEmpty else { return }
        writer.object("measures") { writer in
            for measure in measures {
                let (before, now) = (sums.before.sums(of: measure), sums.now.sums(of: measure))
                writer.key(measure.path)
                writer.object { writer in
                    writer.key("sum")
                    Self.writeChange(from: before.sum, to: now.sum, to: &writer)
                    writer.key("count")
                    Self.writeChange(from: before.count, to: now.count, to: &writer)
                    writer.key("average")
                    if let (before, now) = before.average.flatMap({ before in now.average.map { (before, $0) } }) {
                        Self.writeChange(from: before, to: now, to: &writer)
                    } else {
                        writer.null()
                    }
                }
            }
        }
    }

    private static func writeChange(from before: Int64, to now: Int64, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("absolute", now &- before)
            write(percent: tenthsOfPercent(from: Int128(before), to: Int128(now)), to: &writer)
        }
    }

    private static func writeChange(from before: FixedDecimal, to now: FixedDecimal, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("absolute", now + -before)
            write(percent: tenthsOfPercent(from: before.billionths, to: now.billionths), to: &writer)
        }
    }

    private static func write(percent tenths: Int64?, to writer: inout JSONWriter) {
        writer.key("percent")
        if let tenths { writer.fixed(tenths, fractionDigits: 1) } else { writer.null() }
    }

    /// The change in tenths of a percent, rounded to the nearest, ties away from zero. Nil if it starts from 0 or below.
    static func tenthsOfPercent(from before: Int128, to now: Int128) -> Int64? {
        guard before > 0 else { return now == before ? 0 : nil }
        // Of sums of billionths beyond 2^100, the last digits are left out: a thousand times as much has to fit.
        let excess = max(0, 28 - min(before.leadingZeroBitCount, now.magnitude.leadingZeroBitCount))
        let (whole, part) = (before >> excess, now >> excess)
        guard whole > 0 else { return part < 0 ? .min : .max }
        let change = (part - whole) * 1000
        let rounded = (2 * abs(change) + whole) / (2 * whole)
        return Int64(clamping: change < 0 ? -rounded : rounded)
    }
}

extension [MeasureSums] {
    /// The sums of a measure; those of no numbers if there are none.
    func sums(of measure: EventField) -> MeasureSums {
        sums(of: measure.number) ?? MeasureSums(field: measure.number)
    }
}
