import Database
import Loyalty

extension Reader {
    /// What a user sees of offers, by the clock.
    public func standings(
        of offers: [OfferRule], for user: StoredUser, at now: Instant, in project: Project
    ) throws -> [OfferStanding] {
        let zone = project.rulebook.zone
        let person = OfferJudgement.Standing(
            usergroups: user.usergroups, user.ledger(at: now, in: project), earned: user.state.earned,
            by: project.rulebook)
        return try snapshot { reader in
            try reader.standingsAtOnce(of: offers, for: person, member: user.number, at: now, in: zone)
                ?? offers.map { try reader.standing(of: $0, for: person, member: user.number, at: now, in: zone) }
        }
    }

    /// How much of an offer is taken and left.
    public func counts(of offer: KnownOffer, at now: Instant) throws -> OfferCounts {
        try snapshot { try $0.counts(of: offer.number, at: now) }
    }

    /// A hold or redemption; nil if the project has none with this id, or if its user was erased.
    public func redemption(id: Int64, in project: Int64) throws -> Redemption? {
        try redemption(id, in: project)
    }

    /// A user's holds and redemptions, the newest first.
    /// - Parameters:
    ///   - id: start after this one; nil to start with the newest.
    ///   - limit: the most to return; nil for all.
    public func redemptions(of user: StoredUser, after id: Int64? = nil, limit: Int? = nil) throws -> [Redemption] {
        let query = try statement(
            Redemption.query + " WHERE redemption.member = ? AND redemption.id < ? ORDER BY redemption.id DESC LIMIT ?")
        query.bind(1, user.number)
        query.bind(2, id ?? .max)
        query.bind(3, limit.map { Int64($0) } ?? .max)
        defer { query.reset() }
        var redemptions: [Redemption] = []
        while try query.step() { if let redemption = Redemption(row: query) { redemptions.append(redemption) } }
        return redemptions
    }

    /// A user's coupons, the newest first.
    /// - Parameters:
    ///   - id: start after the one of this redemption; nil to start with the newest.
    ///   - limit: the most to return; nil for all.
    public func coupons(of user: StoredUser, after id: Int64? = nil, limit: Int? = nil) throws -> [Coupon] {
        let query = try statement(
            Coupon.query
                + """
                 WHERE redemption.member = ? AND redemption.id < ? AND coupon.status >= \(Coupon.Stored.issued.rawValue)
                ORDER BY redemption.id DESC LIMIT ?
                """)
        query.bind(1, user.number)
        query.bind(2, id ?? .max)
        query.bind(3, limit.map { Int64($0) } ?? .max)
        defer { query.reset() }
        var coupons: [Coupon] = []
        while try query.step() { if let coupon = Coupon(row: query) { coupons.append(coupon) } }
        return coupons
    }

    /// The coupon with a code; nil if the project has none, or if its user was erased.
    public func coupon(code: HashedCode, in project: Int64) throws -> Coupon? { try coupon(code, in: project) }

    /// An offer's coupons, in the order in which they came.
    /// - Parameters:
    ///   - position: start after the coupon at this position; 0 to start with the first.
    ///   - limit: the most to return.
    /// - Returns: the coupons, and the position after which to go on; nil after the last.
    public func coupons(
        of offer: KnownOffer, after position: Int64, limit: Int
    ) throws -> (coupons: [Coupon], next: Int64?) {
        let query = try statement(
            Coupon.query + " WHERE coupon.offer = ? AND coupon.number > ? AND coupon.code IS NOT NULL"
                + " ORDER BY coupon.number LIMIT ?")
        query.bind(1, offer.number)
        query.bind(2, position)
        query.bind(3, Int64(limit))
        defer { query.reset() }
        var coupons: [Coupon] = []
        while try query.step() { if let coupon = Coupon(row: query) { coupons.append(coupon) } }
        return (coupons, coupons.count == limit ? coupons.last?.number : nil)
    }
}
