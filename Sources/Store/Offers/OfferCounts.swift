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
        guard let (holds, codes) = try overdueCounts(of: offer, at: now).first({ ($0.int(0), $0.int(1)) }) else {
            return counts
        }
        counts.held -= holds
        counts.codes += codes
        return counts
    }

    /// How much of an offer is taken and left, with holds that the clock has ended and no write has found yet.
    func storedCounts(of offer: Int64) throws -> OfferCounts {
        try storedCountsQuery(of: offer).first {
            OfferCounts(held: $0.int(0), redeemed: $0.int(1), codes: $0.int(2))
        } ?? OfferCounts()
    }

    private func storedCountsQuery(of offer: Int64) throws -> any Statement {
        let query = try statement("SELECT held, redeemed, codes FROM offerCount WHERE offer = ?")
        query.bind(1, offer)
        return query
    }

    /// The holds that the clock has ended and no write has found yet, and their codes.
    private func overdueCounts(of offer: Int64, at now: Instant) throws -> any Statement {
        let query = try statement(
            """
            SELECT count(*), count(coupon.number) FROM redemption
            LEFT JOIN coupon ON coupon.redemption = redemption.id AND coupon.isGenerated = 0
            WHERE redemption.offer = ? AND redemption.status = 0 AND redemption.until <= ?
            """)
        query.bind(1, offer)
        query.bind(2, now.milliseconds)
        return query
    }

    /// How often a user has redeemed or holds an offer in the window of its limit that an instant is in; `limit` at most.
    func uses(of offer: OfferRule, by member: Int64, at now: Instant, in zone: ZoneRules) throws -> Int64 {
        guard let limit = offer.definition.limit else { return 0 }
        let window = offer.definition.limitWindow
        let query = try usesQuery(of: offer.number, by: member)
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

    private func usesQuery(of offer: Int64, by member: Int64) throws -> any Statement {
        let query = try statement(
            """
            SELECT at, status, until FROM redemption WHERE member = ? AND offer = ? AND status IN (0, 1)
            ORDER BY at DESC
            """)
        query.bind(1, member)
        query.bind(2, offer)
        return query
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
        let counts = try offer.isLimited ? self.counts(of: offer.number, at: now) : OfferCounts()
        let judgement = OfferJudgement(
            of: offer.definition, for: user,
            after: .init(
                uses: try uses(of: offer, by: member, at: now, in: zone), taken: counts.taken, codes: counts.codes),
            at: now)
        return OfferStanding(offer: offer, judgement: judgement, counts: counts)
    }

    /// What ``standing(of:for:member:at:in:)`` asks.
    func standingQueries(of offer: OfferRule, for member: Int64, at now: Instant) throws -> [any Statement] {
        var queries: [any Statement] = []
        if offer.isLimited {
            queries += [try storedCountsQuery(of: offer.number), try overdueCounts(of: offer.number, at: now)]
        }
        if offer.definition.limit != nil { queries.append(try usesQuery(of: offer.number, by: member)) }
        return queries
    }
}

extension OfferRule {
    /// Whether it has a stock or a pool.
    fileprivate var isLimited: Bool { definition.stock != nil || definition.coupon == .pool }
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
