import Database
import Loyalty

/// Counts redemptions from the log, and from them and the coupons what is taken and left of each offer, and compares the
/// tables.
struct OfferComparison {
    let connection: any Connection
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

    func run(_ report: inout VerificationReport) throws {
        var counts: [Int64: OfferCounts] = [:]
        try compareRows(count(), &counts, &report)
        let pooled = try connection.prepare("SELECT offer, count(*) FROM coupon WHERE status = 0 GROUP BY offer")
        while try pooled.step() { counts[pooled.int(0), default: OfferCounts()].codes = pooled.int(1) }
        try compare(counts, &report)
        for project in catalog.projects.values.sorted(by: { $0.number < $1.number }) {
            try compareDays(of: project, &report)
        }
    }

    // MARK: - The log

    private func count() throws -> [Int64: Counted] {
        let query = try connection.prepareScan(
            """
            SELECT log.id, log.kind, log.member, log.subject, log.at, log.points, log.rest, log.cause, log.target,
                member.userId IS NULL
            FROM log JOIN member ON member.number = log.member
            WHERE log.kind IN (\(RowChecks.ofOffers)) ORDER BY log.id
            """)
        var counted: [Int64: Counted] = [:]
        var spentBy: [Int64: Int64] = [:]
        while try query.step() {
            let (id, at, target) = (query.int(0), query.int(4), query.intIfPresent(8))
            let new = Counted(
                offer: query.int(3), member: query.int(2), at: at, points: query.int(6), until: query.intIfPresent(7),
                isErased: query.int(9) != 0)
            switch Entry.Kind(rawValue: query.int(1)) {
            case .hold: counted[id] = new
            case .redemption:
                var row = target.flatMap { counted[$0] } ?? new
                row.points = 0 &- query.int(5)
                row.status = .redeemed
                row.entry = id
                row.redeemedAt = at
                counted[target ?? id] = row
                spentBy[id] = target ?? id
            case .release:
                guard let target else { continue }
                counted[target]?.status = .released
                counted[target]?.endedAt = at
            case .refund:
                guard let id = target.flatMap({ spentBy[$0] }) else { continue }
                counted[id]?.status = .reversed
                counted[id]?.endedAt = at
            case .event, .bonus, .correction, .adjustment, .reversal, .expiry, nil: continue
            }
        }
        return counted
    }

    // MARK: - The tables

    private func compareRows(
        _ counted: [Int64: Counted], _ counts: inout [Int64: OfferCounts], _ report: inout VerificationReport
    ) throws {
        var missing = counted
        let query = try connection.prepareScan(
            """
            SELECT id, offer, member, at, points, status, until, entry, redeemedAt, endedAt FROM redemption ORDER BY id
            """)
        while try query.step() {
            let id = query.int(0)
            let status = Redemption.Status(rawValue: query.int(5))
            switch status {
            case .held: counts[query.int(1), default: OfferCounts()].held += 1
            case .redeemed: counts[query.int(1), default: OfferCounts()].redeemed += 1
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

    private func compare(_ counted: [Int64: OfferCounts], _ report: inout VerificationReport) throws {
        var counts = counted
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
    }

    private func compareDays(of project: Project, _ report: inout VerificationReport) throws {
        let counted = try OfferDays(of: project.number, in: project.rulebook.zone, connection)
        let offers = "(SELECT number FROM subject WHERE project = \(project.number) AND kind = 'offer')"
        func name(_ offer: Int64, _ day: Int64) -> String {
            "figures of offer \(offer) of \(project.definition.project) on \(Day(number: Int32(clamping: day)))"
        }
        var days = counted.days
        let storedDays = try connection.prepare(
            """
            SELECT offer, day, \(OfferDay.columns.joined(separator: ", ")) FROM offerDay
            WHERE offer IN \(offers) ORDER BY offer, day
            """)
        while try storedDays.step() {
            let key = OfferDays.DayKey(offer: storedDays.int(0), day: storedDays.int(1))
            report.compare(
                name(key.offer, key.day), OfferDay(row: storedDays, from: 2),
                days.removeValue(forKey: key) ?? OfferDay())
        }
        for (key, figures) in days.sorted(by: { ($0.key.offer, $0.key.day) < ($1.key.offer, $1.key.day) }) {
            report.compare(name(key.offer, key.day), nil, figures)
        }
        var returns = counted.returns
        let storedReturns = try connection.prepare(
            """
            SELECT offer, day, previous, users FROM offerReturn WHERE offer IN \(offers)
            ORDER BY offer, day, previous
            """)
        while try storedReturns.step() {
            let key = OfferDays.ReturnKey(
                offer: storedReturns.int(0), day: storedReturns.int(1), previous: storedReturns.int(2))
            report.compare(
                "users in the " + name(key.offer, key.day), storedReturns.int(3), returns.removeValue(forKey: key) ?? 0)
        }
        for (key, users) in returns.sorted(by: { ($0.key.offer, $0.key.day) < ($1.key.offer, $1.key.day) }) {
            report.compare("users in the " + name(key.offer, key.day), nil, users)
        }
    }
}
