import Database
import Loyalty

/// The figures of offers by day, counted from redemptions and coupons.
struct OfferDays {
    /// A day of an offer.
    struct DayKey: Hashable {
        var offer: Int64
        var day: Int64
    }

    /// Users who redeemed an offer on a day, by the day of their redemption before.
    struct ReturnKey: Hashable {
        var offer: Int64
        var day: Int64
        var previous: Int64
    }

    private(set) var days: [DayKey: OfferDay] = [:]
    private(set) var returns: [ReturnKey: Int64] = [:]

    /// Counts a project's offers by the days of a zone.
    init(of project: Int64, in zone: ZoneRules, _ connection: any Connection) throws {
        func day(_ instant: Int64) -> Int64 { Int64(zone.day(of: Instant(milliseconds: instant)).number) }
        let redemptions = try connection.prepare(
            """
            SELECT offer, member, redeemedAt, points, status, endedAt FROM redemption
            WHERE project = ? AND redeemedAt IS NOT NULL ORDER BY redeemedAt, id
            """)
        redemptions.bind(1, project)
        var latest: [UserKey: Int64] = [:]
        while try redemptions.step() {
            let (offer, points) = (redemptions.int(0), redemptions.int(3))
            let key = UserKey(offer: offer, member: redemptions.int(1))
            let today = day(redemptions.int(2))
            let previous = latest[key]
            let isFirst = previous.map { $0 < today } ?? true
            add(OfferDay(redemptions: 1, points: points, users: isFirst ? 1 : 0), of: offer, on: today)
            if isFirst {
                returns[ReturnKey(offer: offer, day: today, previous: previous ?? OfferDay.never), default: 0] += 1
                latest[key] = today
            }
            if redemptions.int(4) == Redemption.Status.reversed.rawValue {
                add(OfferDay(reversals: 1, refunded: points), of: offer, on: day(redemptions.int(5)))
            }
        }
        let used = try connection.prepare(
            "SELECT offer, endedAt FROM coupon WHERE project = ? AND status = \(Coupon.Stored.used.rawValue)")
        used.bind(1, project)
        while try used.step() { add(OfferDay(used: 1), of: used.int(0), on: day(used.int(1))) }
    }

    private struct UserKey: Hashable {
        var offer: Int64
        var member: Int64
    }

    private mutating func add(_ figures: OfferDay, of offer: Int64, on day: Int64) {
        days[DayKey(offer: offer, day: day), default: OfferDay()].add(figures)
    }
}

extension WriteTransaction {
    /// Counts the figures of a project's offers by the days of another zone.
    func recountOffers(of project: Project) throws {
        let counted = try OfferDays(of: project.number, in: project.rulebook.zone, connection)
        for table in ["offerDay", "offerReturn"] {
            try connection.execute(
                """
                DELETE FROM \(table)
                WHERE offer IN (SELECT number FROM subject WHERE project = \(project.number) AND kind = 'offer')
                """)
        }
        for (key, figures) in counted.days {
            try add(figures, of: key.offer, on: Day(number: Int32(clamping: key.day)))
        }
        for (key, users) in counted.returns { try addReturns(key, users: users) }
    }
}
