/// A user's entries folded into a ledger, with what a later entry may ask about them.
public struct LedgerFold: Sendable {
    /// What the entries come to.
    public private(set) var ledger = Ledger()
    /// What has expired, by instant.
    public private(set) var expired: [Instant: Int64] = [:]
    /// What expired of each lot and was not forgiven to a reversal, by ascending instant. A lot without activity can
    /// expire, get points again, and expire again.
    private var lapsed: [Ledger.LotKey: [Ledger.Expired]] = [:]
    /// What each debit took.
    private var takings: [Int64: [Ledger.Taking]] = [:]
    /// All entries, by number, each with what was reversed of it.
    private var targets: [Int64: Target] = [:]
    private let zone: ZoneRules
    private let project: Int64

    /// An entry and what has been reversed of it.
    private struct Target {
        var entry: Entry
        var reversed = Fraction.Sum()
        var isReversed = false
        /// What its reversals should have taken back.
        var owed: Int64 = 0
    }

    /// Folds entries that come in any order.
    public init(_ entries: [Entry], in zone: ZoneRules, project: Int64, changes: inout RollupChanges) {
        self.zone = zone
        self.project = project
        for entry in entries.inOrder() { add(entry, changes: &changes) }
    }

    /// Lets the clock run.
    public mutating func advance(to instant: Instant, changes: inout RollupChanges) {
        note(ledger.advance(to: instant, in: zone, project: project, changes: &changes))
    }

    private mutating func note(_ lapses: [Ledger.Lapse]) {
        for lapse in lapses {
            expired[lapse.at, default: 0] &+= lapse.points
            // Points that were held while the rest of their lot expired belong to what expired then.
            let heldSince = lapse.hold.flatMap { targets[$0]?.entry.at }
            let own = heldSince.flatMap { since in lapsed[lapse.key]?.firstIndex { $0.at >= since } }
            if let own {
                lapsed[lapse.key]?[own].points &+= lapse.points
            } else {
                lapsed[lapse.key, default: []].append(Ledger.Expired(at: lapse.at, points: lapse.points))
            }
        }
    }

    /// The expiry that an entry's points were part of, if they were not spent before: the position in what expired of
    /// its lot. Nil if the lot has not expired since.
    private func lapse(of entry: Entry) -> Int? { lapsed[entry.lot]?.firstIndex { $0.at >= entry.at } }

    /// Takes away all that the user has: on the day of its erasure, or of the last entry if that is ahead of the clock.
    mutating func erase(at instant: Instant, changes: inout RollupChanges) {
        advance(to: instant, changes: &changes)
        var flow = PointsFlow()
        flow.erased = ledger.total
        flow.addChange(from: ledger.levels, to: Ledger().levels)
        changes.record(flow, at: .init(project: project, day: zone.day(of: ledger.at ?? instant)))
        ledger = Ledger()
    }

    private mutating func add(_ entry: Entry, changes: inout RollupChanges) {
        advance(to: entry.at, changes: &changes)
        let takesBack = entry.kind == .reversal || entry.kind == .refund
        let target = takesBack ? entry.target.flatMap { targets[$0] } : nil
        let returning = target.map { $0.entry.points < 0 ? returned($0.entry, by: entry) : [] } ?? []
        let lapse = target.flatMap { self.lapse(of: $0.entry) }
        let booked = ledger.book(
            entry, on: zone.day(of: entry.at), in: zone, project: project, hasOwnLot: lapse == nil,
            returning: returning, changes: &changes)
        note(booked.lapses)
        targets[entry.id] = Target(entry: entry)
        if entry.points < 0, entry.kind == .adjustment || entry.kind == .redemption {
            takings[entry.id] = booked.takings
        }
        guard var reversed = target, let id = entry.target else { return }
        let owed = Self.owed(by: &reversed, fraction: entry.fraction)
        let forgiven = owed + entry.points - entry.rest
        if let lapse, reversed.entry.points > 0, forgiven > 0 {
            lapsed[reversed.entry.lot]?[lapse].points &-= forgiven
        }
        targets[id] = reversed
    }

    /// What a reversal of a part, or of the rest, has to take back; marks the part as reversed.
    private static func owed(by target: inout Target, fraction: Fraction?) -> Int64 {
        var share = target.entry.points
        if let fraction {
            target.reversed = target.reversed.adding(fraction) ?? target.reversed
            share = target.reversed.floor(of: target.entry.points)
        } else {
            target.isReversed = true
        }
        let owed = share - target.owed
        target.owed = share
        return owed
    }

    /// The lots that a debit's points go back to: their own, or, if they expired meanwhile, that of the reversal.
    private func returned(_ debit: Entry, by reversal: Entry) -> [Ledger.Taking] {
        (takings[debit.id] ?? []).map { taking in
            let lot = Ledger.Lot(key: taking.key, points: taking.points)
            guard let expiry = ledger.expiry(of: lot, in: zone), expiry <= reversal.at else { return taking }
            return Ledger.Taking(key: reversal.lot, points: taking.points)
        }
    }

    // MARK: - Reversing

    /// Why an entry can't be reversed.
    public enum ReversalRefusal: Error, Sendable, Equatable {
        /// The user has no such entry.
        case unknownEntry
        /// Its kind isn't one that is reversed.
        case notReversible(Entry.Kind)
        /// Its kind is only reversed as a whole.
        case notInPart(Entry.Kind)
        /// Nothing of it is left to reverse.
        case alreadyReversed
        /// More than is left of it.
        /// - left: the part that is left, as ``Fraction/description`` has it.
        case fractionTooLarge(left: String)
        /// The parts that have been reversed can't be added up exactly.
        case fractionTooFine
    }

    /// The reversal of an entry, by what this holds: to be booked next, at an instant that is not before ``Ledger/at``. That
    /// of a redemption is a refund.
    /// - Parameters:
    ///   - fraction: the part of an event's own points; nil for the whole entry, or what is left of it.
    ///   - lot: where points of a debit go whose own lot has expired, or that were in none.
    public mutating func reversal(
        of id: Int64, fraction: Fraction?, at instant: Instant, shortfall: Shortfall, lot: Ledger.LotKey
    ) throws(ReversalRefusal) -> Entry {
        guard var target = targets[id], target.entry.kind.isListed else { throw .unknownEntry }
        let entry = target.entry
        guard !target.isReversed else { throw .alreadyReversed }
        guard [.event, .adjustment, .redemption].contains(entry.kind) else { throw .notReversible(entry.kind) }
        if let fraction {
            guard entry.kind == .event else { throw .notInPart(entry.kind) }
            guard !target.reversed.isWhole else { throw .alreadyReversed }
            guard let sum = target.reversed.adding(fraction) else { throw .fractionTooFine }
            guard !sum.isMoreThanWhole else { throw .fractionTooLarge(left: target.reversed.rest) }
        }
        var unrecorded = RollupChanges.unrecorded
        advance(to: instant, changes: &unrecorded)
        let owed = Self.owed(by: &target, fraction: fraction)
        var reversal = Entry(
            kind: entry.kind == .redemption ? .refund : .reversal, at: instant, bookedAt: instant, points: 0 &- owed,
            subject: entry.kind == .adjustment ? 0 : entry.subject, lot: entry.points < 0 ? lot : entry.lot, target: id,
            fraction: fraction)
        guard owed > 0 else { return reversal }
        let lapse = self.lapse(of: entry)
        let own = lapse == nil ? ledger.lots.first { $0.key == entry.lot } : nil
        let fromOwn = min(owed, own?.points ?? 0)
        let forgiven = min(owed - fromOwn, lapse.map { max(0, lapsed[entry.lot]?[$0].points ?? 0) } ?? 0)
        // What is held becomes debt: it comes back, or is captured for what the user owes.
        let others = ledger.points - (entry.lot.isActive(by: instant) ? fromOwn : 0) + ledger.held
        let short = max(0, owed - fromOwn - forgiven - others)
        if shortfall == .waive { reversal.rest = short }
        reversal.points = 0 &- (owed - forgiven - reversal.rest)
        return reversal
    }
}
