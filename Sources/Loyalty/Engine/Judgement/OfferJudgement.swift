import JSON

/// What an offer costs a user, and everything that keeps the user from redeeming it.
public struct OfferJudgement: Sendable, Equatable {
    /// Why a user can't redeem an offer.
    public enum Reason: Sendable, Equatable {
        /// The offer isn't ACTIVE.
        case inactive
        /// The offer's `start` is still to come.
        case notStarted
        /// The offer's `end` has come.
        case ended
        /// The conditions aren't met, or the offer has no cost for any of the user's groups.
        case conditions
        /// The user has had as many as a window allows.
        case limitReached
        /// Nothing of the stock is left.
        case outOfStock
        /// No code of the pool is free.
        case codesExhausted
        /// The user has to earn that many points first, those that repay its debt included; over 0.
        case insufficientPoints(missing: Int64)

        /// The name in the API.
        public var code: String {
            switch self {
            case .inactive: "inactive"
            case .notStarted: "not_started"
            case .ended: "ended"
            case .conditions: "conditions"
            case .limitReached: "limit_reached"
            case .outOfStock: "out_of_stock"
            case .codesExhausted: "codes_exhausted"
            case .insufficientPoints: "insufficient_points"
            }
        }
    }

    /// The lowest cost of `default` and the user's groups; nil if the offer has none for any of them.
    public let cost: Int64?
    /// All reasons, in the order of the cases. None if the user can redeem the offer.
    public let reasons: [Reason]

    /// Whether the user can redeem the offer.
    public var isRedeemable: Bool { reasons.isEmpty }

    /// Judges an offer.
    /// - Parameters:
    ///   - user: what counts of the user.
    ///   - counts: what was redeemed and held before.
    ///   - instant: when the user would redeem it.
    public init(of offer: OfferDefinition, for user: Standing, after counts: Counts, at instant: Instant) {
        let cost = offer.cost(for: user.usergroups)
        var reasons = offer.reasonsNotToRun(at: instant)
        if cost == nil || !(offer.conditions?.isMet(by: user.facts) ?? true) { reasons.append(.conditions) }
        if let limit = offer.limit, counts.uses >= limit { reasons.append(.limitReached) }
        if let stock = offer.stock, counts.taken >= stock { reasons.append(.outOfStock) }
        if offer.coupon == .pool, counts.codes <= 0 { reasons.append(.codesExhausted) }
        if let cost, user.points < cost {
            reasons.append(.insufficientPoints(missing: cost - user.points + user.debt))
        }
        self.cost = cost
        self.reasons = reasons
    }

    /// What of a user counts for offers.
    public struct Standing: Sendable {
        /// The user's groups that the project has, except `default`.
        public let usergroups: [String]
        /// The points that the user can spend, at least 0.
        public let points: Int64
        /// The points that the user owes: what it gets repays them first. At least 0.
        public let debt: Int64
        /// The values that conditions compare: an object with ``OfferDefinition/conditionFields``.
        fileprivate let facts: JSONValue?

        /// - Parameters:
        ///   - usergroups: the user's groups that the project has. `default` needn't be among them.
        ///   - points: the points that the user can spend, at least 0.
        ///   - debt: the points that the user owes, at least 0.
        ///   - earned: the points of all events and bonuses, less corrections and reversals.
        public init(usergroups: [String], points: Int64, debt: Int64, earned: Int64) {
            self.usergroups = usergroups
            self.points = points
            self.debt = debt
            var writer = JSONWriter(capacity: 128)
            writer.object { writer in
                writer.array("usergroups") { writer in
                    for group in usergroups { writer.value(group) }
                }
                writer.member("balance", points)
                writer.member("earned", earned)
            }
            // What a writer wrote can be read.
            facts = (try? JSONDocument(writer.bytes))?.root
        }
    }

    /// What was redeemed and held before.
    public struct Counts: Sendable, Equatable {
        /// The user's redemptions and open holds in the offer's present limit window, without reversed ones. It counts
        /// only for an offer with a `limit`.
        public var uses: Int64
        /// The redemptions and open holds of all users, without reversed ones. It counts only for an offer with a
        /// `stock`.
        public var taken: Int64
        /// The free codes of the pool. It counts only for an offer with a pool.
        public var codes: Int64

        /// A value from its parts.
        public init(uses: Int64 = 0, taken: Int64 = 0, codes: Int64 = 0) {
            self.uses = uses
            self.taken = taken
            self.codes = codes
        }
    }
}

extension OfferDefinition {
    /// Whether the offer is active, has started and hasn't ended.
    public func isRunning(at instant: Instant) -> Bool { reasonsNotToRun(at: instant).isEmpty }

    /// Why nobody can redeem the offer, whoever asks; none if it runs.
    public func reasonsNotToRun(at instant: Instant) -> [OfferJudgement.Reason] {
        var reasons: [OfferJudgement.Reason] = []
        if status != .active { reasons.append(.inactive) }
        if let start, instant < start { reasons.append(.notStarted) }
        if let end, instant >= end { reasons.append(.ended) }
        return reasons
    }

    /// The lowest cost of `default` and some groups; nil if there is none for any of them.
    fileprivate func cost(for groups: [String]) -> Int64? {
        cost.filter { $0.usergroupId == Usergroups.everybody || groups.containsExactly($0.usergroupId) }
            .map(\.points).min()
    }
}
