/// What happened about an offer on one local day.
public struct OfferDay: Sendable, Equatable {
    /// Redemptions, captures of holds included.
    public var redemptions: Int64 = 0
    /// Redemptions that were taken back on the day, whenever they were made.
    public var reversals: Int64 = 0
    /// Points that were spent on the day.
    public var points: Int64 = 0
    /// Points that came back on the day.
    public var refunded: Int64 = 0
    /// Coupons that were used on the day, whenever they were issued.
    public var used: Int64 = 0
    /// Users who redeemed the offer on the day.
    public var users: Int64 = 0

    /// A day with its figures.
    public init(
        redemptions: Int64 = 0, reversals: Int64 = 0, points: Int64 = 0, refunded: Int64 = 0, used: Int64 = 0,
        users: Int64 = 0
    ) {
        self.redemptions = redemptions
        self.reversals = reversals
        self.points = points
        self.refunded = refunded
        self.used = used
        self.users = users
    }

    /// Every part, in the order of ``columns``.
    static let parts: [any WritableKeyPath<OfferDay, Int64> & Sendable] = [
        \.redemptions, \.reversals, \.points, \.refunded, \.used, \.users,
    ]

    /// The names of the columns.
    static let columns = ["redemptions", "reversals", "points", "refunded", "used", "users"]

    /// Stands for the day of the redemption before at a user's first one.
    static let never = Int64.min

    mutating func add(_ other: OfferDay) {
        for part in Self.parts { self[keyPath: part] &+= other[keyPath: part] }
    }
}
