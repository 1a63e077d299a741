import Database
import Loyalty

/// How an offer is doing, in a span of local days.
public struct OfferAnalytics: Sendable {
    /// The first day, included.
    public var start: Day
    /// The last day, included.
    public var end: Day
    /// All days together. `users` are the different users who redeemed the offer in the span.
    public var total: OfferDay
    /// Every day of the span, in order.
    public var days: [(day: Day, figures: OfferDay)]
    /// How much of it is taken and left now.
    public var counts: OfferCounts
}

extension Reader {
    /// An offer's analytics. The cost grows with the days on which it was redeemed.
    /// - Parameter now: today is the last day of a span that has no end of its own.
    public func analytics(of offer: KnownOffer, span: StatsSpan, at now: Instant, in project: Project) throws
        -> OfferAnalytics
    {
        try snapshot { reader in
            let (start, end) = try reader.days(of: span, of: offer.number, at: now, in: project)
            let figures = try reader.figures(of: offer.number, from: start, through: end)
            var analytics = OfferAnalytics(
                start: start, end: end, total: OfferDay(), days: [],
                counts: try reader.counts(of: offer.number, at: now))
            for number in start.number...max(start.number, end.number) {
                let day = figures[number] ?? OfferDay()
                analytics.total.add(day)
                analytics.days.append((Day(number: number), day))
            }
            analytics.total.users = try reader.users(of: offer.number, from: start, through: end)
            return analytics
        }
    }

    private func days(
        of span: StatsSpan, of offer: Int64, at now: Instant, in project: Project
    ) throws -> (start: Day, end: Day) {
        try span.days(upTo: project.rulebook.zone.day(of: now)) {
            let query = try statement("SELECT min(day) FROM offerDay WHERE offer = ?")
            query.bind(1, offer)
            let first = try query.first { $0.intIfPresent(0) } ?? nil
            return first.map { Day(number: Int32(clamping: $0)) }
        }
    }

    private func figures(of offer: Int64, from start: Day, through end: Day) throws -> [Int32: OfferDay] {
        let query = try statement(
            """
            SELECT day, \(OfferDay.columns.joined(separator: ", ")) FROM offerDay
            WHERE offer = ? AND day BETWEEN ? AND ?
            """)
        query.bind(1, offer)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        var figures: [Int32: OfferDay] = [:]
        while try query.step() { figures[Int32(clamping: query.int(0))] = OfferDay(row: query, from: 1) }
        return figures
    }

    /// Different users: those whose redemption before was earlier than the span.
    private func users(of offer: Int64, from start: Day, through end: Day) throws -> Int64 {
        let query = try statement(
            """
            SELECT coalesce(sum(users), 0) FROM offerReturn
            WHERE offer = ?1 AND day BETWEEN ?2 AND ?3 AND previous < ?2
            """)
        query.bind(1, offer)
        query.bind(2, Int64(start.number))
        query.bind(3, Int64(end.number))
        return try query.first { $0.int(0) } ?? 0
    }
}

extension OfferDay {
    /// Reads consecutive columns.
    init(row: any Statement, from column: Int32) {
        self.init()
        for (index, part) in Self.parts.enumerated() { self[keyPath: part] = row.int(column + Int32(index)) }
    }
}
