import Database
import Loyalty

extension WriteTransaction {
    /// Adds to how much of an offer is taken and left.
    func count(_ offer: Int64, held: Int64 = 0, redeemed: Int64 = 0, codes: Int64 = 0) throws {
        let add = try statement(
            """
            INSERT INTO offerCount (offer, held, redeemed, codes) VALUES (?, ?, ?, ?) ON CONFLICT (offer) DO UPDATE
            SET held = offerCount.held + excluded.held, redeemed = offerCount.redeemed + excluded.redeemed,
                codes = offerCount.codes + excluded.codes
            """)
        add.bind(1, offer)
        add.bind(2, held)
        add.bind(3, redeemed)
        add.bind(4, codes)
        try add.run()
    }

    /// Adds a redemption to the figures of its day. Call it before the row of the redemption says so.
    func recordRedemption(of offer: Int64, points: Int64, by member: Int64, at: Instant, _ zone: ZoneRules) throws {
        let day = zone.day(of: at)
        let previous = try latestRedemption(of: offer, by: member).first { $0.instant(0) }?.map { zone.day(of: $0) }
        let isFirst = previous.map { $0 < day } ?? true
        try add(OfferDay(redemptions: 1, points: points, users: isFirst ? 1 : 0), of: offer, on: day)
        guard isFirst else { return }
        try addReturns(
            .init(offer: offer, day: Int64(day.number), previous: previous.map { Int64($0.number) } ?? OfferDay.never),
            users: 1)
    }

    /// When the user redeemed an offer last.
    func latestRedemption(of offer: Int64, by member: Int64) throws -> any Statement {
        let query = try statement(
            "SELECT max(redeemedAt) FROM redemption WHERE member = ? AND offer = ? AND redeemedAt IS NOT NULL")
        query.bind(1, member)
        query.bind(2, offer)
        return query
    }

    func addReturns(_ key: OfferDays.ReturnKey, users: Int64) throws {
        let add = try statement(
            """
            INSERT INTO offerReturn (offer, day, previous, users) VALUES (?, ?, ?, ?)
            ON CONFLICT (offer, day, previous) DO UPDATE SET users = offerReturn.users + excluded.users
            """)
        add.bind(1, key.offer)
        add.bind(2, key.day)
        add.bind(3, key.previous)
        add.bind(4, users)
        try add.run()
    }

    /// Adds to the figures of today that a redemption was taken back.
    func recordReversal(of redemption: Redemption, at: Instant, _ zone: ZoneRules) throws {
        try add(
            OfferDay(reversals: 1, refunded: redemption.points), of: redemption.offer, on: zone.day(of: at))
    }

    /// Adds to the figures of today that a coupon was used.
    func recordUse(of coupon: Coupon, _ zone: ZoneRules) throws {
        try add(OfferDay(used: 1), of: coupon.offer, on: zone.day(of: now))
    }

    func add(_ day: OfferDay, of offer: Int64, on date: Day) throws {
        let add = try statement(
            """
            INSERT INTO offerDay (offer, day, \(OfferDay.columns.joined(separator: ", ")))
            VALUES (?, ?\(String(repeating: ", ?", count: OfferDay.columns.count)))
            ON CONFLICT (offer, day) DO UPDATE
            SET \(OfferDay.columns.map { "\($0) = offerDay.\($0) + excluded.\($0)" }.joined(separator: ", "))
            """)
        add.bind(1, offer)
        add.bind(2, Int64(date.number))
        for (index, part) in OfferDay.parts.enumerated() { add.bind(Int32(index) + 3, day[keyPath: part]) }
        try add.run()
    }
}
