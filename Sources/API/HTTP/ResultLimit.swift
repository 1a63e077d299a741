import Gateway

/// How many items an answer has, as far as the query's `limit` decides it.
struct ResultLimit: Sendable {
    /// The number without `limit`.
    let standard: Int
    /// The largest `limit`.
    let most: Int

    /// Of a page of users or of history.
    static let page = ResultLimit(standard: 50, most: 500)
    /// Of a leaderboard.
    static let leaderboard = ResultLimit(standard: 100, most: 1000)
}

extension RequestHead {
    /// The query's `limit`: the most items of a page.
    func limit(_ limit: ResultLimit) throws(APIError) -> Int {
        guard let text = queryValue("limit") else { return limit.standard }
        guard let number = Int(text), (1...limit.most).contains(number) else {
            throw .invalidParameter("limit", "expected a whole number from 1 to \(limit.most)")
        }
        return number
    }
}
