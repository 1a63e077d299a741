import JSON
import Loyalty
import Store

/// The answers to `GET /stats/points`.
public enum PointsStatsBody {
    /// The figures as JSON.
    /// - Parameter previous: the figures of the span before; nil if they weren't asked for or there are none.
    public static func bytes(
        _ stats: PointsStats, previous: PointsStats? = nil, for request: PointsStatsRequest
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 2048 + stats.days.count * 256)
        writer.object { writer in
            writer.member("period", request.days.name)
            writer.member("startDate", stats.start.description)
            writer.member("endDate", stats.end.description)
            writer.object("data") { writer in
                write(stats.total, to: &writer)
                writer.object("dailyData") { writer in
                    for (day, figures) in stats.days {
                        writer.key(day.description)
                        writer.object { writer in write(figures, to: &writer) }
                    }
                }
                writer.array("upcoming") { writer in
                    for expiring in stats.upcoming {
                        writer.object { writer in
                            writer.member("month", expiring.month.description)
                            writer.member("points", expiring.points)
                        }
                    }
                }
            }
            if request.comparesPrevious {
                writer.key("previous")
                if let previous {
                    StatsComparison(of: stats, with: previous).write(to: &writer)
                } else {
                    writer.null()
                }
            }
        }
        return writer.bytes
    }

    private static func write(_ figures: PointsStats.Figures, to writer: inout JSONWriter) {
        for (name, figure) in PointsStats.Figures.named {
            writer.key(name)
            writer.value(figures[keyPath: figure])
        }
    }
}

extension PointsStats.Figures {
    /// The figures by their names, in the order in which they are answered.
    public static let named: [(name: String, figure: any KeyPath<Self, Int64> & Sendable)] = [
        ("awarded", \.flows.awarded), ("bonuses", \.flows.bonuses), ("adjusted", \.flows.adjusted),
        ("redeemed", \.flows.redeemed), ("refunded", \.flows.refunded), ("reversed", \.flows.reversed),
        ("expired", \.flows.expired), ("erased", \.flows.erased), ("outstanding", \.levels.points),
        ("pending", \.levels.pending), ("held", \.levels.held), ("debt", \.levels.debt),
        ("usersWithPoints", \.levels.users),
    ]
}
