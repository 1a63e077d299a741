import Gateway
import Store

/// How many items an answer has, as far as a parameter of the query decides it.
struct ResultLimit: Sendable {
    /// The number without the parameter.
    let standard: Int
    /// The largest number.
    let most: Int

    /// Of a page of users or of history.
    static let page = ResultLimit(standard: 50, most: 500)
    /// Of a page of a project's log.
    static let log = ResultLimit(standard: 50, most: 200)
    /// Of the values of a dimension.
    static let values = ResultLimit(
        standard: StatsQuestion.Values.standardLimit, most: StatsQuestion.Values.largestLimit)
    /// Of a leaderboard.
    static let leaderboard = ResultLimit(standard: 100, most: 1000)
    /// Of cohorts.
    static let cohorts = ResultLimit(standard: 12, most: 160)
}

extension RequestHead {
    /// The number of items that a parameter of the query asks for: the most items of a page, unless it has another name.
    func limit(_ limit: ResultLimit, parameter name: String = "limit") throws(APIError) -> Int {
        guard let text = queryValue(name) else { return limit.standard }
        guard let number = Int(text), (1...limit.most).contains(number) else {
            throw .invalidParameter(name, "expected a whole number from 1 to \(limit.most)")
        }
        return number
    }
}
