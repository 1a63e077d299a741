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

    /// The query for an offer's holds that the clock has ended by the instant ?2 and no write has found yet, and for their
    /// codes.
    fileprivate static func overdue(of offer: String) -> String {
        """
        SELECT count(*) AS holds, count(coupon.number) AS codes FROM redemption
        LEFT JOIN coupon ON coupon.redemption = redemption.id AND coupon.isGenerated = 0
        WHERE redemption.offer = \(offer) AND redemption.status = 0 AND redemption.until <= ?2
        """
    }
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
        let query = try statement(OfferCounts.overdue(of: "?1"))
        query.bind(1, offer)
        query.bind(2, now.milliseconds)
        return query
    }

    /// How often a user has redeemed or holds an offer in the window of its limit that an instant is in; `limit` at most.
    func uses(of offer: OfferRule, by member: Int64, at now: Instant, in zone: ZoneRules) throws -> Int64 {
        guard var uses = OfferUses(of: offer, at: now, in: zone) else { return 0 }
        let query = try usesQuery(of: offer.number, by: member)
        defer { query.reset() }
        while uses.goesOn, try query.step() { uses.add(query) }
        return uses.number
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

/// How often a user has redeemed or holds an offer in the window of its limit, as far as the limit.
private struct OfferUses {
    private(set) var number: Int64 = 0
    /// Whether more rows can count: each is of an earlier redemption.
    private(set) var goesOn = true
    private let limit: Int64
    private let window: LimitWindow
    private let now: Instant
    private let zone: ZoneRules

    /// - Returns: nil if the offer has no limit.
    init?(of offer: OfferRule, at now: Instant, in zone: ZoneRules) {
        guard let limit = offer.definition.limit else { return nil }
        self.limit = Int64(limit)
        window = offer.definition.limitWindow
        self.now = now
        self.zone = zone
    }

    /// Counts a redemption by the first columns of a row: at, status and until.
    mutating func add(_ row: any Statement, from column: Int32 = 0) {
        let at = Instant(milliseconds: row.int(column))
        guard goesOn, window.key(at: at, in: zone) == window.key(at: max(now, at), in: zone) else {
            goesOn = false
            return
        }
        let isRedeemed = row.int(column + 1) == Redemption.Status.redeemed.rawValue
        if isRedeemed || row.int(column + 2) > now.milliseconds { number += 1 }
        goesOn = number < limit
    }
}

extension Reader {
    /// What a user sees of several offers, for an engine on another machine, which would have to be asked for each; nil if
    /// the engine gains nothing by that.
    func standingsAtOnce(
        of offers: [OfferRule], for user: OfferJudgement.Standing, member: Int64, at now: Instant, in zone: ZoneRules
    ) throws -> [OfferStanding]? {
        guard offers.count > 1,
            let counts = try list(
                """
                SELECT offer, held - overdue.holds, redeemed, offerCount.codes + overdue.codes FROM offerCount, LATERAL (
                    \(OfferCounts.overdue(of: "offerCount.offer")) AND offerCount.held > 0) AS overdue
                WHERE offer = ANY (CAST(?1 AS BIGINT[]))
                """),
            let uses = try list(
                """
                SELECT offer, at, status, until FROM redemption
                WHERE member = ?2 AND offer = ANY (CAST(?1 AS BIGINT[])) AND status IN (0, 1) ORDER BY offer, at DESC
                """)
        else { return nil }
        counts.bind(1, list: offers.filter(\.isLimited).map(\.number))
        counts.bind(2, now.milliseconds)
        uses.bind(1, list: offers.filter { $0.definition.limit != nil }.map(\.number))
        uses.bind(2, member)
        return try together([counts, uses]) {
            var found: [Int64: (counts: OfferCounts, uses: OfferUses?)] = [:]
            for offer in offers { found[offer.number] = (OfferCounts(), OfferUses(of: offer, at: now, in: zone)) }
            while try counts.step() {
                found[counts.int(0)]?.counts = OfferCounts(
                    held: counts.int(1), redeemed: counts.int(2), codes: counts.int(3))
            }
            while try uses.step() { found[uses.int(0)]?.uses?.add(uses, from: 1) }
            return offers.map { offer in
                let (counts, uses) = found[offer.number] ?? (OfferCounts(), nil)
                return OfferStanding(offer, for: user, counts, uses: uses?.number ?? 0, at: now)
            }
        }
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

    /// - Parameter uses: how often the user has redeemed or holds it in the window of its limit.
    init(
        _ offer: OfferRule, for user: OfferJudgement.Standing, _ counts: OfferCounts, uses: Int64, at now: Instant
    ) {
        self.offer = offer
        self.counts = counts
        judgement = OfferJudgement(
            of: offer.definition, for: user, after: .init(uses: uses, taken: counts.taken, codes: counts.codes), at: now
        )
    }
}

extension StatementSource {
    /// What a user sees of an offer.
    func standing(
        of offer: OfferRule, for user: OfferJudgement.Standing, member: Int64, at now: Instant, in zone: ZoneRules
    ) throws -> OfferStanding {
        let counts = try offer.isLimited ? self.counts(of: offer.number, at: now) : OfferCounts()
        return OfferStanding(
            offer, for: user, counts, uses: try uses(of: offer, by: member, at: now, in: zone), at: now)
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
