import Loyalty

/// What a user's entries come to, worked out point by point by the rules of the books, apart from the program's ledger.
///
/// Each point is one element of an array. So it suits tests with small numbers.
public struct PointByPoint {
    /// One point that the user has.
    struct Point: Equatable {
        var activation: Instant?
        var expiry: Expiry
    }

    /// A lot: points with the same activation and the same expiry.
    typealias Lot = Point

    /// Which points ran out together.
    private struct Loss: Hashable {
        var activation: Instant?
        var expiry: Expiry
        var at: Instant
    }

    /// How far an entry was taken back.
    private struct Reversed {
        var parts: [Fraction] = []
        var isWhole = false
    }

    private let zone: ZoneRules
    private var entries: ArraySlice<Entry>
    private var known: [Int64: Entry] = [:]
    private var reversed: [Int64: Reversed] = [:]
    var taken: [Int64: [Point]] = [:]
    private var points: [Point] = []
    /// What is held, in the order in which it was.
    var open: [Hold] = []
    private var lost: [Loss: Int] = [:]
    private var forgiven: [Loss: Int] = [:]
    private var clock = Instant(milliseconds: .min)
    private var lastActivity: Instant?
    /// What the user owes.
    public private(set) var debt = 0
    /// What ran out, by instant.
    public private(set) var expired: [Instant: Int] = [:]

    /// Takes entries in any order. None of them counts before the clock reaches it.
    public init(_ entries: [Entry], in zone: ZoneRules) {
        self.zone = zone
        self.entries = entries.sorted { $0.at == $1.at ? $0.id < $1.id : $0.at < $1.at }[...]
    }

    // MARK: - What there is

    /// What can be spent.
    public var spendable: Int { points.count(where: isActive) }
    /// What can't be spent yet.
    public var pending: Int { points.count - spendable }
    /// What all entries come to.
    public var total: Int { points.count + held - debt }

    /// The points of each lot.
    public var lots: [Ledger.LotKey: Int] {
        var lots: [Ledger.LotKey: Int] = [:]
        for point in points { lots[.init(activation: point.activation, expiry: point.expiry), default: 0] += 1 }
        return lots
    }

    /// What runs out if nothing else happens, by instant.
    public var upcoming: [Instant: Int] {
        var later = self
        later.entries = []
        later.expired = [:]
        later.advance(to: Instant(milliseconds: .max))
        return later.expired
    }

    /// When anything changes by the clock alone, from now on.
    public var changes: [Instant] {
        var later = self
        later.entries = []
        var changes: [Instant] = []
        while let next = later.nextChange {
            changes.append(next)
            later.advance(to: next)
        }
        return changes
    }

    private func isActive(_ point: Point) -> Bool { point.activation.map { $0 <= clock } ?? true }

    private func end(of point: Point) -> Instant? {
        switch point.expiry {
        case .never: return nil
        case .at(let instant): return instant
        case .inactivity(let months):
            guard let lastActivity else { return nil }
            let day = zone.day(of: lastActivity).advanced(byMonths: months)
            return zone.start(of: day.advanced(by: 1)).adding(milliseconds: -1)
        }
    }

    // MARK: - The clock

    /// Lets the clock run to the last entry at least, and to an instant.
    public mutating func finish(at instant: Instant) {
        advance(to: max(entries.last?.at ?? instant, instant))
    }

    /// Lets the clock run to an instant. Entries and expiries of that instant have happened then.
    public mutating func advance(to instant: Instant) {
        while true {
            let change = nextChange
            if let entry = entries.first, entry.at <= instant, change.map({ entry.at < $0 }) ?? true {
                clock = max(clock, entry.at)
                entries.removeFirst()
                book(entry)
            } else if let change, change <= instant {
                clock = max(clock, change)
                pass(change)
            } else {
                break
            }
        }
        clock = max(clock, instant)
    }

    private var nextChange: Instant? {
        (points.compactMap { isActive($0) ? end(of: $0) : $0.activation } + open.map(\.until)).min()
    }

    private mutating func pass(_ instant: Instant) {
        // A point that becomes active and one that runs out are never the same: a lot is active for a while.
        let before = points
        points = []
        var repaying: [Point] = []
        for point in before {
            if point.activation == instant {
                repaying.append(point)
            } else if point.activation.map({ $0 < instant }) ?? true, let end = end(of: point), end <= instant {
                lose(point, at: instant)
            } else {
                points.append(point)
            }
        }
        let ended = open.filter { $0.until <= instant }
        open.removeAll { $0.until <= instant }
        giveBack(repaying + ended.flatMap { remains(of: $0, at: instant) })
    }

    /// Lets a point run out.
    /// - Parameter since: from when on it was held; nil if it was not.
    private mutating func lose(_ point: Point, at instant: Instant, heldSince since: Instant? = nil) {
        expired[instant, default: 0] += 1
        // What was held while the rest of its lot ran out belongs to that.
        let own = since.flatMap { loss(of: point, since: $0) }
        lost[own ?? Loss(activation: point.activation, expiry: point.expiry, at: instant), default: 0] += 1
    }

    /// What is left of a hold that ends, less what runs out with it.
    mutating func remains(of hold: Hold, at instant: Instant) -> [Point] {
        var remaining: [Point] = []
        for point in hold.points + Array(repeating: hold.lot, count: hold.owed) {
            if let end = end(of: point), end <= instant {
                lose(point, at: instant, heldSince: hold.since)
            } else {
                remaining.append(point)
            }
        }
        return remaining
    }

    /// Points that become spendable together: what runs out soonest repays the debt.
    mutating func giveBack(_ new: [Point]) {
        let repaying = new.sorted(by: isSpentBefore)
        let repaid = min(debt, repaying.count)
        debt -= repaid
        points += repaying.dropFirst(repaid)
    }

    // MARK: - Entries

    private mutating func book(_ entry: Entry) {
        known[entry.id] = entry
        switch entry.kind {
        case .event, .redemption: lastActivity = entry.at
        case .adjustment: if entry.points > 0 { lastActivity = entry.at }
        default: break
        }
        let lot = Lot(activation: entry.lot.activation, expiry: entry.lot.expiry)
        switch entry.kind {
        case .expiry: return
        case .hold: bookHold(entry, lot)
        case .release: bookRelease(entry)
        case .redemption where isOpen(entry.target): bookCapture(entry)
        case .reversal, .refund: bookReversal(entry, lot)
        case .correction: taken[entry.id] = take(Int(-entry.points), from: lot)
        default:
            if entry.points >= 0 {
                give(Array(repeating: lot, count: Int(entry.points)))
            } else {
                taken[entry.id] = take(Int(-entry.points), from: nil)
            }
        }
    }

    private mutating func bookReversal(_ entry: Entry, _ lot: Lot) {
        guard let id = entry.target, let target = known[id] else { return }
        let owed = owed(by: target, entry.fraction)
        if target.points < 0 {
            let back = taken[id, default: []].map { point -> Point in
                guard let end = end(of: point), end <= clock else { return point }
                return lot
            }
            give(back + Array(repeating: lot, count: Int(entry.points) - back.count))
        } else {
            if let loss = loss(of: target) { forgiven[loss, default: 0] += owed - Int(entry.rest - entry.points) }
            _ = take(Int(-entry.points), from: loss(of: target) == nil ? lot : nil)
        }
        if let fraction = entry.fraction {
            reversed[id, default: .init()].parts.append(fraction)
        } else {
            reversed[id, default: .init()].isWhole = true
        }
    }

    /// Whatever is spendable repays debt first.
    private mutating func give(_ new: [Point]) {
        for point in new {
            if debt > 0, isActive(point) { debt -= 1 } else { points.append(point) }
        }
    }

    /// Takes points: of one lot first, then those that run out soonest, then the oldest. The rest is debt.
    mutating func take(_ count: Int, from lot: Lot?) -> [Point] {
        var taken: [Point] = []
        for _ in 0..<count {
            let own = points.firstIndex { $0 == lot }
            let next = points.indices.filter { isActive(points[$0]) }.min { isSpentBefore(points[$0], points[$1]) }
            if let index = own ?? next { taken.append(points.remove(at: index)) } else { debt += 1 }
        }
        return taken
    }

    private func isSpentBefore(_ left: Point, _ right: Point) -> Bool {
        func rank(_ point: Point) -> [Int64] {
            let activation = point.activation?.milliseconds ?? .min
            return switch point.expiry {
            case .at(let instant): [instant.milliseconds, 0, 0, activation]
            case .inactivity(let months): [end(of: point)?.milliseconds ?? .max, 1, Int64(months), activation]
            case .never: [.max, 2, 0, activation]
            }
        }
        return rank(left).lexicographicallyPrecedes(rank(right))
    }

    // MARK: - Reversals

    /// What a reversal that comes next has to say.
    public func reversal(of id: Int64, _ fraction: Fraction?, waives: Bool) -> (points: Int, waived: Int) {
        guard let target = known[id] else { return (0, 0) }
        let owed = owed(by: target, fraction)
        guard owed > 0 else { return (-owed, 0) }
        let lot = Lot(activation: target.lot.activation, expiry: target.lot.expiry)
        let loss = loss(of: target)
        let own = loss == nil ? points.count { $0 == lot } : 0
        let gone = loss.map { max(0, lost[$0, default: 0] - forgiven[$0, default: 0]) } ?? 0
        let others = points.count { (loss != nil || $0 != lot) && isActive($0) } + held
        let ownTaken = min(owed, own)
        let notTaken = min(owed - ownTaken, gone)
        let short = max(0, owed - ownTaken - notTaken - others)
        let waived = waives ? short : 0
        return (-(owed - notTaken - waived), waived)
    }

    /// The first time after an entry at which its lot ran out; nil if it has not.
    private func loss(of entry: Entry) -> Loss? {
        loss(of: Lot(activation: entry.lot.activation, expiry: entry.lot.expiry), since: entry.at)
    }

    private func loss(of lot: Lot, since: Instant) -> Loss? {
        lost.keys.filter { $0.activation == lot.activation && $0.expiry == lot.expiry && $0.at >= since }
            .min { $0.at < $1.at }
    }

    /// What is to be taken back for a part, or for all that is left.
    private func owed(by entry: Entry, _ fraction: Fraction?) -> Int {
        let before = reversed[entry.id] ?? Reversed()
        let taken = before.isWhole ? Int(entry.points) : Self.floor(entry.points, before.parts)
        guard let fraction else { return Int(entry.points) - taken }
        return Self.floor(entry.points, before.parts + [fraction]) - taken
    }

    private static func floor(_ points: Int64, _ parts: [Fraction]) -> Int {
        let common = parts.reduce(Int128(1)) { $0 * Int128($1.denominator) }
        let sum = parts.reduce(Int128(0)) { $0 + common / Int128($1.denominator) * Int128($1.numerator) }
        return Int(Int128(points) * sum / common)
    }
}
