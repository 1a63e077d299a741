/// What happens to the points of a project at an instant: flows, and how the levels change.
public struct PointsFlow: Sendable, Equatable {
    /// Points of events.
    public var awarded: Int64 = 0
    /// Bonuses less corrections.
    public var bonuses: Int64 = 0
    /// Adjustments, up or down, with their reversals.
    public var adjusted: Int64 = 0
    /// Points spent on offers.
    public var redeemed: Int64 = 0
    /// Points that came back from offers.
    public var refunded: Int64 = 0
    /// Points of events that were taken back.
    public var reversed: Int64 = 0
    /// Points whose validity ran out.
    public var expired: Int64 = 0
    /// What erased users had: their total.
    public var erased: Int64 = 0
    /// The change of what all users together can spend.
    public var points: Int64 = 0
    /// The change of what is not active yet.
    public var pending: Int64 = 0
    /// The change of what is held for offers.
    public var held: Int64 = 0
    /// The change of what users owe.
    public var debt: Int64 = 0
    /// The change of how many users have points to spend.
    public var users: Int64 = 0

    /// Nothing.
    public init() {}

    /// Every part, in the order of the columns that they are stored in.
    public static let parts: [any WritableKeyPath<PointsFlow, Int64> & Sendable] = [
        \.awarded, \.bonuses, \.adjusted, \.redeemed, \.refunded, \.reversed, \.expired, \.erased, \.points, \.pending,
        \.held, \.debt, \.users,
    ]

    /// The parts' values, in the order of ``parts``. Paths to them would cost more to follow.
    public var values: [Int64] {
        [
            awarded, bonuses, adjusted, redeemed, refunded, reversed, expired, erased, points, pending, held, debt,
            users,
        ]
    }

    /// Adds another flow, or takes it out again (`sign` -1). Sums of a damaged file wrap, and `verify` names them.
    public mutating func add(_ other: PointsFlow, sign: Int64 = 1) {
        awarded &+= sign &* other.awarded
        bonuses &+= sign &* other.bonuses
        adjusted &+= sign &* other.adjusted
        redeemed &+= sign &* other.redeemed
        refunded &+= sign &* other.refunded
        reversed &+= sign &* other.reversed
        expired &+= sign &* other.expired
        erased &+= sign &* other.erased
        points &+= sign &* other.points
        pending &+= sign &* other.pending
        held &+= sign &* other.held
        debt &+= sign &* other.debt
        users &+= sign &* other.users
    }

    /// Adds how the levels of a user's ledger changed.
    mutating func addChange(from before: Ledger.Levels, to after: Ledger.Levels) {
        points &+= after.points &- before.points
        pending &+= after.pending &- before.pending
        held &+= after.held &- before.held
        debt &+= after.debt &- before.debt
        users &+= (after.points > 0 ? 1 : 0) - (before.points > 0 ? 1 : 0)
    }

    /// The flow that an entry is, without what it does to the levels. Expiry flows by the clock, not by its entries.
    init(of entry: Entry) {
        switch entry.kind {
        case .event: awarded = entry.points
        case .bonus, .correction: bonuses = entry.points
        case .adjustment: adjusted = entry.points
        case .redemption: redeemed = 0 &- entry.points
        case .refund: refunded = entry.points
        case .reversal: if entry.subject == 0 { adjusted = entry.points } else { reversed = 0 &- entry.points }
        case .expiry, .hold, .release: break
        }
    }
}

extension RollupChanges {
    /// An instant of a project at which points flow.
    public struct FlowKey: Hashable, Sendable {
        /// The project's number.
        public var project: Int64
        /// The local day of an entry, whose first instant stands for it; nil for an instant of its own.
        public var day: Day?
        /// The instant of an activation or expiry; 0 for a day.
        public var instant: Int64

        /// A local day.
        public init(project: Int64, day: Day) {
            self.project = project
            self.day = day
            instant = 0
        }

        /// An instant.
        public init(project: Int64, at: Instant) {
            self.project = project
            day = nil
            instant = at.milliseconds
        }

        /// The instant that it stands for.
        public func at(in zone: ZoneRules) -> Instant {
            day.map { zone.start(of: $0) } ?? Instant(milliseconds: instant)
        }
    }

    /// Records a flow of points, as often as facts count.
    mutating func record(_ flow: PointsFlow, at key: FlowKey) {
        if weight == 0 { return }
        flows[key, default: .init()].add(flow, sign: weight)
    }
}
