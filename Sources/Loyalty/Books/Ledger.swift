/// What a user's entries come to: lots of points that are active or pending, what is held, and what the user owes.
///
/// It is a function of the entries alone, folded by the instants at which they happened, those of one instant in the
/// order in which they were booked. Entries keep their own activation and expiry, so no definition counts here.
public struct Ledger: Sendable, Equatable {
    /// What tells lots apart: points with the same activation and the same expiry form one lot.
    public struct LotKey: Sendable, Hashable {
        /// From when on the points can be spent; nil if they could at once.
        public var activation: Instant?
        /// When they expire.
        public var expiry: Expiry

        /// A key with its parts.
        public init(activation: Instant? = nil, expiry: Expiry = .never) {
            self.activation = activation
            self.expiry = expiry
        }

        /// The lot of points that happen at an instant, by terms.
        public init(_ terms: PointsTerms, at instant: Instant, in zone: ZoneRules) {
            self.init(activation: terms.activation(of: instant, in: zone), expiry: terms.expiry(of: instant, in: zone))
        }

        /// Whether its points have become active by an instant; nil stands for before any entry.
        func isActive(by instant: Instant?) -> Bool {
            guard let activation else { return true }
            return instant.map { activation <= $0 } ?? false
        }
    }

    /// Points with one activation and one expiry.
    public struct Lot: Sendable, Equatable {
        /// What tells it from other lots.
        public var key: LotKey
        /// Over 0.
        public var points: Int64

        /// A lot with its parts.
        public init(key: LotKey, points: Int64) {
            self.key = key
            self.points = points
        }
    }

    /// The lots with points in them, by expiry and activation.
    public var lots: [Lot]
    /// What is held for offers, what ends first first.
    public var holds: [Hold]
    /// What the user owes; at least 0. Points that can be spent repay it first, so there are none while it is over 0.
    public var debt: Int64
    /// The latest instant that it holds: of an entry, or of an expiry. Nil before the first.
    public var at: Instant?
    /// The user's latest activity; nil before the first.
    public var activity: Instant?

    /// A ledger with its parts; without any, one without entries.
    public init(
        lots: [Lot] = [], holds: [Hold] = [], debt: Int64 = 0, at: Instant? = nil, activity: Instant? = nil
    ) {
        self.lots = lots
        self.holds = holds
        self.debt = debt
        self.at = at
        self.activity = activity
    }

    /// The sum of all entries, expiries included: what can be spent, is pending or held, less the debt.
    public var total: Int64 { lots.reduce(0) { $0 &+ $1.points } &+ held &- debt }

    /// What can be spent, as of ``at``.
    public var points: Int64 { lots.reduce(0) { isActive($1) ? $0 &+ $1.points : $0 } }

    /// What is not active yet, as of ``at``.
    public var pending: Int64 { lots.reduce(0) { isActive($1) ? $0 : $0 &+ $1.points } }

    private func isActive(_ lot: Lot) -> Bool { lot.key.isActive(by: at) }

    /// Points that have expired.
    public struct Expired: Sendable, Equatable {
        /// When.
        public var at: Instant
        /// How many; over 0.
        public var points: Int64
    }

    /// The ledger as it is at an instant if nothing is booked until then, and what expires meanwhile, each instant once.
    public func advanced(to instant: Instant, in zone: ZoneRules) -> (ledger: Ledger, expired: [Expired]) {
        var ledger = self
        guard hasFuture else {
            ledger.at = max(at ?? instant, instant)
            return (ledger, [])
        }
        var unrecorded = RollupChanges.unrecorded
        let lapses = ledger.advance(to: instant, in: zone, project: 0, changes: &unrecorded)
        return (ledger, lapses.byInstant)
    }

    /// What has expired by an instant, at least one thing, and the ledger as it was when the last of it did: the state that
    /// is kept once the expiries are written. Nil if nothing has expired.
    public func lapsed(by instant: Instant, in zone: ZoneRules) -> (ledger: Ledger, expired: [Expired])? {
        guard hasFuture, let last = advanced(to: instant, in: zone).expired.last else { return nil }
        return advanced(to: last.at, in: zone)
    }

    /// Whether an entry at `instant` comes after all that the ledger holds and all that has expired by `now`.
    public func isFollowed(by instant: Instant, now: Instant, in zone: ZoneRules) -> Bool {
        guard at.map({ $0 <= instant }) ?? true else { return false }
        guard hasFuture else { return true }
        return lapsed(by: now, in: zone)?.expired.last.map { $0.at <= instant } ?? true
    }

    /// What will expire if nothing else is booked, by ascending instant. Each instant is there once.
    public func upcoming(in zone: ZoneRules) -> [Expired] {
        hasFuture ? advanced(to: Instant(milliseconds: .max), in: zone).expired : []
    }
}

// MARK: - The clock

extension Ledger {
    /// What has expired, and from which lot.
    struct Lapse {
        var at: Instant
        var points: Int64
        var key: LotKey
        /// The hold that they were in; nil if they could be spent until then.
        var hold: Int64?
    }

    /// Whether anything about it changes by the clock alone.
    var hasFuture: Bool {
        !holds.isEmpty || lots.contains { $0.key.expiry != .never || !isActive($0) }
    }

    /// When a lot expires, by the user's latest activity so far.
    func expiry(of lot: Lot, in zone: ZoneRules) -> Instant? {
        switch lot.key.expiry {
        case .never: nil
        case .at(let instant): instant
        case .inactivity(let months):
            (activity ?? at).map { Expiry.lapse(after: $0, months: months, in: zone) }
        }
    }

    /// Lets the clock run to an instant: activates and expires points and ends holds that are due by then, in order, each at
    /// its own instant.
    /// - Returns: what expired, by ascending instant.
    mutating func advance(
        to instant: Instant, in zone: ZoneRules, project: Int64, changes: inout RollupChanges
    ) -> [Lapse] {
        var lapses: [Lapse] = []
        if hasFuture {
            while let next = nextChange(through: instant, in: zone) {
                lapses += pass(next, in: zone, project: project, changes: &changes)
            }
        }
        at = max(at ?? instant, instant)
        return lapses
    }

    /// Lets everything happen that will if nothing more is booked, for what it does to the flows.
    func recordFuture(in zone: ZoneRules, project: Int64, changes: inout RollupChanges) {
        guard hasFuture, changes.weight != 0 else { return }
        var copy = self
        _ = copy.advance(to: Instant(milliseconds: .max), in: zone, project: project, changes: &changes)
    }

    private func nextChange(through limit: Instant, in zone: ZoneRules) -> Instant? {
        var next: Instant?
        for lot in lots {
            // What has yet to be activated is before it expires.
            let change = isActive(lot) ? expiry(of: lot, in: zone) : lot.key.activation
            if let change, change <= limit, next.map({ change < $0 }) ?? true { next = change }
        }
        if let end = holds.first?.until, end <= limit, next.map({ end < $0 }) ?? true { next = end }
        return next
    }

    private mutating func pass(
        _ instant: Instant, in zone: ZoneRules, project: Int64, changes: inout RollupChanges
    ) -> [Lapse] {
        var flow = PointsFlow()
        var lapses: [Lapse] = []
        let before = levels
        // An expiry that lies before everything else is one of an entry that is older than its own expiry.
        let reached = max(at ?? instant, instant)
        for index in lots.indices where isActive(lots[index]) {
            guard let expiry = expiry(of: lots[index], in: zone), expiry <= instant else { continue }
            lapses.append(Lapse(at: instant, points: lots[index].points, key: lots[index].key))
            lots[index].points = 0
        }
        lots.removeAll { $0.points == 0 }
        at = reached
        while let hold = holds.first, hold.until <= instant {
            holds.removeFirst()
            lapses += end(hold, at: instant, in: zone).lapses
        }
        repayDebt(in: zone)
        flow.expired = lapses.points
        flow.addChange(from: before, to: levels)
        changes.record(flow, at: .init(project: project, at: instant))
        return lapses
    }
}

extension [Ledger.Lapse] {
    /// How many points expired.
    var points: Int64 { reduce(0) { $0 &+ $1.points } }

    /// What expired of all lots together, each instant once.
    var byInstant: [Ledger.Expired] {
        reduce(into: []) { expired, lapse in
            if let last = expired.indices.last, expired[last].at == lapse.at {
                expired[last].points &+= lapse.points
            } else {
                expired.append(Ledger.Expired(at: lapse.at, points: lapse.points))
            }
        }
    }
}
