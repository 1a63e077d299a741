import Database
import Loyalty

/// How many users of each cohort came back in each period since their first.
public struct Retention: Sendable, Equatable {
    /// The users whose first event fell in one week or month.
    public struct Cohort: Sendable, Equatable {
        /// The first day of that week or month.
        public var start: Day
        /// How many of them were active in each period, from their first up to the present one.
        public var users: [Int64]

        /// A value from its parts.
        public init(start: Day, users: [Int64]) {
            self.start = start
            self.users = users
        }
    }

    /// Whether the periods are weeks or months.
    public var interval: CohortInterval
    /// The oldest first; the last one is that of the present period.
    public var cohorts: [Cohort]

    /// A value from its parts.
    public init(interval: CohortInterval, cohorts: [Cohort]) {
        self.interval = interval
        self.cohorts = cohorts
    }
}

extension Reader {
    /// The newest cohorts of a project or of one of its events. The cost grows with the number of periods, and with the
    /// cohorts of each.
    /// - Parameters:
    ///   - eventId: nil for all events.
    ///   - count: the number of cohorts, at least 1.
    /// - Returns: nil if the project never had an event of this id.
    public func retention(
        of eventId: String?, by interval: CohortInterval, cohorts count: Int, today: Day, in project: Project
    ) throws -> Retention? {
        try snapshot { reader in
            guard let subject = try reader.subject(of: eventId, in: project) else { return nil }
            let last = interval.period.index(of: today)
            let first = last - Int32(count) + 1
            var cohorts = (first...last).map { period in
                Retention.Cohort(
                    start: interval.period.firstDay(of: period),
                    users: Array(repeating: 0, count: Int(last - period) + 1))
            }
            let query = try reader.statement(
                "SELECT period, cohorts FROM retention WHERE subject = ? AND interval = ? AND period BETWEEN ? AND ?")
            query.bind(1, subject)
            query.bind(2, interval.stored)
            query.bind(3, Int64(first))
            query.bind(4, Int64(last))
            while try query.step() {
                let age = Int(query.int(0)) - Int(first)
                for gap in query.withBytes(1, { Recency(packed: $0) }).gaps where 0...age ~= Int(gap.days) {
                    cohorts[age - Int(gap.days)].users[Int(gap.days)] = gap.users
                }
            }
            return Retention(interval: interval, cohorts: cohorts)
        }
    }
}

extension CohortInterval {
    /// The number that stands for it in the database.
    var stored: Int64 {
        switch self {
        case .week: 0
        case .month: 1
        }
    }
}
