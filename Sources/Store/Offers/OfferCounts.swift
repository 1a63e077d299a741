import Database
import Loyalty

/// How much of an offer is taken and left, by the clock.
public struct OfferCounts: Sendable, Equatable {
    /// Open holds.
    public var held: Int64 = 0
    /// Redemptions that were not reversed.
    public var redeemed: Int64 = 0
    /// Codes in the pool.
    public var codes: Int64 = 0

    /// What is taken of the stock.
    public var taken: Int64 { held + redeemed }
}

extension StatementSource {
    /// How much of an offer is taken and left at an instant. The cost grows with the holds that the clock has ended and no
    /// write has found yet.
    func counts(of offer: Int64, at now: Instant) throws -> OfferCounts {
        var counts = try storedCounts(of: offer)
        guard counts.held > 0 else { return counts }
        let overdue = try statement(
            """
            SELECT count(*), count(coupon.number) FROM redemption
            LEFT JOIN coupon ON coupon.redemption = redemption.id AND coupon.isGenerated = 0
            WHERE redemption.offer = ? AND redemption.status = 0 AND redemption.until <= ?
            """)
        overdue.bind(1, offer)
        overdue.bind(2, now.milliseconds)
        guard let (holds, codes) = try overdue.first({ ($0.int(0), $0.int(1)) }) else { return counts }
        counts.held -= holds
        counts.codes += codes
        return counts
    }

    /// How much of an offer is taken and left, with holds that the clock has ended and no write has found yet.
    func storedCounts(of offer: Int64) throws -> OfferCounts {
        let stored = try statement("SELECT held, redeemed, codes FROM offerCount WHERE offer = ?")
        stored.bind(1, offer)
        return try stored.first { OfferCounts(held: $0.int(0), redeemed: $0.int(1), codes: $0.int(2)) }
            ?? OfferCounts()
    }

    /// How often a user has redeemed or holds an offer in the window of its limit that an instant is in; `limit` at most.
    func uses(of offer: OfferRule, by member: Int64, at now: Instant, in zone: ZoneRules) throws -> Int64 {
        guard let limit = offer.definition.limit else { return 0 }
        let window = offer.definition.limitWindow
        let query = try statement(
            """
            SELECT at, status, until FROM redemption WHERE member = ? AND offer = ? AND status IN (0, 1)
            ORDER BY at DESC
            """)
        query.bind(1, member)
        query.bind(2, offer.number)
        defer { query.reset() }
        var uses: Int64 = 0
        while uses < limit, try query.step() {
            let at = Instant(milliseconds: query.int(0))
            guard window.key(at: at, in: zone) == window.key(at: max(now, at), in: zone) else { break }
            let isOpen = query.int(1) == Redemption.Status.redeemed.rawValue || query.int(2) > now.milliseconds
            if isOpen { uses += 1 }
        }
        return uses
    }
}

/// What a user sees of an offer.
public struct OfferStanding: Sendable {
    /// The offer.
    public let offer: OfferRule
    /// What it costs the user, and why the user can't redeem it.
    public let judgement: OfferJudgement
    /// How much of it is taken and left; zeros if it has neither a stock nor a pool.
    public let counts: OfferCounts
}

extension StatementSource {
    /// What a user sees of an offer.
    func standing(
        of offer: OfferRule, for user: OfferJudgement.Standing, member: Int64, at now: Instant, in zone: ZoneRules
    ) throws -> OfferStanding {
        let isLimited = offer.definition.stock != nil || offer.definition.coupon == .pool
        let counts = try isLimited ? self.counts(of: offer.number, at: now) : OfferCounts()
        let judgement = OfferJudgement(
            of: offer.definition, for: user,
            after: .init(
                uses: try uses(of: offer, by: member, at: now, in: zone), taken: counts.taken, codes: counts.codes),
            at: now)
        return OfferStanding(offer: offer, judgement: judgement, counts: counts)
    }
}

extension OfferJudgement.Standing {
    /// What an offer asks about a user, by the clock.
    /// - Parameter ledger: the user's, advanced to now.
    init(usergroups: [String], _ ledger: Ledger, earned: Int64, by rulebook: Rulebook) {
        self.init(
            usergroups: usergroups.filter(rulebook.hasUsergroup), points: ledger.points, debt: ledger.debt,
            earned: earned)
    }
}
