import Foundation
import JSON
import Loyalty
import Store
import TestSupport

/// A database with one project, in memory where the system has such a folder, gone with the last reference to it.
final class FuzzDatabase: Sendable {
    static let project = "shop"

    let store: LoyaltyStore
    private let folder: TemporaryFolder

    init() throws {
        let memory = "/dev/shm"
        let hasMemory = FileManager.default.isWritableFile(atPath: memory)
        folder = try TemporaryFolder(in: hasMemory ? memory : "/tmp")
        store = try LoyaltyStore(path: folder.file("punchcard.db"), create: true)
        try store.apply(
            """
            {"project": "\(Self.project)", "tenant": "acme", "timezone": "Europe/Berlin",
             "users": {"autoCreate": true}, "usergroups": [{"usergroupId": "vip"}],
             "events": [
              {"eventId": "visit", "title": "Visit", "reward": {"default": 5}, "limit": 2, "limitWindow": "day"},
              {"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 2, "vip": 3},
               "conditions": {"field": "amount", "operator": "greater_than", "value": 0}}],
             "streaks": [{"streakId": "daily", "events": ["visit"], "period": "daily", "freezes": {"max": 2}}],
             "challenges": [{"challengeId": "sum", "eventId": "buy", "metric": "sum", "field": "amount",
              "goal": 50, "points": 3, "repeatable": true}]}
            """)
    }
}
