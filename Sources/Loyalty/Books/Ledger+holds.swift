extension Ledger {
    /// Points of one lot that a debit or a hold took.
    public struct Taking: Sendable, Equatable {
        /// The lot.
        public var key: LotKey
        /// Over 0.
        public var points: Int64

        /// A value from its parts.
        public init(key: LotKey, points: Int64) {
            self.key = key
            self.points = points
        }
    }

    /// Points that are set aside for an offer. They can't be spent, and don't expire before the hold ends.
    public struct Hold: Sendable, Equatable {
        /// The number of its entry.
        public var id: Int64
        /// When the clock ends it, if nothing has before.
        public var until: Instant
        /// What it took from which lots, what expires soonest first.
        public var takings: [Taking]
        /// What it found no points for, as entries before it had taken them; at least 0. It became debt.
        public var owed: Int64
        /// Where ``owed`` goes when the hold ends.
        public var lot: LotKey

        /// A value from its parts.
        public init(id: Int64, until: Instant, takings: [Taking], owed: Int64, lot: LotKey) {
            self.id = id
            self.until = until
            self.takings = takings
            self.owed = owed
            self.lot = lot
        }

        /// All that it holds.
        public var points: Int64 { takings.reduce(owed) { $0 &+ $1.points } }
    }

    /// What is held for offers.
    public var held: Int64 { holds.reduce(0) { $0 &+ $1.points } }

    /// What there is, by what can be done with it.
    struct Levels {
        var points: Int64
        var pending: Int64
        var held: Int64
        var debt: Int64
    }

    /// What there is as of ``at``.
    var levels: Levels { Levels(points: points, pending: pending, held: held, debt: debt) }

    // MARK: - Entries

    /// Sets points aside as a debit would take them.
    mutating func hold(_ entry: Entry, in zone: ZoneRules) {
        let takings = debit(entry.held, ownLot: nil, in: zone)
        let hold = Hold(
            id: entry.id, until: entry.until ?? entry.at, takings: takings,
            owed: takings.reduce(entry.held) { $0 &- $1.points }, lot: entry.lot)
        let position = holds.firstIndex { (hold.until, hold.id) < ($0.until, $0.id) } ?? holds.count
        holds.insert(hold, at: position)
    }

    /// The position of the hold that a release or a capture ends; nil if it has ended before, or if the entry is none.
    func openHold(endedBy entry: Entry) -> Int? {
        guard entry.kind == .redemption || entry.kind == .release, let id = entry.target else { return nil }
        return holds.firstIndex { $0.id == id }
    }

    /// Ends a hold before its time. Nothing happens if it has ended before.
    mutating func release(_ entry: Entry, in zone: ZoneRules) -> Booked {
        guard let position = openHold(endedBy: entry) else { return Booked() }
        let booked = end(holds.remove(at: position), at: entry.at, in: zone)
        repayDebt(in: zone)
        return booked
    }

    /// Takes what is captured of a hold, and gives back the rest.
    mutating func capture(_ position: Int, by entry: Entry, in zone: ZoneRules) -> Booked {
        let hold = holds.remove(at: position)
        let captured = 0 &- entry.points
        var booked = end(hold, capturing: captured, at: entry.at, in: zone)
        repayDebt(in: zone)
        // No hold has less than what is captured of it, unless the log is damaged.
        if captured > hold.points { booked.takings += debit(captured &- hold.points, ownLot: nil, in: zone) }
        return booked
    }

    /// Ends a hold that is no longer among ``holds``: what is captured of it is taken from what it took first; of the rest,
    /// what has expired meanwhile expires, and the others go back to their own lots. Debt has yet to be repaid.
    /// - Returns: what was captured from which lots, and what expired.
    mutating func end(_ hold: Hold, capturing captured: Int64 = 0, at instant: Instant, in zone: ZoneRules) -> Booked {
        var booked = Booked()
        var left = max(0, captured)
        for taking in hold.takings {
            let part = min(left, taking.points)
            left &-= part
            if part > 0 { booked.takings.append(Taking(key: taking.key, points: part)) }
            let rest = Taking(key: taking.key, points: taking.points &- part)
            if let lapse = giveBack(rest, of: hold, at: instant, in: zone) { booked.lapses.append(lapse) }
        }
        let rest = Taking(key: hold.lot, points: hold.owed &- min(left, hold.owed))
        if let lapse = giveBack(rest, of: hold, at: instant, in: zone) { booked.lapses.append(lapse) }
        return booked
    }

    private mutating func giveBack(_ rest: Taking, of hold: Hold, at instant: Instant, in zone: ZoneRules) -> Lapse? {
        guard rest.points > 0 else { return nil }
        let lot = Lot(key: rest.key, points: rest.points)
        if let expiry = expiry(of: lot, in: zone), expiry <= instant {
            return Lapse(at: instant, points: rest.points, key: rest.key, hold: hold.id)
        }
        put(rest.points, in: rest.key)
        return nil
    }
}
