extension Ledger {
    /// Points of one lot that a debit took.
    struct Taking {
        var key: LotKey
        var points: Int64
    }

    /// Books an entry that follows all that the ledger holds, at the entry's instant. An entry of an expiry only lets the
    /// clock run: the lots say what expires.
    /// - Parameters:
    ///   - day: the project's local day of the entry.
    ///   - hasOwnLot: of a correction or reversal, whether the points that it takes can still be in the entry's lot.
    ///   - returning: of a reversal of a debit, the lots that the points go back to.
    /// - Returns: what a debit took from which lots. The rest became debt.
    @discardableResult
    mutating func book(
        _ entry: Entry, on day: Day, in zone: ZoneRules, project: Int64, hasOwnLot: Bool = true,
        returning: [Taking] = [], changes: inout RollupChanges
    ) -> [Taking] {
        let before = (points: points, pending: pending, debt: debt)
        at = max(at ?? entry.at, entry.at)
        if entry.isActivity { activity = max(activity ?? entry.at, entry.at) }
        var takings: [Taking] = []
        if entry.kind != .expiry {
            if entry.points >= 0 {
                credit(entry, returning: returning)
            } else {
                let ownLotFirst = hasOwnLot && (entry.kind == .correction || entry.kind == .reversal)
                takings = debit(0 &- entry.points, ownLot: ownLotFirst ? entry.lot : nil, in: zone)
            }
        }
        if changes.weight != 0, entry.kind != .expiry {
            var flow = PointsFlow(of: entry)
            let after = points
            flow.points = after - before.points
            flow.pending = pending - before.pending
            flow.debt = debt - before.debt
            flow.users = (after > 0 ? 1 : 0) - (before.points > 0 ? 1 : 0)
            if flow != PointsFlow() { changes.record(flow, at: .init(project: project, day: day)) }
        }
        return takings
    }

    // MARK: - Credits

    private mutating func credit(_ entry: Entry, returning: [Taking]) {
        var left = entry.points
        for taking in returning {
            let part = min(left, taking.points)
            add(part, to: taking.key)
            left &-= part
        }
        add(left, to: entry.lot)
    }

    private mutating func add(_ points: Int64, to key: LotKey) {
        guard points > 0 else { return }
        let repaid = key.isActive(by: at) ? min(debt, points) : 0
        debt &-= repaid
        guard points > repaid else { return }
        if let position = lots.firstIndex(where: { $0.key == key }) {
            lots[position].points &+= points &- repaid
        } else {
            let position = lots.firstIndex { key < $0.key } ?? lots.count
            lots.insert(Lot(key: key, points: points &- repaid), at: position)
        }
    }

    // MARK: - Debits

    /// Takes points: from a lot of one's own first, though it is pending, then those that expire soonest, then the oldest.
    private mutating func debit(_ points: Int64, ownLot: LotKey?, in zone: ZoneRules) -> [Taking] {
        var left = points
        var takings: [Taking] = []
        func take(from index: Int) {
            let part = min(left, lots[index].points)
            guard part > 0 else { return }
            lots[index].points &-= part
            left &-= part
            takings.append(Taking(key: lots[index].key, points: part))
        }
        if let ownLot, let index = lots.firstIndex(where: { $0.key == ownLot }) { take(from: index) }
        for index in spendingOrder(in: zone) where left > 0 { take(from: index) }
        lots.removeAll { $0.points == 0 }
        debt &+= left
        return takings
    }

    /// The active lots, by when they expire, then by when they were activated.
    func spendingOrder(in zone: ZoneRules) -> [Int] {
        let active = lots.indices.filter { lots[$0].key.isActive(by: at) }
        guard lots.contains(where: { if case .inactivity = $0.key.expiry { true } else { false } }) else {
            return active
        }
        let latest = Instant(milliseconds: .max)
        let expiries = lots.map { expiry(of: $0, in: zone) ?? latest }
        return active.sorted { (expiries[$0], $0) < (expiries[$1], $1) }
    }
}

extension Ledger.LotKey {
    /// Lots are kept by expiry, those that never expire last, and then by activation.
    static func < (left: Self, right: Self) -> Bool {
        if left.expiry != right.expiry { return left.expiry.rank < right.expiry.rank }
        guard let activation = right.activation else { return false }
        return left.activation.map { $0 < activation } ?? true
    }
}

extension Expiry {
    /// Orders expiries: by instant, then by months of inactivity, never last.
    fileprivate var rank: (Int, Int64) {
        switch self {
        case .at(let instant): (0, instant.milliseconds)
        case .inactivity(let months): (1, Int64(months))
        case .never: (2, 0)
        }
    }
}
