import TestSupport
import Testing

@testable import Loyalty

/// Entries of one user made at random, as they are booked one after another, often late.
struct RandomEntries {
    static let zones = [
        "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "UTC", "Australia/Lord_Howe",
        "Pacific/Kiritimati",
    ]
    private static let day: Int64 = 86_400_000

    let rulebook: Rulebook
    /// In booking order.
    private(set) var entries: [Entry] = []
    private(set) var now: Instant
    private var random: SeededRandom

    var zone: ZoneRules { rulebook.zone }

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        rulebook = try EngineFixture.rulebook(zone: random.pick(Self.zones))
        now = try Instant.at(
            random.pick([
                "2011-12-20T00:00:00Z", "2018-10-30T12:00:00Z", "2026-03-20T03:00:00Z", "2024-01-30T23:00:00Z",
            ]))
    }

    /// The entries, in an order of their own.
    mutating func shuffled() -> [Entry] { entries.shuffled(using: &random) }

    // MARK: - Steps

    /// Lets time pass, and books what happens next.
    mutating func step() throws {
        pass()
        switch random.pick(0...27) {
        case 0...7: bookEvent()
        case 8...9: bookBonus()
        case 10: bookCorrection()
        case 11...12: bookAdjustment()
        case 13...14: bookImport()
        case 15...19: try bookReversal()
        case 20...21: bookRedemption()
        case 22...24: bookHold()
        default: endHold()
        }
    }

    private mutating func pass() {
        let step = random.pause()
        // The moment at which something changes by itself, or nearly.
        if random.chance(20), let change = model.changes.first {
            now = max(now, change.adding(milliseconds: random.pick(-1...1)))
        } else {
            now = now.adding(milliseconds: step)
        }
    }

    /// What has happened so far by the rules, at the present.
    var model: PointByPoint {
        var model = PointByPoint(entries, in: zone)
        model.finish(at: now)
        return model
    }

    private mutating func past() -> Instant {
        switch random.pick(0...9) {
        case 0...4: now
        case 5: now.adding(milliseconds: random.pick(0...300_000))
        case 6: entries.isEmpty ? now : random.pick(entries).at
        case 7: now.adding(milliseconds: -random.pick(0...2 * Self.day))
        default: now.adding(milliseconds: -random.pick(0...90 * Self.day))
        }
    }

    private mutating func terms() -> PointsTerms {
        switch random.pick(0...7) {
        case 0...1: PointsTerms(pendingDays: random.chance(50) ? 0 : random.pick(1...20))
        case 2...3:
            PointsTerms(validity: .inactivity(months: random.pick(1...2)), pendingDays: random.chance(60) ? 0 : 9)
        default:
            PointsTerms(
                validity: .months(random.pick(1...3), until: random.pick(Until.allCases)),
                pendingDays: random.chance(60) ? 0 : random.pick(1...20))
        }
    }

    private mutating func book(_ entry: Entry) {
        var entry = entry
        entry.id = Int64(entries.count) + 1
        entry.bookedAt = now
        entries.append(entry)
    }

    private mutating func bookEvent() {
        let at = past()
        book(
            Entry(
                kind: .event, at: at, bookedAt: now, points: random.chance(15) ? 0 : random.pick(1...12), subject: 1,
                lot: .init(terms(), at: at, in: zone)))
    }

    private mutating func bookBonus() {
        guard let event = entries.filter({ $0.kind == .event }).randomElement(using: &random) else { return }
        book(
            Entry(
                kind: .bonus, at: event.at, bookedAt: now, points: random.pick(1...9), subject: 101,
                lot: .init(terms(), at: event.at, in: zone), target: event.id))
    }

    private mutating func bookCorrection() {
        guard let bonus = entries.filter({ $0.kind == .bonus }).randomElement(using: &random) else { return }
        let points = random.pick(0...bonus.points)
        book(
            Entry(
                kind: .correction, at: bonus.at, bookedAt: now, points: -points, subject: 101, lot: bonus.lot,
                target: bonus.target, rest: bonus.points - points))
    }

    /// Dated now, and never before anything else.
    private mutating func bookAdjustment() {
        let at = latest
        let points =
            random.chance(60) ? random.pick(1...9) : -random.pick(0...Int64(model.spendable))
        guard points != 0 else { return }
        adjust(points, at: at)
    }

    /// Of any time, and as many as one likes: the rest becomes debt.
    private mutating func bookImport() {
        adjust(random.pick(-15...9), at: past())
    }

    private mutating func adjust(_ points: Int64, at: Instant) {
        var lot = Ledger.LotKey()
        if points > 0 {
            let last = zone.day(of: at).advanced(by: random.pick(0...40))
            lot.expiry =
                random.chance(30) ? .at(Expiry.end(of: last, in: zone)) : terms().expiry(of: at, in: zone)
        }
        book(Entry(kind: .adjustment, at: at, bookedAt: now, points: points, lot: lot))
    }

    // MARK: - Offers

    /// The present, and never before anything else.
    private var latest: Instant { max(now, entries.map(\.at).max() ?? now) }

    /// What can be spent at the present.
    private mutating func cost() -> Int64 {
        random.chance(10) ? 0 : random.pick(0...Int64(model.spendable))
    }

    private mutating func bookRedemption() {
        book(Entry(kind: .redemption, at: latest, bookedAt: now, points: -cost(), subject: 201))
    }

    private mutating func bookHold() {
        let at = latest
        let until =
            switch random.pick(0...9) {
            // Several can end at once, and some as points expire.
            case 0...1: entries.compactMap(\.until).last { $0 > at }
            case 2...3: model.changes.first { $0 > at }
            default: nil as Instant?
            }
        let length = random.chance(50) ? random.pick(60_000...7 * Self.day) : random.pick(1...40 * Self.day)
        let lot = Ledger.LotKey(PointsTerms(validity: terms().validity), at: at, in: zone)
        book(
            Entry(
                kind: .hold, at: at, bookedAt: now, points: 0, subject: 201, lot: lot,
                cause: (until ?? at.adding(milliseconds: length)).milliseconds, rest: cost()))
    }

    /// Captures or releases an open hold, or one that has ended.
    private mutating func endHold() {
        let at = latest
        var model = PointByPoint(entries, in: zone)
        model.finish(at: at)
        if let hold = model.holds.randomElement(using: &random), random.chance(90) {
            let captured = random.chance(40) ? hold.points : random.pick(min(1, hold.points)...hold.points)
            end(hold.id, capturing: random.chance(60) ? captured : nil, at: at)
        } else if let hold = entries.filter({ $0.kind == .hold }).randomElement(using: &random),
            !model.holds.contains(where: { $0.id == hold.id })
        {
            end(hold.id, capturing: random.chance(50) ? hold.rest : nil, at: at)
        }
    }

    private mutating func end(_ hold: Int64, capturing points: Int64?, at: Instant) {
        book(
            Entry(
                kind: points == nil ? .release : .redemption, at: at, bookedAt: now, points: -(points ?? 0),
                subject: 201,
                target: hold))
    }

    private mutating func bookReversal() throws {
        let targets = entries.filter { [.event, .adjustment, .redemption].contains($0.kind) }
        guard let target = targets.randomElement(using: &random) else { return }
        let fraction =
            target.kind == .event && random.chance(60) ? Fraction(random.pick(1...3), random.pick(3...7)) : nil
        let shortfall = random.pick(Shortfall.allCases)
        let at = latest
        var unrecorded = RollupChanges.unrecorded
        var books = LedgerFold(shuffled(), in: zone, project: rulebook.number, changes: &unrecorded)
        let reversal: Entry
        do {
            reversal = try books.reversal(
                of: target.id, fraction: fraction, at: at, shortfall: shortfall,
                lot: .init(returnedAt: at, in: zone))
        } catch {
            #expect(isRefused(target, fraction), "\(error)")
            return
        }
        #expect(!isRefused(target, fraction))
        var model = PointByPoint(entries, in: zone)
        model.finish(at: at)
        let expected = model.reversal(of: target.id, fraction, waives: shortfall == .waive)
        #expect(Int(reversal.points) == expected.points)
        #expect(Int(reversal.rest) == expected.waived)
        #expect(reversal.kind == (target.kind == .redemption ? .refund : .reversal))
        book(reversal)
    }

    /// Whether nothing is left of an entry, or less than a part.
    private func isRefused(_ target: Entry, _ fraction: Fraction?) -> Bool {
        let reversals = entries.filter { [.reversal, .refund].contains($0.kind) && $0.target == target.id }
        if reversals.contains(where: { $0.fraction == nil }) { return true }
        guard let fraction else { return false }
        let sevenths = (reversals.compactMap(\.fraction) + [fraction]).reduce(0) {
            // All denominators divide 420.
            $0 + 420 / $1.denominator * $1.numerator
        }
        return sevenths > 420
    }
}
