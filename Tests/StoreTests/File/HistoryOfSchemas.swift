import Loyalty
import TestSupport
import Testing

@testable import Store

/// The history in the databases that are kept of each schema: a little of everything that is stored.
enum HistoryOfSchemas {
    static func definitions(streakPeriod: String = "daily") -> String {
        Definitions.project(
            events: [
                Definitions.event("visit", #", "limit": 2, "limitWindow": "month""#),
                """
                {"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 1, "gold": 2},
                 "conditions": {"field": "amount", "operator": "greater_than", "value": 2},
                 "budget": 400, "cooldownSeconds": 60}
                """,
            ],
            streaks: [
                Definitions.streak(
                    "visits", events: ["visit", "buy"], period: streakPeriod,
                    #", "freezes": {"max": 2, "earnEvery": 2}, "rewards": [{"length": 3, "points": 10}]"#)
            ], usergroups: ["gold"],
            members: """
                , "auth": {"secrets": [{"id": "first", "algorithm": "HS256", "value": "\(secret)"}]},
                "challenges": [
                    {"challengeId": "ten", "eventId": "buy", "goal": 10, "metric": "sum", "field": "amount", "points": 3,
                     "repeatable": true},
                    {"challengeId": "one", "eventId": "visit", "goal": 1, "points": 1, "series": "way", "step": 1},
                    {"challengeId": "two", "eventId": "visit", "goal": 2, "points": 2, "series": "way", "step": 2}],
                "leaderboards": [{"leaderboardId": "month", "window": "month"}]
                """)
    }

    private static let secret = "a secret of thirty-two bytes, or more"
    static let secrets = ["first": Array(secret.utf8)]
}

extension TemporaryDatabase {
    /// Fills the database with it.
    func makeHistory() throws {
        let store = try open()
        try store.apply(HistoryOfSchemas.definitions(), secrets: HistoryOfSchemas.secrets)
        try store.apply(
            Definitions.project(
                "kiosk", timezone: "UTC", events: [Definitions.event("visit"), Definitions.event("once")])
        )
        try store.log("once", by: "user-5", project: "kiosk")
        try store.apply(Definitions.project("kiosk", timezone: "UTC", events: [Definitions.event("visit")]))
        try makeUsers(in: store)
        for day in 1...30 {
            try clock.set("2026-03-\(day < 10 ? "0" : "")\(day)T1\(day % 8):30:00Z")
            try store.log("visit", by: "user-\(day % 4)")
            for user in 0..<4 where (day + user) % (user + 2) == 0 {
                clock.advance(milliseconds: 90_000)
                try store.log(
                    "buy", by: "user-\(user)", metadata: #"{"amount": \#(day % 9).25, "note": "Größe \#(day)"}"#)
            }
            if day == 15 { try travel(in: store) }
        }
        try store.log("visit", by: "user-2", at: "2026-02-27T23:30:00Z", trusted: true)
        try store.log("visit", by: "user-1", at: "2026-01-02T03:04:05Z", importId: 7, trusted: true)
        try store.log("visit", by: "user-0", project: "kiosk")
        try redeem(in: store)
        _ = try store.once("order-1", "an answer")
        _ = try store.erase("user-3", in: store.project().number)
    }

    /// What schema 6 has of dimensions and of offers: redemptions that stand, are used and taken back, and holds that are
    /// open and ended.
    private func redeem(in store: LoyaltyStore) throws {
        try store.apply(
            Definitions.project(
                "shop", timezone: "UTC",
                events: [
                    Definitions.event("visit", points: 90, #", "dimensions": ["door"], "measures": ["minutes"]"#)
                ],
                members: """
                    , "points": {"validity": {"months": 12, "until": "month"}},
                    "offers": [
                        {"offerId": "mug", "title": "Mug", "cost": {"default": 10}, "stock": 9},
                        {"offerId": "voucher", "title": "Voucher", "cost": {"default": 5}, "coupon": {"pool": true},
                         "couponDays": 30}]
                    """))
        let shop = try store.project("shop").number
        let codes = (1...4).map { HashedCode(text: "CODE-\($0)", hash: Array(repeating: UInt8($0), count: 16)) }
        for user in ["user-0", "user-1"] {
            try store.log("visit", by: user, metadata: #"{"door": "\#(user)", "minutes": 2.5}"#, project: "shop")
        }
        try store.write { transaction in
            _ = try transaction.addCodes(codes, to: "voucher", in: shop)
            func redeem(_ offer: String, _ user: String, holding seconds: Int? = nil) throws -> BookedRedemption {
                try transaction.redeem(offer, for: user, holding: seconds, by: nil, in: shop) { _ in codes[0] }
            }
            _ = try redeem("voucher", "user-0")
            _ = try transaction.useCoupon(codes[0], reference: "order 1", by: .command, in: shop)
            let back = try redeem("voucher", "user-1")
            _ = try transaction.reverse(
                back.redemption.id, of: "user-1", fraction: nil, reason: "returned", by: .command, in: shop)
            let (captured, released) = (
                try redeem("mug", "user-0", holding: 600), try redeem("voucher", "user-0", holding: 600)
            )
            _ = try transaction.capture(captured.redemption.id, points: 4, by: .command, in: shop)
            _ = try transaction.release(released.redemption.id, of: nil, by: nil, in: shop)
            for seconds in [60, 604_800] { _ = try redeem("mug", "user-1", holding: seconds) }
            _ = try transaction.adjust(
                Adjustment(project: shop, userId: "user-1", points: -3, reason: "counted twice", actor: .command))
        }
        clock.advance(milliseconds: 120_000)
    }

    private func makeUsers(in store: LoyaltyStore) throws {
        let number = try store.project().number
        _ = try store.write { try $0.createUser("user-0", usergroups: ["gold"], timezone: nil, in: number) }
        _ = try store.write { try $0.createUser("user-1", usergroups: [], timezone: "Asia/Tokyo", in: number) }
        let expiry = try Instant.at("2027-01-01T00:00:00Z")
        for (byte, name, scopes) in [(1, "till", ["events"]), (2, "old", ["read", "admin"])]
            as [(UInt8, String, [String])]
        {
            try store.write {
                try $0.createKey(
                    named: name, digest: Array(repeating: byte, count: 32), scopes: scopes,
                    expiresAt: byte == 1 ? expiry : nil, in: "cafe")
            }
        }
        try store.write { try $0.revokeKey(named: "old", in: "cafe") }
    }

    private func travel(in store: LoyaltyStore) throws {
        let number = try store.project().number
        try store.write {
            try $0.updateUser("user-1", UserChange(timezone: "America/New_York"), in: number)
            try $0.updateUser("user-2", UserChange(usergroups: ["gold"]), in: number)
        }
    }
}

extension LoyaltyStore {
    /// Answers a request with a key.
    func once(_ key: String, _ answer: String) throws -> Reply {
        let request = Idempotency(caller: .key("till"), key: key, digest: Array(repeating: 9, count: 32))
        let project = try project().number
        return try write { transaction in try transaction.once(request, in: project) { Array(answer.utf8) } }
    }
}
