import Loyalty
import TestSupport
import Testing

@testable import Store

/// Redemptions and holds: points, stock, limits and codes, by the clock.
@Suite struct RedemptionTests {
    @Test func aRedemptionDebitsAndTakesFromTheStock() throws {
        let shop = try OfferShop([OfferShop.offer("mug", #", "stock": 2"#)])
        try shop.store.log("free")
        let booked = try shop.redeem("mug")
        #expect(booked.balance == 90 && booked.redemption.points == 10)
        #expect(booked.redemption.status(at: shop.database.clock.now) == .redeemed)
        #expect(try shop.points() == [90, 0])
        #expect(try shop.counts("mug") == [0, 1, 0])
        try shop.redeem("mug")
        #expect(try shop.reasons("mug") == ["out_of_stock"])
        #expect(try shop.points() == [80, 0])
        #expect(try shop.store.differences() == [])
    }

    @Test func reasonsComeInOrder() throws {
        let shop = try OfferShop([
            OfferShop.offer(
                "vip", cost: 500,
                """
                , "stock": 0, "status": "INACTIVE", "start": "2026-12-01T00:00:00Z",
                "conditions": {"type": "AND", "conditions": [
                    {"field": "usergroups", "operator": "contains", "value": "vip"}]}, "coupon": {"pool": true}
                """)
        ])
        try shop.store.log("free")
        #expect(
            try shop.reasons("vip") == [
                "inactive", "not_started", "conditions", "out_of_stock", "codes_exhausted", "insufficient_points",
            ])
        #expect(try shop.store.differences() == [])
    }

    @Test func aHoldSetsAsideAndTheClockEndsIt() throws {
        let shop = try OfferShop([OfferShop.offer("mug", #", "stock": 1\#(OfferShop.pool)"#)])
        try shop.store.log("free")
        try shop.store.log("free", by: "bob")
        try shop.add("A", to: "mug")
        let hold = try shop.redeem("mug", hold: 60)
        #expect(hold.balance == 100 && hold.redemption.coupon == nil)
        #expect(try shop.points() == [90, 10])
        #expect(try shop.counts("mug") == [1, 0, 0])
        #expect(try shop.status("A") == .available)
        #expect(try shop.reasons("mug", for: "bob") == ["out_of_stock", "codes_exhausted"])
        // Nobody has written anything since.
        try shop.clock("2026-11-23T09:30:59.999Z")
        #expect(try shop.points() == [90, 10])
        try shop.clock("2026-11-23T09:31:00Z")
        #expect(try shop.points() == [100, 0])
        #expect(try shop.counts("mug") == [0, 0, 1])
        #expect(try shop.redemption(hold)?.status(at: shop.database.clock.now) == .expired)
        #expect(try shop.store.differences() == [])
        #expect(throws: RedemptionRefusal.self) { try shop.capture(hold) }
        // The last code and the last of the stock are there for another user.
        #expect(try shop.redeem("mug", by: "bob").redemption.coupon?.code == "A")
        #expect(try shop.counts("mug") == [0, 1, 0])
        #expect(try shop.store.differences() == [])
    }

    @Test func captureInPartAndRelease() throws {
        let shop = try OfferShop([OfferShop.offer("mug", cost: 40, OfferShop.pattern)])
        try shop.store.log("free")
        let hold = try shop.redeem("mug", hold: 600)
        #expect(throws: RedemptionRefusal.self) { try shop.capture(hold, 41) }
        let captured = try shop.capture(hold, 15)
        #expect(captured.balance == 85 && captured.redemption.points == 15)
        #expect(captured.redemption.id == hold.redemption.id && captured.redemption.entry != hold.redemption.id)
        #expect(try shop.points() == [85, 0])
        #expect(captured.redemption.coupon?.code == "DRAWN-1")
        #expect(throws: RedemptionRefusal.self) { try shop.release(hold) }

        let other = try shop.redeem("mug", hold: 600)
        // Another user's token doesn't find it.
        #expect(throws: RedemptionRefusal.self) { try shop.release(other, by: "bob") }
        try shop.release(other, by: "ann")
        #expect(try shop.points() == [85, 0])
        // Nobody has seen the code that was drawn for it.
        #expect(try shop.coupon("DRAWN-2") == nil)
        #expect(try shop.counts("mug") == [0, 1, 0])
        #expect(try shop.store.differences() == [])
    }

    /// Events wait meanwhile. So all that decides is asked at once, and overdue holds are ended together.
    @Test(.enabled(if: TestDatabase.engine == .postgresql, "a file has no round trips"))
    func redeemingTakesFewRoundTrips() throws {
        let shop = try OfferShop([
            OfferShop.offer("drawn", cost: 1, #", "stock": 100, "limit": 90\#(OfferShop.pattern)"#),
            OfferShop.offer("pool", cost: 1, #", "stock": 100\#(OfferShop.pool)"#),
        ])
        for _ in 0..<3 { try shop.store.log("free") }
        for index in 0..<60 { try shop.add("\(index)", to: "pool") }
        func trips(_ body: @escaping @Sendable (WriteTransaction) throws -> BookedRedemption) throws -> Int {
            try shop.store.write { transaction in
                let before = try transaction.roundTrips
                _ = try body(transaction)
                return try transaction.roundTrips - before
            }
        }
        let project = try shop.project.number
        for (round, offer) in ["drawn", "pool", "drawn", "pool"].enumerated() {
            let holds = try (0..<15).map { _ in try shop.redeem(offer, hold: 60).redemption.id }
            let codes = (0..<2).map { shop.code("T\(round)-\($0)") }
            let trips = [
                try trips { try $0.redeem(offer, for: "ann", by: nil, in: project) { _ in codes[0] } },
                try trips { try $0.capture(holds[0], points: nil, by: nil, in: project) },
                try trips { try $0.release(holds[1], of: nil, by: nil, in: project) },
                try {
                    shop.database.clock.set(shop.database.clock.now.adding(milliseconds: 60_000))
                    return try trips { try $0.redeem(offer, for: "ann", by: nil, in: project) { _ in codes[1] } }
                }(),
            ]
            // The first ones compile the statements.
            if round > 1 { #expect(trips == [2, 3, 4, 3], "13 holds were overdue at the last") }
            let redeemed = Int64(3 * (round / 2 + 1))
            #expect(try shop.counts(offer) == [0, redeemed, offer == "pool" ? 60 - redeemed : 0])
            #expect(try shop.store.differences() == [])
        }
    }

    /// One write ends 1,000 of them, and goes on as long as the pool has no code.
    @Test func moreHoldsAreOverdueThanOneStepEnds() throws {
        let shop = try OfferShop([OfferShop.offer("mug", cost: 1, OfferShop.pattern)])
        let users = (0..<11).map { "user-\($0)" }
        for user in users { try shop.store.log("free", by: user) }
        let project = try shop.project.number
        let codes = users.flatMap { user in (0..<100).map { (user, shop.code("\(user)-\($0)")) } }
        try shop.store.write { transaction in
            for (user, code) in codes {
                _ = try transaction.redeem("mug", for: user, holding: 60, by: nil, in: project) { _ in code }
            }
        }
        // The last hold alone has a code of the pool.
        try shop.apply([OfferShop.offer("mug", cost: 1, OfferShop.pool)])
        try shop.add("A", to: "mug")
        for user in ["ann", "bob"] { try shop.store.log("free", by: user) }
        try shop.redeem("mug", by: "ann", hold: 61)
        #expect(try shop.counts("mug") == [1_101, 0, 0])
        try shop.clock("2026-11-23T09:31:01Z")
        #expect(try shop.redeem("mug", by: "bob").redemption.coupon?.code == "A")
        #expect(try shop.database.connection().integer("SELECT count(*) FROM redemption WHERE status = 0") == 0)
        #expect(try shop.counts("mug") == [0, 1, 0])
        #expect(try shop.store.differences() == [])
    }

    /// All offers are asked for at once if that saves time, and come to the same as one by one.
    @Test func aFeedShowsWhatEachOfferShows() throws {
        let shop = try OfferShop([
            OfferShop.offer("daily", cost: 1, #", "stock": 9, "limit": 2, "limitWindow": "day""#),
            OfferShop.offer("pool", cost: 1, #", "limit": 3\#(OfferShop.pool)"#),
            OfferShop.offer("once", cost: 1, #", "limit": 1"#), OfferShop.offer("plain", cost: 1),
            OfferShop.offer("new", cost: 1, #", "stock": 1\#(OfferShop.pool)"#),
        ])
        for user in ["ann", "bob"] { try shop.store.log("free", by: user) }
        try shop.add("A", "B", "C", to: "pool")
        func expectTheSame(sourceLocation: SourceLocation = #_sourceLocation) throws {
            let (project, now) = (try shop.project, shop.database.clock.now)
            for user in ["ann", "bob"] {
                let stored = try #require(try shop.store.read { try $0.user(user, in: project.number) })
                let offers = project.rulebook.offers
                let feed = try shop.store.read { try $0.standings(of: offers, for: stored, at: now, in: project) }
                let single = try shop.store.read { reader in
                    try offers.flatMap { try reader.standings(of: [$0], for: stored, at: now, in: project) }
                }
                #expect(feed.map(\.offer.number) == offers.map(\.number), sourceLocation: sourceLocation)
                #expect(feed.map(\.judgement) == single.map(\.judgement), sourceLocation: sourceLocation)
                #expect(feed.map(\.counts) == single.map(\.counts), sourceLocation: sourceLocation)
            }
        }
        try expectTheSame()
        for (offer, user, hold) in [
            ("daily", "ann", 60), ("daily", "ann", nil), ("pool", "ann", 60), ("pool", "bob", nil), ("once", "bob", 60),
            ("plain", "ann", nil),
        ] as [(String, String, Int?)] {
            try shop.redeem(offer, by: user, hold: hold)
            try expectTheSame()
        }
        #expect(try shop.reasons("daily") == ["limit_reached"])
        // Holds end, and then the day.
        try shop.clock("2026-11-23T09:31:00Z")
        try expectTheSame()
        try shop.redeem("daily")
        try expectTheSame()
        #expect(try shop.reasons("daily") == ["limit_reached"])
        try shop.clock("2026-11-24T09:30:00Z")
        try expectTheSame()
        try shop.redeem("daily")
        try expectTheSame()
    }

    @Test func limitsStartAgainAndComeBackWithReversals() throws {
        let shop = try OfferShop([OfferShop.offer("mug", #", "limit": 2, "limitWindow": "day""#)])
        try shop.store.log("free")
        let first = try shop.redeem("mug")
        let hold = try shop.redeem("mug", hold: 600)
        #expect(try shop.reasons("mug") == ["limit_reached"])
        try shop.reverse(first)
        #expect(try shop.reasons("mug") == [])
        try shop.redeem("mug")
        #expect(try shop.reasons("mug") == ["limit_reached"])
        try shop.release(hold)
        #expect(try shop.reasons("mug") == [])
        try shop.redeem("mug")
        #expect(try shop.reasons("mug") == ["limit_reached"])
        // Midnight in Berlin.
        try shop.clock("2026-11-23T23:00:00Z")
        #expect(try shop.reasons("mug") == [])
        #expect(try shop.store.differences() == [])
    }

    @Test func aReversalGivesBackPointsStockAndVoidsTheCoupon() throws {
        let shop = try OfferShop([OfferShop.offer("mug", #", "stock": 1\#(OfferShop.pattern)"#)])
        try shop.store.log("free")
        let booked = try shop.redeem("mug")
        let code = try #require(booked.redemption.coupon?.code)
        let refund = try shop.reverse(booked)
        #expect(refund.entry.kind == .refund && refund.entry.points == 10 && refund.balance == 100)
        #expect(try shop.status(code) == .void)
        #expect(try shop.redemption(booked)?.status(at: shop.database.clock.now) == .reversed)
        #expect(try shop.counts("mug") == [0, 0, 0])
        #expect(throws: BookingRefusal.reversal(.alreadyReversed)) { try shop.reverse(booked) }

        let used = try shop.redeem("mug")
        let coupon = try #require(used.redemption.coupon?.code)
        try shop.use(shop.code(coupon))
        let refusal = #expect(throws: BookingRefusal.self) { try shop.reverse(used) }
        guard case .couponUsed = refusal else { throw SystemError("another refusal") }
        #expect(try shop.points() == [90, 0])
        #expect(try shop.store.differences() == [])
    }

    /// A deleted offer keeps what was redeemed of it; defined again, it goes on.
    @Test func stockIsCountedOverDeletion() throws {
        let offer = OfferShop.offer("mug", #", "stock": 2\#(OfferShop.pattern), "couponDays": 1"#)
        let shop = try OfferShop([offer])
        try shop.store.log("free")
        try shop.redeem("mug")
        let hold = try shop.redeem("mug", hold: 600)
        try shop.apply([])
        #expect(throws: RedemptionRefusal.self) { try shop.redeem("mug") }
        let captured = try shop.capture(hold)
        #expect(captured.redemption.offerId == "mug" && captured.redemption.coupon?.expiresAt != nil)
        try shop.apply([offer])
        #expect(try shop.reasons("mug") == ["out_of_stock"])
        #expect(try shop.store.differences() == [])
    }

    /// Each write of a user looks at all its open holds.
    @Test func aUserHasSoManyHoldsAndNoMore() throws {
        let shop = try OfferShop([OfferShop.offer("mug", cost: 0)])
        try shop.store.log("free")
        for _ in 0..<WriteTransaction.mostHolds { try shop.redeem("mug", hold: 60) }
        let refusal = #expect(throws: RedemptionRefusal.self) { try shop.redeem("mug", hold: 60) }
        guard case .tooManyHolds = refusal else { throw SystemError("another refusal") }
        try shop.redeem("mug")
        try shop.clock("2026-11-23T09:31:00Z")
        try shop.redeem("mug", hold: 60)
        #expect(try shop.counts("mug") == [1, 1, 0])
        #expect(try shop.store.differences() == [])
    }

    @Test func theCheapestGroupDecidesTheCost() throws {
        let shop = try OfferShop([
            #"{"offerId": "mug", "title": "Mug", "cost": {"default": 50, "vip": 5}}"#,
            #"{"offerId": "lounge", "title": "Lounge", "cost": {"vip": 5}}"#,
        ])
        let number = try shop.project.number
        _ = try shop.store.write { try $0.createUser("eve", usergroups: ["vip"], timezone: nil, in: number) }
        try shop.store.log("free")
        try shop.store.log("free", by: "eve")
        #expect(try shop.redeem("mug").redemption.points == 50)
        #expect(try shop.redeem("mug", by: "eve").redemption.points == 5)
        #expect(try shop.reasons("lounge") == ["conditions"])
        #expect(try shop.redeem("lounge", by: "eve").balance == 90)
        #expect(try shop.store.differences() == [])
    }

    /// Held points stay though their day is over, and expire when the hold ends.
    @Test func heldPointsExpireWhenTheHoldEnds() throws {
        let shop = try OfferShop(
            [OfferShop.offer("mug", cost: 30)], #", "points": {"validity": {"months": 1, "until": "day"}}"#,
            at: "2026-11-20T09:30:00Z")
        try shop.store.log("free")
        try shop.clock("2026-12-20T20:00:00Z")
        let hold = try shop.redeem("mug", hold: 86_400)
        let kept = try shop.redeem("mug", hold: 86_400)
        try shop.clock("2026-12-21T10:00:00Z")
        #expect(try shop.points() == [0, 60])
        #expect(try shop.capture(kept).balance == 30)
        #expect(try shop.release(hold).balance == 0)
        #expect(try shop.points() == [0, 0])
        #expect(try shop.store.differences() == [])
    }
}
