import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Books a history made at random, and compares what the store tells with a recount after every step.
final class RandomBooks {
    private static let users = ["ann", "bob", "cid"]
    private static let day: Int64 = 86_400_000

    private let seed: UInt64
    private var random: SeededRandom
    private let database: TemporaryDatabase
    private var stores: [LoyaltyStore]
    private var programme: BookProgramme
    private var comparison: BookComparison
    private var step = 0
    private var drawn = 0
    /// Whether definitions and zones change.
    private let changesRules: Bool
    /// Whether the last change of definitions paid for the past.
    private var paysPast = false

    init(seed: UInt64, changesRules: Bool) throws {
        self.seed = seed
        self.changesRules = changesRules
        random = SeededRandom(seed: seed)
        programme = BookProgramme(using: &random)
        let start = random.pick([
            "2011-12-20T00:00:00Z", "2018-10-30T12:00:00Z", "2026-03-20T03:00:00Z", "2024-01-30T23:00:00Z",
        ])
        database = try TemporaryDatabase(at: start)
        stores = [try database.open(), try database.open()]
        comparison = BookComparison()
        try stores[0].apply(programme.json)
        let project = try stores[0].project().number
        let zone: String? = random.chance(30) ? random.pick(RandomZone.names) : nil
        _ = try stores[0].write { try $0.createUser("ann", usergroups: [], timezone: zone, in: project) }
    }

    private var now: Instant { database.clock.now }

    private func past() -> Instant? {
        switch random.pick(0...9) {
        case 0...4: nil
        case 5: now.adding(milliseconds: random.pick(0...300_000))
        case 6: comparison.instants.randomElement(using: &random)
        case 7: now.adding(milliseconds: -random.pick(0...2 * Self.day))
        default: now.adding(milliseconds: -random.pick(0...90 * Self.day))
        }
    }

    // MARK: - Steps

    func run(steps: Int) throws {
        for step in 1...steps {
            self.step = step
            pass()
            if random.chance(4) { stores[random.pick(0...1)] = try database.open() }
            // What is shown before a write is what stands in the books after it.
            try compare(isWhole: false, rulesChanged: false)
            let rulesChanged = try change()
            try compare(isWhole: random.chance(10) || step == steps, rulesChanged: rulesChanged)
        }
    }

    private func compare(isWhole: Bool, rulesChanged: Bool) throws {
        try comparison.compare(
            random.pick(stores), at: now, name: "seed \(seed), step \(step)", isWhole: isWhole,
            rulesChanged: rulesChanged, paysPast: paysPast, hadOneRule: !changesRules)
    }

    private func pass() {
        let step = random.pause()
        if random.chance(25), let change = comparison.changes.randomElement(using: &random) {
            let at = change.adding(milliseconds: random.pick(-1...1))
            if at > now, at < now.adding(milliseconds: 400 * Self.day) {
                database.clock.set(at)
                return
            }
        }
        database.clock.advance(milliseconds: step)
    }

    /// - Returns: whether the rules about the past changed.
    private func change() throws -> Bool {
        switch random.pick(0...26) {
        case 20...22: try redeem()
        case 23...24: try endHold()
        case 25: try useCoupon()
        case 26: try fillPool()
        case 0...7: try log()
        case 8...10: try importHistory()
        case 11...12: try adjust()
        case 13...16: try reverse()
        case 17 where changesRules: return try changeDefinitions()
        case 18 where changesRules: return try changeZone()
        case 19 where random.chance(15): try erase()
        default: try log()
        }
        return false
    }

    private func submission(_ project: Int64) -> Submission {
        Submission(
            project: project, eventId: random.pick(programme.events).id, userId: random.pick(Self.users), metadata: nil,
            at: past(), isTrusted: true)
    }

    private func log() throws {
        let project = try stores[0].project().number
        let submissions = (0..<random.pick(1...3)).map { _ in submission(project) }
        try random.pick(stores).writeAlone { transaction in
            for submission in submissions {
                let logged = try transaction.log(submission)
                // The answer names all that the event led to.
                let member = try #require(try transaction.member(submission.userId, of: project))
                let after = try transaction.entries(
                    of: member.number, upTo: member.newest, withMetadata: false, most: 60
                )
                .prefix { $0.id > logged.id }.filter { $0.kind == .bonus || $0.kind == .correction }
                #expect(after.map(\.id).reversed() == logged.bonuses.map(\.id))
            }
        }
    }

    /// Events and adjustments of the past, some with events of the present between them.
    private func importHistory() throws {
        let project = try stores[0].project().number
        let events = (0..<random.pick(0...4)).map { _ in submission(project) }
        let live = random.chance(20) ? submission(project) : nil
        let adjustments = (0..<random.pick(0...2)).map { _ in
            let at = past() ?? now
            let points = random.chance(50) ? random.pick(1...9) : -random.pick(1...9)
            let zone = try? stores[0].project().rulebook.zone
            let last = random.chance(30) ? zone?.day(of: at).advanced(by: random.pick(0...40)) : nil
            return Adjustment(
                project: project, userId: random.pick(Self.users), points: Int64(points), reason: "moved",
                lastDay: points > 0 ? last : nil, actor: .command, at: at)
        }
        try random.pick(stores).writeAlone { transaction in
            for (index, event) in events.enumerated() {
                try transaction.logHistory(event)
                if index == 1, let live { _ = try transaction.log(live) }
            }
            for adjustment in adjustments { try transaction.importAdjustment(adjustment) }
        }
    }

    private func adjust() throws {
        let store = random.pick(stores)
        let project = try store.project()
        let user = random.pick(Self.users)
        let points = random.chance(50) ? random.pick(1...9) : -random.pick(1...12)
        let last = random.chance(30) ? project.rulebook.zone.day(of: now).advanced(by: random.pick(1...40)) : nil
        let adjustment = Adjustment(
            project: project.number, userId: user, points: Int64(points), reason: "goodwill",
            lastDay: points > 0 ? last : nil, actor: Actor(.admin, name: "eve"))
        let spendable = comparison.spendable[user]
        do {
            let booked = try store.write { try $0.adjust(adjustment) }
            #expect(booked.entry.points == Int64(points))
            #expect(points > 0 || spendable ?? 0 >= -points, "seed \(seed), step \(step)")
        } catch BookingRefusal.insufficientPoints {
            #expect(spendable ?? .max < -points, "seed \(seed), step \(step)")
        } catch BookingRefusal.unknownUser {
            #expect(spendable == nil)
        }
    }

    private func reverse() throws {
        guard
            let (user, target) = comparison.written.filter({ Self.reversible.contains($0.1.kind) })
                .randomElement(using: &random)
        else { return }
        let store = random.pick(stores)
        let project = try store.project()
        let fraction =
            target.kind == .event && random.chance(50) ? Fraction(random.pick(1...3), random.pick(3...7)) : nil
        let expected = comparison.reversal(
            of: target, by: user, fraction, waives: programme.waives, at: now, zone: project.rulebook.zone)
        do {
            let booked = try store.write {
                try $0.reverse(
                    target.id, of: user, fraction: fraction, reason: "returned", by: .command, in: project.number)
            }
            #expect(Int(booked.entry.points) == expected.points, "seed \(seed), step \(step)")
            #expect(Int(booked.entry.rest) == expected.waived, "seed \(seed), step \(step)")
        } catch BookingRefusal.couponUsed(let coupon) {
            #expect(target.kind == .redemption && coupon.userId == user)
        } catch BookingRefusal.reversal(let refusal) {
            switch refusal {
            case .alreadyReversed, .fractionTooLarge: break
            default: Issue.record("\(refusal), seed \(seed), step \(step)")
            }
        }
    }

    private static let reversible: Set<Entry.Kind> = [.event, .adjustment, .redemption]

    // MARK: - Offers

    private func redeem() throws {
        let store = random.pick(stores)
        let project = try store.project()
        let (index, user) = (random.pick(0...2), random.pick(Self.users))
        let offer = BookProgramme.offers[index]
        let cost = programme.costs[index]
        let seconds = random.chance(50) ? nil : random.pick([60, 3_600, 100_000, 604_800])
        drawn += 1
        let code = Self.code(drawn)
        guard let spendable = comparison.spendable[user] else { return }
        let counted = comparison.counts(of: offer, by: user)
        let refused: [String] = [
            index == 2 && counted.uses >= BookProgramme.limit ? "limit_reached" : nil,
            index == 0 && counted.taken >= BookProgramme.stock ? "out_of_stock" : nil,
            index == 1 && counted.codes == 0 ? "codes_exhausted" : nil,
            spendable < cost ? "insufficient_points" : nil,
        ].compactMap { $0 }
        do {
            let booked = try store.write {
                try $0.redeem(offer, for: user, holding: seconds, by: nil, in: project.number) { _ in code }
            }
            #expect(refused == [], "seed \(seed), step \(step)")
            #expect(booked.redemption.points == Int64(cost), "seed \(seed), step \(step)")
            #expect((booked.redemption.coupon != nil) == (seconds == nil && index < 2), "seed \(seed), step \(step)")
        } catch RedemptionRefusal.notRedeemable(let standing) {
            #expect(standing.judgement.reasons.map(\.code) == refused, "seed \(seed), step \(step)")
        }
    }

    /// Captures or releases any hold, an ended one too.
    private func endHold() throws {
        guard let hold = comparison.redemptions.filter({ $0.until != nil }).randomElement(using: &random) else {
            return
        }
        let store = random.pick(stores)
        let project = try store.project().number
        let isOpen = comparison.openHolds.contains(hold.id)
        let points = random.chance(50) && hold.points > 0 ? Int64(random.pick(1...Int(hold.points))) : nil
        do {
            if random.chance(60) {
                let captured = try store.write {
                    try $0.capture(hold.id, points: points, by: .command, in: project)
                }
                #expect(captured.redemption.points == points ?? hold.points, "seed \(seed), step \(step)")
            } else {
                _ = try store.write { try $0.release(hold.id, of: nil, by: nil, in: project) }
            }
            #expect(isOpen, "seed \(seed), step \(step)")
        } catch let refusal as RedemptionRefusal {
            #expect(!isOpen, "seed \(seed), step \(step): \(refusal)")
        }
    }

    private func useCoupon() throws {
        guard let coupon = comparison.redemptions.compactMap(\.coupon).randomElement(using: &random) else { return }
        let store = random.pick(stores)
        let project = try store.project().number
        let code = HashedCode(text: coupon.code, hash: Self.hash(coupon.code))
        let isIssued = coupon.status(at: now) == .issued
        let isUse = random.chance(70)
        do {
            _ = try store.write { transaction in
                try isUse
                    ? transaction.useCoupon(code, reference: "till", by: .command, in: project)
                    : transaction.voidCoupon(code, reason: "lost", by: .command, in: project)
            }
        } catch let refusal as CouponRefusal {
            #expect(!isIssued, "seed \(seed), step \(step): \(refusal)")
        }
    }

    private func fillPool() throws {
        let store = random.pick(stores)
        let project = try store.project().number
        let codes = (0..<random.pick(1...3)).map { _ in Self.code(random.pick(1_000_000...1_000_050)) }
        _ = try store.write { try $0.addCodes(codes, to: "pooled", in: project) }
    }

    private static func code(_ number: Int) -> HashedCode {
        let text = "CODE-\(number)"
        return HashedCode(text: text, hash: hash(text))
    }

    private static func hash(_ text: String) -> [UInt8] {
        Array((Array(text.utf8) + Array(repeating: 0, count: HashedCode.hashLength)).prefix(HashedCode.hashLength))
    }

    // MARK: - Rules

    private func changeDefinitions() throws -> Bool {
        programme.change(using: &random)
        if random.chance(20), !comparison.hasInactivity { programme.timezone = random.pick(RandomZone.names) }
        paysPast = random.chance(40)
        try random.pick(stores).apply(
            programme.json, paying: paysPast ? .changes : .nothing,
            few: step.isMultiple(of: 2) ? 0 : LoyaltyStore.fewRecounted)
        return true
    }

    private func changeZone() throws -> Bool {
        let store = random.pick(stores)
        let project = try store.project().number
        let user = random.pick(Self.users)
        let zone: String? = random.chance(20) ? nil : random.pick(RandomZone.names)
        guard comparison.spendable[user] != nil else { return false }
        try store.writeAlone { try $0.updateUser(user, UserChange(timezone: .some(zone)), in: project) }
        return true
    }

    private func erase() throws {
        let store = random.pick(stores)
        let project = try store.project().number
        guard let user = comparison.spendable.keys.sorted().randomElement(using: &random) else { return }
        try comparison.erase(user, in: store, project: project, at: now)
        try store.writeAlone { try $0.eraseUser(user, in: project, replies: NoReplies()) }
    }
}

/// There are no kept replies.
struct NoReplies: ReplyReader {
    func mark(of userId: String) -> String { userId }
    func isOnly(about userId: String, _ reply: [UInt8]) -> Bool { false }
    func erasing(_ userId: String, from reply: [UInt8]) -> ErasedReply { .unchanged }
}
