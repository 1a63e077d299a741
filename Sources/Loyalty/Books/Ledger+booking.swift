extension Ledger {
    /// What an entry did besides changing what there is.
    struct Booked {
        /// What a debit took from which lots. The rest became debt.
        var takings: [Taking] = []
        /// What of a hold that the entry ended had expired meanwhile, and expires with it.
        var lapses: [Lapse] = []
    }

    /// Books an entry that follows all that the ledger holds, at the entry's instant. An entry of an expiry only lets the
    /// clock run: the lots say what expires.
    /// - Parameters:
    ///   - day: the project's local day of the entry.
    ///   - hasOwnLot: of a correction or reversal, whether the points that it takes can still be in the entry's lot.
    ///   - returning: of a reversal of a debit, the lots that the points go back to.
    @discardableResult
    mutating func book(
        _ entry: Entry, on day: Day, in zone: ZoneRules, project: Int64, hasOwnLot: Bool = true,
        returning: [Taking] = [], changes: inout RollupChanges
    ) -> Booked {
        let before = levels
        at = max(at ?? entry.at, entry.at)
        if entry.isActivity { activity = max(activity ?? entry.at, entry.at) }
        var booked = Booked()
        switch entry.kind {
        case .expiry: return booked
        case .hold: hold(entry, in: zone)
        case .release: booked = release(entry, in: zone)
        default:
            if let hold = openHold(endedBy: entry) {
                booked = capture(hold, by: entry, in: zone)
            } else if entry.points >= 0 {
                credit(entry, returning: returning)
            } else {
                let ownLotFirst = hasOwnLot && (entry.kind == .correction || entry.kind == .reversal)
                booked.takings = debit(0 &- entry.points, ownLot: ownLotFirst ? entry.lot : nil, in: zone)
            }
        }
        if changes.weight != 0 {
            var flow = PointsFlow(of: entry)
            flow.expired = booked.lapses.points
            flow.addChange(from: before, to: levels)
            if flow != PointsFlow() { changes.record(flow, at: .init(project: project, day: day)) }
        }
        return booked
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
        put(points &- repaid, in: key)
    }

    /// Adds points to a lot without repaying debt.
    mutating func put(_ points: Int64, in key: LotKey) {
        guard points > 0 else { return }
        if let position = lots.firstIndex(where: { $0.key == key }) {
            lots[position].points &+= points
        } else {
            let position = lots.firstIndex { key < $0.key } ?? lots.count
            lots.insert(Lot(key: key, points: points), at: position)
        }
    }

    /// Lets points that have become spendable repay the debt, as a debit would: what expires soonest goes first. While there
    /// is debt, there are no others.
    mutating func repayDebt(in zone: ZoneRules) {
        guard debt > 0 else { return }
        for index in spendingOrder(in: zone) {
            let repaid = min(debt, lots[index].points)
            debt &-= repaid
            lots[index].points &-= repaid
        }
        lots.removeAll { $0.points == 0 }
    }

    // MARK: - Debits

    /// Takes points: from a lot of one's own first, though it is pending, then those that expire soonest, then the oldest.
    mutating func debit(_ points: Int64, ownLot: LotKey?, in zone: ZoneRules) -> [Taking] {
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
