import JSON
import Loyalty
import Store

extension StatsBody {
    /// Writes the figures of each interval.
    static func writeSeries(of stats: EventStats, by interval: StatsInterval, to writer: inout JSONWriter) {
        writer.array("series") { writer in
            guard interval != .hour else {
                for (start, count) in stats.hours {
                    writer.object { writer in
                        writer.member("start", start)
                        writer.member("count", count)
                    }
                }
                return
            }
            for bucket in stats.series {
                writer.object { writer in
                    writer.member("start", bucket.start.description)
                    writer.member("count", bucket.count)
                    writer.member("users", bucket.users)
                    writer.member("points", bucket.points)
                }
            }
        }
    }

    /// Writes the shares of a dimension's values.
    static func write(_ breakdown: StatsBreakdown, measures: [EventField], to writer: inout JSONWriter) {
        writer.object("breakdown") { writer in
            for share in breakdown.shares {
                writer.key(share.value)
                writer.object { writer in
                    writer.member("count", share.count)
                    writer.member("users", share.users)
                    writer.member("points", share.points)
                    writer.member("conditionMet", share.conditionMet)
                    writer.member("conditionFailed", share.conditionFailed)
                    writer.member("limitReached", share.limitReached)
                    MeasureFigures.write(share.measures, measures, to: &writer)
                }
            }
        }
        writer.array("topValues") { writer in
            for share in breakdown.shares { writer.value(share.value) }
        }
        writer.member("valuesTotal", breakdown.valuesTotal)
        writer.object("_metadata") { writer in writer.member("otherValues", breakdown.hasOther) }
    }

    /// Writes how far the past is counted.
    static func write(_ progress: EventField.Progress, to writer: inout JSONWriter) {
        writer.object("counting") { writer in
            writer.member("counted", progress.counted)
            writer.member("of", progress.of)
        }
    }
}
