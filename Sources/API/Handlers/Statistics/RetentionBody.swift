import JSON
import Loyalty
import Store

/// The answers to `GET /analytics/retention`.
public enum RetentionBody {
    /// How many cohorts a request that doesn't say has, and the most.
    public static let cohorts = (standard: ResultLimit.cohorts.standard, most: ResultLimit.cohorts.most)

    /// The cohorts as JSON.
    public static func json(_ retention: Retention, eventId: String?) -> [UInt8] {
        var writer = JSONWriter(capacity: 256 + retention.cohorts.count * (48 + retention.cohorts.count * 4))
        writer.object { writer in
            writer.member("interval", retention.interval.rawValue)
            if let eventId { writer.member("eventId", eventId) }
            writer.array("cohorts") { writer in
                for cohort in retention.cohorts {
                    writer.object { writer in
                        writer.member("start", cohort.start.description)
                        writer.array("users") { writer in
                            for users in cohort.users { writer.value(users) }
                        }
                    }
                }
            }
        }
        return writer.bytes
    }

    /// The cohorts as CSV: a row for each, with empty cells for the periods that are still to come.
    public static func csv(_ retention: Retention) -> [UInt8] {
        var table = CSVWriter()
        table.row(["start", "users"] + (1..<max(1, retention.cohorts.count)).map(String.init))
        for cohort in retention.cohorts {
            let toCome = retention.cohorts.count - cohort.users.count
            table.row(
                [.text(cohort.start.description)] + cohort.users.map { .number($0) }
                    + Array(repeating: .nothing, count: toCome))
        }
        return table.bytes
    }
}
