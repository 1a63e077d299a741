import Gateway
import Loyalty

extension StatsPeriod {
    /// The days that a query names: a range by `from` and `to`, a month by `timeframe=month` with `month`, or a `period`.
    /// - Parameter standard: the period of a request that names none.
    init(_ head: RequestHead, today: Day, orElse standard: Name = .week) throws(APIError) {
        for name in ["startDate", "endDate"] where head.queryValue(name) != nil {
            throw .invalidParameter(name, "the parameters for a range of days are from and to")
        }
        if let range = try StatsRange(head, today: today) {
            self.init(range)
        } else if head.queryValue("timeframe") == "month", let text = head.queryValue("month") {
            guard let month = Month(text) else {
                throw .invalidParameter("month", "expected a month such as 2025-08 (YYYY-MM)")
            }
            self.init(month)
        } else {
            let name = head.queryValue("period") ?? standard.rawValue
            guard let period = Self(named: name, today: today) else {
                throw .invalidParameter("period", "expected \(alternatives(Name.allCases.map(\.rawValue)))")
            }
            self = period
        }
    }
}

extension StatsRange {
    /// The range by `from` and `to`; nil if the query has neither.
    fileprivate init?(_ head: RequestHead, today: Day) throws(APIError) {
        let (from, to) = (try head.day("from"), try head.day("to"))
        guard from != nil || to != nil else { return nil }
        for name in ["period", "timeframe", "month"] where head.queryValue(name) != nil {
            throw .invalidParameter(name, "can't be combined with from and to")
        }
        do throws(Fault) {
            guard let from else { throw Fault.hasNoBeginning }
            try self.init(from: from, to: to, today: today)
        } catch {
            throw .invalidParameter(error.parameter, error.detail)
        }
    }
}

extension RequestHead {
    /// A parameter that is a date; nil if it isn't there.
    func day(_ name: String) throws(APIError) -> Day? {
        guard let text = queryValue(name) else { return nil }
        guard let day = Day(text) else { throw .invalidParameter(name, "expected a date such as 2026-11-23") }
        return day
    }
}
