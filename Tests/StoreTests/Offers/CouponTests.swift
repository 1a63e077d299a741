import Loyalty
import TestSupport
import Testing

@testable import Store

/// Codes: pools, use, expiry and what is left of them after an erasure.
@Suite struct CouponTests {
    @Test func aPoolGivesItsCodesInOrder() throws {
        let shop = try OfferShop([OfferShop.offer("voucher", OfferShop.pool), OfferShop.offer("other", OfferShop.pool)])
        try shop.store.log("free")
        #expect(try shop.add("A", "B", "A", to: "voucher") == [2, 1])
        #expect(try shop.add("B", "C", to: "other") == [1, 1])
        #expect(try shop.redeem("voucher").redemption.coupon?.code == "A")
        #expect(try shop.redeem("voucher").redemption.coupon?.code == "B")
        #expect(try shop.reasons("voucher") == ["codes_exhausted"])
        #expect(try shop.counts("other") == [0, 0, 1])
        #expect(throws: PoolRefusal.unknownOffer) { try shop.add("D", to: "none") }
        #expect(try shop.store.differences() == [])
    }

    @Test func onlyAPoolTakesCodes() throws {
        let shop = try OfferShop([OfferShop.offer("drawn", OfferShop.pattern), OfferShop.offer("mug")])
        for offer in ["drawn", "mug"] { #expect(throws: PoolRefusal.noPool) { try shop.add("D", to: offer) } }
    }

    /// A code that the project has had is drawn again.
    @Test func drawnCodesNeverRepeat() throws {
        let shop = try OfferShop([
            OfferShop.offer("drawn", OfferShop.pattern), OfferShop.offer("voucher", OfferShop.pool),
        ])
        try shop.store.log("free")
        try shop.add("X", to: "voucher")
        let number = try shop.project.number
        let codes = ["X", "X", "Y"].map(shop.code)
        let booked = try shop.store.write { transaction in
            var next = codes.makeIterator()
            return try transaction.redeem("drawn", for: "ann", by: nil, in: number) { _ in next.next() ?? codes[2] }
        }
        #expect(booked.redemption.coupon?.code == "Y")
        let refusal = #expect(throws: RedemptionRefusal.self) {
            try shop.store.write { try $0.redeem("drawn", for: "ann", by: nil, in: number) { _ in codes[0] } }
        }
        guard case .codesExhausted = refusal else { throw SystemError("another refusal") }
        #expect(try shop.points() == [90, 0])
        #expect(try shop.store.differences() == [])
    }

    @Test func aCodeIsUsedOnceAndSaysByWhom() throws {
        let shop = try OfferShop([OfferShop.offer("voucher", OfferShop.pool)])
        try shop.store.log("free")
        try shop.add("A", "B", to: "voucher")
        var refusal = #expect(throws: CouponRefusal.self) { try shop.use(shop.code("A")) }
        guard case .notIssued = refusal else { throw SystemError("another refusal") }
        try shop.redeem("voucher")
        let used = try shop.use(shop.code("A"), "order 7")
        #expect(used.status(at: shop.database.clock.now) == .used && used.reference == "order 7")
        refusal = #expect(throws: CouponRefusal.self) { try shop.use(shop.code("A")) }
        guard case .used(let coupon) = refusal else { throw SystemError("another refusal") }
        #expect(coupon.actor?.name.text == "till" && coupon.endedAt == shop.database.clock.now)
        refusal = #expect(throws: CouponRefusal.self) { try shop.use(shop.code("C")) }
        guard case .unknownCoupon = refusal else { throw SystemError("another refusal") }
        // A leaked code of the pool is made void before anybody gets it.
        let number = try shop.project.number
        let leaked = shop.code("B")
        _ = try shop.store.write { try $0.voidCoupon(leaked, reason: "leaked", by: .command, in: number) }
        #expect(try shop.reasons("voucher") == ["codes_exhausted"])
        #expect(try shop.store.differences() == [])
    }

    /// The code of a hold that the clock has ended is nobody's, whether or not that is written.
    @Test func aCodeOfAnEndedHoldIsMadeVoid() throws {
        let shop = try OfferShop([OfferShop.offer("voucher", OfferShop.pool)])
        try shop.store.log("free")
        try shop.add("A", to: "voucher")
        try shop.redeem("voucher", hold: 60)
        let number = try shop.project.number
        let code = shop.code("A")
        func void() throws {
            _ = try shop.store.write { try $0.voidCoupon(code, reason: "leaked", by: .command, in: number) }
        }
        let refusal = #expect(throws: CouponRefusal.self) { try void() }
        guard case .setAside = refusal else { throw SystemError("another refusal") }
        try shop.clock("2026-11-23T09:31:00Z")
        try void()
        #expect(try shop.counts("voucher") == [0, 0, 0])
        #expect(try shop.store.differences() == [])
    }

    /// A coupon of one day can be used to the end of the next day.
    @Test func couponsExpireByTheClock() throws {
        let shop = try OfferShop([OfferShop.offer("voucher", "\(OfferShop.pool), \"couponDays\": 1")])
        try shop.store.log("free")
        try shop.add("A", "B", to: "voucher")
        for _ in 0..<2 { try shop.redeem("voucher") }
        try shop.clock("2026-11-24T22:59:59.999Z")
        #expect(try shop.use(shop.code("A")).status(at: shop.database.clock.now) == .used)
        #expect(try shop.status("B") == .issued)
        try shop.clock("2026-11-24T23:00:00Z")
        #expect(try shop.status("B") == .expired)
        let refusal = #expect(throws: CouponRefusal.self) { try shop.use(shop.code("B")) }
        guard case .expired = refusal else { throw SystemError("another refusal") }
        #expect(try shop.store.differences() == [])
    }

    @Test func anErasureLeavesNothingButHashes() throws {
        let shop = try OfferShop([OfferShop.offer("voucher", OfferShop.pool)])
        try shop.store.log("free")
        try shop.add("A", "B", "C", to: "voucher")
        let used = try shop.redeem("voucher")
        try shop.redeem("voucher")
        try shop.redeem("voucher", hold: 600)
        try shop.use(shop.code("A"), "Ann's order")
        let number = try shop.project.number
        try shop.store.writeAlone { try $0.eraseUser("ann", in: number, replies: NoReplies()) }
        #expect(try shop.coupon("A") == nil && shop.coupon("B") == nil)
        #expect(try shop.redemption(used) == nil)
        // The code of the open hold is back in the pool; the others are never issued again.
        #expect(try shop.counts("voucher") == [0, 2, 1])
        #expect(try shop.add("A", "B", "C", to: "voucher") == [0, 3])
        let analytics = try shop.analytics("voucher")
        #expect(analytics.total == OfferDay(redemptions: 2, points: 20, used: 1, users: 1))
        #expect(try shop.store.differences() == [])
    }

    @Test func analyticsCountDaysAndDifferentUsers() throws {
        let shop = try OfferShop([OfferShop.offer("voucher", OfferShop.pattern)])
        for user in ["ann", "bob"] { try shop.store.log("free", by: user) }
        let first = try shop.redeem("voucher")
        try shop.redeem("voucher", by: "bob")
        try shop.clock("2026-11-25T09:30:00Z")
        for _ in 0..<2 { try shop.redeem("voucher") }
        try shop.reverse(first)
        let analytics = try shop.analytics("voucher")
        #expect(
            analytics.total == OfferDay(redemptions: 4, reversals: 1, points: 40, refunded: 10, users: 2))
        #expect(
            analytics.days.map(\.figures) == [
                OfferDay(redemptions: 2, points: 20, users: 2), OfferDay(),
                OfferDay(redemptions: 2, reversals: 1, points: 20, refunded: 10, users: 1),
            ])
        let today = try shop.analytics("voucher", .since(try Day.on("2026-11-25")))
        #expect(today.total.users == 1 && today.days.count == 1)
        #expect(try shop.store.differences() == [])
    }
}

extension OfferShop {
    func analytics(_ offer: String, _ span: StatsSpan = .all) throws -> OfferAnalytics {
        let project = try project
        let rule = try #require(project.rulebook.offer(id: offer))
        return try store.read {
            try $0.analytics(of: KnownOffer(rule), span: span, at: database.clock.now, in: project)
        }
    }
}
