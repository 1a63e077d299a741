import Loyalty
import TestSupport
import Testing

@testable import Store

/// Compares what a store tells about the books with a recount of its log by the clock, point by point.
struct BookComparison {
    /// The written entries of the users that there are, with their users.
    private(set) var written: [(user: String, entry: Entry)] = []
    /// The holds and redemptions of the users that there are.
    private(set) var redemptions: [Redemption] = []
    /// Those that are open, by the log.
    private(set) var openHolds: Set<Int64> = []
    /// The codes of all pools.
    private var codes: [String: Int] = [:]
    /// What erased users have redeemed, by offer.
    private var erasedRedemptions: [String: Int] = [:]
    private var uses: [Use: Int] = [:]
    private var taken: [String: Int] = [:]
    /// What each user can spend.
    private(set) var spendable: [String: Int] = [:]
    /// When the entries happened.
    private(set) var instants: [Instant] = []
    /// When something will change by the clock alone.
    private(set) var changes: [Instant] = []
    /// Whether points of any entry expire without activity.
    private(set) var hasInactivity = false
    /// The histories as they were shown, in booking order.
    private var shown: [String: [String]] = [:]
    /// What was paid of each streak and challenge beyond what is due, but for what corrections forwent.
    private var beyondDue: [String: [Int64: Int64]] = [:]
    private var erased: [Int64: Instant] = [:]
    /// An entry of each user's history, with those that were listed after it.
    private var cursors: [String: (id: String, rest: [String])] = [:]

    /// - Parameters:
    ///   - isWhole: whether to compare the figures of all days, and to verify.
    ///   - rulesChanged: whether definitions or zones were changed since the last comparison.
    ///   - paysPast: whether the last change of definitions paid for the past.
    ///   - hadOneRule: whether they never were.
    mutating func compare(
        _ store: LoyaltyStore, at now: Instant, name: String, isWhole: Bool, rulesChanged: Bool, paysPast: Bool,
        hadOneRule: Bool
    ) throws {
        let project = try store.project()
        let zone = project.rulebook.zone
        var members: [Recount.Member] = []
        _ = try store.read { reader in
            try reader.snapshot {
                try Recount(connection: $0.connection, rulebook: project.rulebook, zones: store.zones)
                    .run { members.append($0) }
            }
        }
        (written, spendable, instants, changes) = ([], [:], [], [])
        (redemptions, openHolds, uses, taken) = ([], [], [:], erasedRedemptions)
        for member in members {
            guard let user = member.userId else { continue }
            let stored = try #require(try store.read { try $0.user(user, in: project.number) })
            let entries = Array(try store.read { try $0.entries(of: stored, in: project, at: now) }.reversed())
            let about = "\(user), \(name)"
            // Holds are no part of a history, and expiries that have yet to be written are none of the log.
            var model = PointByPoint(member.entries, in: zone)
            model.finish(at: now)
            compare(stored.ledger(at: now, in: project), model, entries.map(\.entry), about)
            try comparePages(entries, of: user, in: project, store, at: now, about)
            compareShown(entries, of: user, rulesChanged: rulesChanged, paysPast: paysPast, about)
            comparePaid(member, of: user, rulesChanged: rulesChanged, hadOneRule: hadOneRule, about)
            try compareRedemptions(of: stored, member.entries, model, in: store, at: now, about)
            written += member.entries.map { (user, $0) }
            spendable[user] = model.spendable
            instants += member.entries.map(\.at)
            changes += model.changes
            if member.entries.contains(where: { if case .inactivity = $0.lot.expiry { true } else { false } }) {
                hasInactivity = true
            }
        }
        try compareOffers(in: store, project, at: now, name)
        if isWhole {
            let report = try store.read { try $0.verify(zones: store.zones) }
            #expect(report.differences == [], "\(name)")
            try FlowTableRecount(members, erased: erased, in: zone).compare(store, project, name)
        }
    }

    private func compare(_ ledger: Ledger, _ model: PointByPoint, _ entries: [Entry], _ about: String) {
        #expect(ledger.counted == model.lots, "\(about)")
        #expect(ledger.debt == Int64(model.debt), "\(about)")
        #expect(ledger.points == Int64(model.spendable), "\(about)")
        #expect(ledger.pending == Int64(model.pending), "\(about)")
        #expect(ledger.holds == model.holds, "\(about)")
        let total = ledger.points + ledger.pending + ledger.held - ledger.debt
        #expect(entries.reduce(0) { $0 + $1.points } == total, "sum of \(about)")
        var expired: [Instant: Int] = [:]
        for entry in entries where entry.kind == .expiry { expired[entry.at, default: 0] -= Int(entry.points) }
        #expect(expired.filter { $0.value != 0 } == model.expired, "expiries of \(about)")
    }

    private struct Use: Hashable {
        var user: String
        var offer: String
    }

    /// Each hold and redemption is shown as the log has it by the clock, and none besides them.
    private mutating func compareRedemptions(
        of user: StoredUser, _ entries: [Entry], _ model: PointByPoint, in store: LoyaltyStore, at now: Instant,
        _ about: String
    ) throws {
        let shown = try store.read { try $0.redemptions(of: user) }
        var expected: [Int64: Redemption.Status] = [:]
        var latest = now
        for entry in entries {
            latest = max(latest, entry.at)
            switch entry.kind {
            case .hold: expected[entry.id] = .held
            case .redemption: expected[entry.target ?? entry.id] = .redeemed
            case .release: expected[try #require(entry.target)] = .released
            case .refund:
                let spent = try #require(entries.first { $0.id == entry.target })
                expected[spent.target ?? spent.id] = .reversed
            default: break
            }
        }
        for entry in entries where entry.kind == .hold && expected[entry.id] == .held {
            let until = try #require(entry.until)
            if until <= now { expected[entry.id] = .expired } else if until > latest { openHolds.insert(entry.id) }
        }
        #expect(
            Dictionary(uniqueKeysWithValues: shown.map { ($0.id, $0.status(at: now)) }) == expected, "\(about)")
        for redemption in shown {
            let status = redemption.status(at: now)
            if status == .held || status == .redeemed {
                uses[Use(user: user.userId, offer: redemption.offerId), default: 0] += 1
                taken[redemption.offerId, default: 0] += 1
            }
            let hasCode = redemption.offerId != "free" && (status == .redeemed || status == .reversed)
            #expect((redemption.coupon != nil) == hasCode, "\(about)")
        }
        let coupons = try store.read { try $0.coupons(of: user) }
        #expect(coupons == shown.compactMap(\.coupon), "\(about)")
        redemptions += shown
    }

    /// What is left of each offer is what the users have not.
    private mutating func compareOffers(
        in store: LoyaltyStore, _ project: Project, at now: Instant, _ name: String
    ) throws {
        for offer in project.rulebook.offers {
            let id = offer.definition.offerId
            let counts = try store.read { try $0.counts(of: KnownOffer(offer), at: now) }
            #expect(Int(counts.taken) == taken[id, default: 0], "\(id), \(name)")
            if let stock = offer.definition.stock { #expect(counts.taken <= stock, "\(id), \(name)") }
            let free = try store.read { reader in
                try reader.coupons(of: KnownOffer(offer), after: 0, limit: 1_000).coupons
                    .count { $0.status(at: now) == .available }
            }
            let held = redemptions.count { $0.offerId == id && $0.status(at: now) == .held }
            if id == "pooled" { #expect(Int(counts.codes) == free - held, "\(id), \(name)") }
            codes[id] = Int(counts.codes)
        }
    }

    /// How often a user has redeemed an offer, how many are taken, and how many codes there are.
    func counts(of offer: String, by user: String) -> (uses: Int, taken: Int, codes: Int) {
        (uses[Use(user: user, offer: offer), default: 0], taken[offer, default: 0], codes[offer, default: 0])
    }

    /// Nothing that was shown changes, and balances add up.
    private mutating func compareShown(
        _ entries: [HistoryEntry], of user: String, rulesChanged: Bool, paysPast: Bool, _ about: String
    ) {
        var balance: Int64 = 0
        var lines: [String] = []
        for entry in entries {
            balance += entry.entry.points
            #expect(entry.balance == balance, "balance after \(entry.id) of \(about)")
            lines.append("\(entry.id) \(entry.entry.kind) \(entry.entry.points) \(entry.balance) \(entry.entry.at)")
        }
        #expect(Set(entries.map(\.id)).count == entries.count, "ids of \(about)")
        let before = shown[user] ?? []
        #expect(Array(lines.prefix(before.count)) == before, "history of \(about)")
        if rulesChanged {
            let new = entries.dropFirst(before.count)
            #expect(new.allSatisfy { $0.entry.isForPast && paysPast }, "rules book nothing else for \(about)")
        }
        shown[user] = lines
    }

    /// Pages list the same, and a page goes on where the one before it ended, whatever was written meanwhile.
    private mutating func comparePages(
        _ entries: [HistoryEntry], of user: String, in project: Project, _ store: LoyaltyStore, at now: Instant,
        _ about: String
    ) throws {
        let ids = Array(entries.map(\.id).reversed())
        if let (id, rest) = cursors[user] {
            var next: String? = id
            var listed: [String] = []
            while let id = next {
                let page = try store.read {
                    try $0.history(of: user, after: id, limit: 1 + ids.count % 5, in: project, at: now)
                }
                listed += try #require(page).entries.map(\.id)
                next = page?.next
            }
            #expect(listed == rest, "pages of \(about)")
        }
        guard !ids.isEmpty else { return }
        let place = Int(now.milliseconds.magnitude % UInt64(ids.count))
        cursors[user] = (ids[place], Array(ids[(place + 1)...]))
    }

    /// What was paid follows what is due, but for what corrections forwent.
    private mutating func comparePaid(
        _ member: Recount.Member, of user: String, rulesChanged: Bool, hadOneRule: Bool, _ about: String
    ) {
        var paid: [Int64: Int64] = [:]
        var beyond: [Int64: Int64] = [:]
        var nets: [Payment: Int64] = [:]
        for entry in member.entries where entry.kind == .bonus || entry.kind == .correction {
            paid[entry.subject, default: 0] += entry.points
            beyond[entry.subject, default: 0] += entry.points - entry.rest
            nets[.init(subject: entry.subject, at: entry.at), default: 0] += entry.points
        }
        for (subject, points) in paid { #expect(points >= 0, "net bonuses of \(subject) of \(about)") }
        for due in member.dues {
            beyond[due.subject, default: 0] -= due.points
            nets[.init(subject: due.subject, at: due.at), default: 0] -= due.points
        }
        beyond = beyond.filter { $0.value != 0 }
        if !rulesChanged { #expect(beyond == beyondDue[user] ?? [:], "due beyond what is paid of \(about)") }
        if hadOneRule { #expect(nets.allSatisfy { $0.value == 0 }, "each instant of \(about)") }
        beyondDue[user] = beyond
    }

    private struct Payment: Hashable {
        var subject: Int64
        var at: Instant
    }

    /// What the reversal of an entry has to be.
    func reversal(
        of target: Entry, by user: String, _ fraction: Fraction?, waives: Bool, at now: Instant, zone: ZoneRules
    ) -> (points: Int, waived: Int) {
        var model = PointByPoint(written.filter { $0.user == user }.map(\.entry), in: zone)
        model.finish(at: now)
        return model.reversal(of: target.id, fraction, waives: waives)
    }

    mutating func erase(_ user: String, in store: LoyaltyStore, project: Int64, at now: Instant) throws {
        let number = try #require(try store.read { try $0.user(user, in: project)?.number })
        erased[number] = now
        for redemption in redemptions where redemption.userId == user && redemption.status(at: now) == .redeemed {
            erasedRedemptions[redemption.offerId, default: 0] += 1
        }
        shown[user] = nil
        cursors[user] = nil
        beyondDue[user] = nil
    }
}

extension Ledger {
    /// The points of each lot.
    fileprivate var counted: [LotKey: Int] {
        Dictionary(lots.map { ($0.key, Int($0.points)) }) { $0 + $1 }
    }
}
