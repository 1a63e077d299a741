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
        _ = try store.once("order-1", "an answer")
        _ = try store.erase("user-3", in: store.project().number)
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
