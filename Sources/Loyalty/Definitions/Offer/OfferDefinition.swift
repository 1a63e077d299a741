import JSON

/// Something that users get for points: a voucher, a product, an extra.
public struct OfferDefinition: Sendable, Equatable {
    /// Whether the offer can be redeemed.
    public enum Status: String, Sendable, CaseIterable {
        case active = "ACTIVE"
        case inactive = "INACTIVE"
    }

    /// Where the codes of an offer come from.
    public enum Coupon: Sendable, Equatable {
        /// Each code is drawn by a pattern.
        case pattern(CouponPattern)
        /// The codes are uploaded, and each is given out once.
        case pool
    }

    /// The offer's id.
    @Exact public var offerId: String
    /// The offer's name for people.
    public var title: LocalizedText
    /// A description for people; nil for none.
    public var description: LocalizedText?
    /// Only an ACTIVE offer can be redeemed.
    public var status: Status
    /// The cost for each group, at least one, in the order of the definition. The lowest of a user's groups counts.
    public var cost: [GroupCost]
    /// How many there ever are; nil for no end. Redemptions that aren't reversed and open holds take from it.
    public var stock: Int64?
    /// The redemptions that one user gets in a `limitWindow`; nil for no limit.
    public var limit: Int?
    /// When the limit starts again.
    public var limitWindow: LimitWindow
    /// The first instant at which the offer can be redeemed; nil for always.
    public var start: Instant?
    /// The first instant at which the offer can no longer be redeemed; nil for never.
    public var end: Instant?
    /// The condition on ``OfferDefinition/conditionFields``; nil for none.
    public var conditions: Condition?
    /// The codes that come with a redemption; nil for none.
    public var coupon: Coupon?
    /// The local days after the day of issue on which a code can be used, 1 to ``longestCouponDays``; nil for ever.
    /// Only an offer with a `coupon` has it.
    public var couponDays: Int?
}

/// An offer's cost for the members of one group.
public struct GroupCost: Sendable, Equatable {
    /// A group of the project, or `default`.
    @Exact public var usergroupId: String
    /// The points, 0 to ``EventDefinition/mostPoints``.
    public var points: Int64

    /// A cost for a group.
    public init(usergroupId: String, points: Int64) {
        self.usergroupId = usergroupId
        self.points = points
    }
}
