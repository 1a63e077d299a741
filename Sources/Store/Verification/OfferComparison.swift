import Loyalty
import SQLite

/// Counts redemptions, and what is taken and left of each offer, from the log and the coupons, and compares the tables.
struct OfferComparison {
    let connection: Connection
    let catalog: Catalog

    /// A redemption as the log has it.
    private struct Counted: Equatable {
        var offer: Int64
        var member: Int64
        var at: Int64
        var points: Int64
        var status = Redemption.Status.held
        var until: Int64?
        var entry: Int64?
        var redeemedAt: Int64?
        var endedAt: Int64?
        var isErased: Bool
    }

    /// What an offer's tables have to hold.
    private struct Figures {
        var counts: [Int64: OfferCounts] = [:]
        var days: [DayKey: OfferDay] = [:]
        var returns: [ReturnKey: Int64] = [:]
    }

    private struct DayKey: Hashable {
        var offer: Int64
        var day: Int64
    }

    private struct ReturnKey: Hashable {
        var offer: Int64
        var day: Int64
        var previous: Int64
    }

    func run(_ report: inout VerificationReport) throws {
        var figures = Figures()
        let counted = try count(&figures)
        try compareRows(counted, &figures, &report)
        try countCoupons(&figures)
        try compare(figures, &report)
    }

    // MARK: - The log

    private func count(_ figures: inout Figures) throws -> [Int64: Counted] {
        let query = try connection.prepare(
            """
            SELECT log.id, log.kind, log.member, log.subject, log.at, log.points, log.rest, log.cause, log.target,
                member.project, member.userId IS NULL
            FROM log JOIN member ON member.number = log.member
            WHERE log.kind IN (\(Entry.Kind.redemption.rawValue), \(Entry.Kind.refund.rawValue),
                \(Entry.Kind.hold.rawValue), \(Entry.Kind.release.rawValue))
            ORDER BY log.id
            """)
        var counted: [Int64: Counted] = [:]
        var spentBy: [Int64: Int64] = [:]
        var latest: [MemberOffer: Int64] = [:]
        while try query.step() {
            let (id, at, target) = (query.int(0), query.int(4), query.intIfPresent(8))
            guard let zone = try? catalog.project(number: query.int(9))?.rulebook.zone else { continue }
            let day = Int64(zone.day(of: Instant(milliseconds: at)).number)
            switch Entry.Kind(rawValue: query.int(1)) {
            case .hold:
                counted[id] = Counted(
                    offer: query.int(3), member: query.int(2), at: at, points: query.int(6),
                    until: query.intIfPresent(7), isErased: query.int(10) != 0)
            case .redemption:
                var row =
                    target.flatMap { counted[$0] }
                    ?? Counted(
                        offer: query.int(3), member: query.int(2), at: at, points: 0, isErased: query.int(10) != 0)
                row.points = 0 &- query.int(5)
                row.status = .redeemed
                row.entry = id
                row.redeemedAt = at
                counted[target ?? id] = row
                spentBy[id] = target ?? id
                let key = MemberOffer(member: row.member, offer: row.offer)
                let isFirst = latest[key].map { $0 < day } ?? true
                figures.days[DayKey(offer: row.offer, day: day), default: OfferDay()].add(
                    OfferDay(redemptions: 1, points: row.points, users: isFirst ? 1 : 0))
                if isFirst {
                    let previous = latest[key] ?? OfferDay.never
                    figures.returns[ReturnKey(offer: row.offer, day: day, previous: previous), default: 0] += 1
                    latest[key] = day
                }
            case .release:
                guard let target else { continue }
                counted[target]?.status = .released
                counted[target]?.endedAt = at
            case .refund:
                guard let id = target.flatMap({ spentBy[$0] }), let row = counted[id] else { continue }
                counted[id]?.status = .reversed
                counted[id]?.endedAt = at
                figures.days[DayKey(offer: row.offer, day: day), default: OfferDay()].add(
                    OfferDay(reversals: 1, refunded: row.points))
            case .event, .bonus, .correction, .adjustment, .reversal, .expiry, nil: continue
            }
        }
        return counted
    }

    private struct MemberOffer: Hashable {
        var member: Int64
        var offer: Int64
    }

    // MARK: - The tables

    private func compareRows(
        _ counted: [Int64: Counted], _ figures: inout Figures, _ report: inout VerificationReport
    ) throws {
        var missing = counted
        let query = try connection.prepare(
            """
            SELECT id, offer, member, at, points, status, until, entry, redeemedAt, endedAt FROM redemption ORDER BY id
            """)
        while try query.step() {
            let id = query.int(0)
            let status = Redemption.Status(rawValue: query.int(5))
            switch status {
            case .held: figures.counts[query.int(1), default: OfferCounts()].held += 1
            case .redeemed: figures.counts[query.int(1), default: OfferCounts()].redeemed += 1
            default: break
            }
            guard var row = missing.removeValue(forKey: id) else {
                report.addDifference("redemption \(id)", stored: "one", counted: "nothing")
                continue
            }
            // A hold that the clock or an erasure ended has no entry that says so.
            if row.status == .held, status == .expired || (status == .released && row.isErased) {
                row.status = status ?? .held
                row.endedAt = status == .expired ? row.until : query.intIfPresent(9)
            }
            let stored = Counted(
                offer: query.int(1), member: query.int(2), at: query.int(3), points: query.int(4),
                status: status ?? .held, until: query.intIfPresent(6), entry: query.intIfPresent(7),
                redeemedAt: query.intIfPresent(8), endedAt: query.intIfPresent(9), isErased: row.isErased)
            report.compare("redemption \(id)", stored, row)
        }
        for id in missing.keys.sorted() {
            report.addDifference("redemption \(id)", stored: "nothing", counted: "one")
        }
    }

    private func countCoupons(_ figures: inout Figures) throws {
        let pooled = try connection.prepare("SELECT offer, count(*) FROM coupon WHERE status = 0 GROUP BY offer")
        while try pooled.step() { figures.counts[pooled.int(0), default: OfferCounts()].codes = pooled.int(1) }
        let used = try connection.prepare(
            "SELECT offer, project, endedAt FROM coupon WHERE status = 3 AND endedAt IS NOT NULL")
        while try used.step() {
            guard let zone = try? catalog.project(number: used.int(1))?.rulebook.zone else { continue }
            let day = Int64(zone.day(of: Instant(milliseconds: used.int(2))).number)
            figures.days[DayKey(offer: used.int(0), day: day), default: OfferDay()].add(OfferDay(used: 1))
        }
    }

    private func compare(_ figures: Figures, _ report: inout VerificationReport) throws {
        var counts = figures.counts
        let stored = try connection.prepare("SELECT offer, held, redeemed, codes FROM offerCount ORDER BY offer")
        while try stored.step() {
            let found = OfferCounts(held: stored.int(1), redeemed: stored.int(2), codes: stored.int(3))
            report.compare(
                "what is taken and left of offer \(stored.int(0))", found,
                counts.removeValue(forKey: stored.int(0)) ?? OfferCounts())
        }
        for (offer, counted) in counts.sorted(by: { $0.key < $1.key }) where counted != OfferCounts() {
            report.compare("what is taken and left of offer \(offer)", nil, counted)
        }

        var days = figures.days
        let storedDays = try connection.prepare(
            "SELECT offer, day, \(OfferDay.columns.joined(separator: ", ")) FROM offerDay ORDER BY offer, day")
        while try storedDays.step() {
            let key = DayKey(offer: storedDays.int(0), day: storedDays.int(1))
            report.compare(
                "figures of offer \(key.offer) on \(Day(number: Int32(clamping: key.day)))", OfferDay(row: storedDays, from: 2),
                days.removeValue(forKey: key) ?? OfferDay())
        }
        for (key, counted) in days.sorted(by: { ($0.key.offer, $0.key.day) < ($1.key.offer, $1.key.day) }) {
            report.compare("figures of offer \(key.offer) on \(Day(number: Int32(clamping: key.day)))", nil, counted)
        }

        var returns = figures.returns
        let storedReturns = try connection.prepare(
            "SELECT offer, day, previous, users FROM offerReturn ORDER BY offer, day, previous")
        while try storedReturns.step() {
            let key = ReturnKey(offer: storedReturns.int(0), day: storedReturns.int(1), previous: storedReturns.int(2))
            report.compare(
                "users of offer \(key.offer) on \(Day(number: Int32(clamping: key.day)))", storedReturns.int(3),
                returns.removeValue(forKey: key) ?? 0)
        }
        let left = returns.sorted {
            ($0.key.offer, $0.key.day, $0.key.previous) < ($1.key.offer, $1.key.day, $1.key.previous)
        }
        for (key, users) in left {
            report.compare("users of offer \(key.offer) on \(Day(number: Int32(clamping: key.day)))", nil, users)
        }
    }
}
