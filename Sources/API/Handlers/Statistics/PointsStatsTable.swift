import Loyalty
import Store

/// `GET /stats/points` as CSV: a row for each day, those of the span before first where it is asked for.
public enum PointsStatsTable {
    /// The table.
    public static func bytes(_ stats: PointsStats, previous: PointsStats? = nil) -> [UInt8] {
        var table = CSVWriter()
        table.row(["date"] + PointsStats.Figures.named.map(\.name))
        for (day, figures) in (previous?.days ?? []) + stats.days {
            table.row([.text(day.description)] + PointsStats.Figures.named.map { .number(figures[keyPath: $0.figure]) })
        }
        return table.bytes
    }
}
