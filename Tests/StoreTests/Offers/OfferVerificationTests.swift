import TestSupport
import Testing

@testable import Store

/// `verify` names every damaged column of offers whose value follows from the rest of the database.
@Suite struct OfferVerificationTests {
    typealias Damage = ColumnVerificationTests.Damage

    private let shop: OfferShop

    /// Codes in the pool, of a hold, of redemptions that stand, are used and were reversed, and of an erased user.
    init() throws {
        shop = try OfferShop([OfferShop.offer("voucher", "\(OfferShop.pool), \"couponDays\": 9")])
        for user in ["ann", "bob", "gone"] { try shop.store.log("free", by: user) }
        try shop.add("A", "B", "C", "D", "E", "F", to: "voucher")
        for user in ["gone", "ann", "bob"] { try shop.redeem("voucher", by: user) }
        try shop.reverse(shop.redeem("voucher"))
        try shop.redeem("voucher", hold: 600)
        try shop.use(shop.code("B"), "order 7")
        let number = try shop.project.number
        try shop.store.writeAlone { try $0.eraseUser("gone", in: number, replies: NoReplies()) }
    }

    private static let hash = String(repeating: "ff", count: HashedCode.hashLength)

    static let damages: [Damage] =
        [
            Damage("redemption.id", "UPDATE redemption SET id = id + 100 WHERE status = 0", "redemption "),
            Damage("redemption.project", "UPDATE redemption SET project = 99", "project of a row of redemption, 99"),
            Damage("redemption.status", "UPDATE redemption SET status = 2 WHERE status = 0", "redemption "),
            Damage("redemption.until", "UPDATE redemption SET until = until + 1", "redemption "),
            Damage("redemption.entry", "UPDATE redemption SET entry = entry + 1", "redemption "),
            Damage("redemption.redeemedAt", "UPDATE redemption SET redeemedAt = redeemedAt + 1", "redemption "),
            Damage("redemption.endedAt", "UPDATE redemption SET endedAt = endedAt + 1", "redemption "),
            Damage("coupon.project", "UPDATE coupon SET project = 99", "project of a row of coupon, 99"),
            Damage("coupon.offer", "UPDATE coupon SET offer = 99 WHERE status = 2", "status of the coupon"),
            Damage("coupon.status", "UPDATE coupon SET status = 2 WHERE status = 1", "status of the coupon"),
            Damage("coupon.isGenerated", "UPDATE coupon SET isGenerated = 1 WHERE status = 0", "status of the coupon"),
            Damage("coupon.redemption", "UPDATE coupon SET redemption = NULL WHERE status = 3", "status of the coupon"),
            Damage(
                "coupon.redemption", "UPDATE coupon SET redemption = 2 WHERE status = 1",
                "number of coupons of redemption"),
            Damage(
                "coupon.redemption", "UPDATE coupon SET redemption = NULL, issuedAt = NULL WHERE status = 4",
                "number of coupons of redemption"),
            Damage("coupon.number", "DELETE FROM coupon WHERE status = 1", "number of coupons of redemption"),
            Damage("coupon.number", "DELETE FROM coupon WHERE status = 2", "number of coupons of redemption"),
            Damage("coupon.number", "DELETE FROM coupon WHERE status = 4", "number of coupons of redemption"),
            Damage("coupon.issuedAt", "UPDATE coupon SET issuedAt = NULL WHERE status = 2", "instants of the coupon"),
            Damage("coupon.issuedAt", "UPDATE coupon SET issuedAt = NULL WHERE status = 3", "instants of the coupon"),
            Damage("coupon.expiresAt", "UPDATE coupon SET expiresAt = NULL WHERE status = 2", "instants of the coupon"),
            Damage("coupon.days", "UPDATE coupon SET days = NULL WHERE status = 2", "instants of the coupon"),
            Damage("coupon.endedAt", "UPDATE coupon SET endedAt = NULL WHERE status = 4", "instants of the coupon"),
            Damage(
                "coupon.endedAt", "UPDATE coupon SET endedAt = endedAt + 86400000 WHERE status = 3", "figures of offer"),
            Damage("coupon.code", "UPDATE coupon SET code = 'A' WHERE code IS NULL", "texts of the coupon"),
            Damage("coupon.code", "UPDATE coupon SET code = NULL WHERE status = 2", "code of the coupon"),
            Damage("coupon.code", "UPDATE coupon SET code = NULL WHERE status = 0", "code of the coupon"),
            Damage("coupon.code", "UPDATE coupon SET code = 'Q' WHERE status = 2", "hash of the coupon"),
            Damage("coupon.hash", "UPDATE coupon SET hash = x'\(hash)' WHERE status = 3", "hash of the coupon"),
            Damage("coupon.actor", "UPDATE coupon SET actor = 99 WHERE status = 3", "actor of the coupon"),
            Damage("coupon.actor", "UPDATE coupon SET actor = 1 WHERE code IS NULL", "texts of the coupon"),
            Damage("coupon.reference", "UPDATE coupon SET reference = 'x' WHERE code IS NULL", "texts of the coupon"),
            Damage("coupon.reason", "UPDATE coupon SET reason = 'x' WHERE code IS NULL", "texts of the coupon"),
            Damage("offerCount.offer", "UPDATE offerCount SET offer = 99", "offer of a row of offerCount, 99"),
            Damage("offerDay.offer", "UPDATE offerDay SET offer = 99", "offer of a row of offerDay, 99"),
            Damage("offerReturn.offer", "UPDATE offerReturn SET offer = 99", "offer of a row of offerReturn, 99"),
        ]
        + [
            ("redemption", "redemption ", ["member", "offer", "at", "points"]),
            ("offerCount", "what is taken and left of offer", ["held", "redeemed", "codes"]),
            (
                "offerDay", "figures of offer",
                ["day", "redemptions", "reversals", "points", "refunded", "used", "users"]
            ),
            ("offerReturn", "users in the figures of offer", ["day", "previous", "users"]),
        ].flatMap { table, what, columns in
            columns.map { Damage("\(table).\($0)", "UPDATE \(table) SET \($0) = \($0) + 1", what) }
        }

    @Test func wholeOffersAreNamedWhole() throws { #expect(try shop.store.differences(codeHash: OfferShop.hash) == []) }

    /// A redemption is judged by the offer as it was then: an offer can get codes, lose them, and be removed.
    @Test func codesOfAnOfferCanChange() throws {
        let shop = try OfferShop([OfferShop.offer("changing")])
        try shop.store.log("free")
        let hold = try shop.redeem("changing", hold: 600)
        try shop.redeem("changing")
        try shop.apply([OfferShop.offer("changing", OfferShop.pattern)])
        try shop.redeem("changing")
        try shop.capture(hold)
        let (captured, released) = (try shop.redeem("changing", hold: 600), try shop.redeem("changing", hold: 600))
        try shop.redeem("changing", hold: 60)
        try shop.apply([OfferShop.offer("changing")])
        try shop.redeem("changing")
        try shop.capture(captured)
        try shop.release(released)
        #expect(try shop.store.differences(codeHash: OfferShop.hash) == [])
        try shop.clock("2026-11-23T09:32:00Z")
        try shop.redeem("changing")
        try shop.apply([])
        #expect(try shop.store.differences(codeHash: OfferShop.hash) == [])
    }

    @Test(arguments: damages.indices.filter { damages[$0].isPossible }) func reportsADamagedColumn(index: Int) throws {
        try Self.damages[index].expectNamed(by: shop.store, in: shop.database)
    }
}
