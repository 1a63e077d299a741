import JSON
import Loyalty
import Store

/// The answers to `GET /analytics/retention`.
enum RetentionBody {
    /// The cohorts as JSON.
    static func json(_ retention: Retention, eventId: String?) -> [UInt8] {
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
    static func csv(_ retention: Retention) -> [UInt8] {
        var table = CSVWriter()
        table.row(["start", "users"] + (1..<max(1, retention.cohorts.count)).map(String.init))
        for cohort in retention.cohorts {
            let toCome = retention.cohorts.count - cohort.users.count
            table.row(
                [.text(cohort.start.description)] + cohort.users.map { .number($0) }
                    + Array(repeating: .text(""), count: toCome))
        }
        return table.bytes
    }
}
