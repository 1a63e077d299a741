import Loyalty

extension RollupChanges {
    /// A calendar month of a value of a dimension.
    struct MonthKey: Hashable {
        var subject: Int64
        var month: Month
    }

    /// The sums of the days by calendar month, of values of dimensions. They have no users and no hours.
    var valueMonths: [MonthKey: DaySums] {
        var months: [MonthKey: DaySums] = [:]
        for (key, sums) in days where key.subject >= firstDimensionValue {
            months[MonthKey(subject: key.subject, month: key.day.month), default: DaySums()].addEvents(of: sums)
        }
        return months
    }
}
