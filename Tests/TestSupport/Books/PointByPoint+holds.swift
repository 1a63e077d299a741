import Loyalty

extension PointByPoint {
    /// Points that are set aside.
    struct Hold {
        var id: Int64
        var since: Instant
        var until: Instant
        var points: [Point]
        /// What it found no point for.
        var owed: Int
        var lot: Lot
    }

    /// What is held.
    public var held: Int { open.reduce(0) { $0 + $1.points.count + $1.owed } }

    /// The open holds as a ledger keeps them: by their ends, points of one lot together.
    public var holds: [Ledger.Hold] {
        open.sorted { ($0.until, $0.id) < ($1.until, $1.id) }.map { hold in
            var takings: [Ledger.Taking] = []
            for point in hold.points {
                let key = Ledger.LotKey(activation: point.activation, expiry: point.expiry)
                if let last = takings.indices.last, takings[last].key == key {
                    takings[last].points += 1
                } else {
                    takings.append(.init(key: key, points: 1))
                }
            }
            return Ledger.Hold(
                id: hold.id, until: hold.until, takings: takings, owed: Int64(hold.owed),
                lot: .init(activation: hold.lot.activation, expiry: hold.lot.expiry))
        }
    }

    func isOpen(_ hold: Int64?) -> Bool { open.contains { $0.id == hold } }

    mutating func bookHold(_ entry: Entry, _ lot: Lot) {
        let count = Int(entry.rest)
        let found = take(count, from: nil)
        open.append(
            Hold(
                id: entry.id, since: entry.at, until: Instant(milliseconds: entry.cause ?? 0), points: found,
                owed: count - found.count, lot: lot))
    }

    mutating func bookRelease(_ entry: Entry) {
        guard let place = open.firstIndex(where: { $0.id == entry.target }) else { return }
        giveBack(remains(of: open.remove(at: place), at: entry.at))
    }

    mutating func bookCapture(_ entry: Entry) {
        guard let place = open.firstIndex(where: { $0.id == entry.target }) else { return }
        var hold = open.remove(at: place)
        let count = Int(-entry.points)
        taken[entry.id] = Array(hold.points.prefix(count))
        hold.owed -= max(0, count - hold.points.count)
        hold.points = Array(hold.points.dropFirst(count))
        giveBack(remains(of: hold, at: entry.at))
    }
}
