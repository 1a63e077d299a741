import API
import Foundation
import Loyalty
import Store

/// A project's definitions, as JSON texts. Unless changed it is the contract's own example: an event
/// `purchase_completed` that pays the amount in points.
struct Definitions: Sendable {
    var timezone = "UTC"
    var autoCreate = true
    /// Further members of the project, each with a comma before it.
    var more = ""
    var events: [String] = [Definitions.purchase, Definitions.login]
    var streaks: [String] = []
    var usergroups = [#"{"usergroupId": "vip", "title": "VIP"}"#]

    static let tenant = "acme"
    static let secretId = "2026-11"
    static let secret = "a secret of at least thirty-two bytes"

    static let purchase = """
        {"eventId": "purchase_completed", "title": "Purchase completed", "description": "Tracks completed purchases",
         "status": "ACTIVE", "limit": 10, "maximumReward": 1000, "reward": {"default": 2, "vip": 4}, "rewardPer": 2,
         "conditions": {"type": "AND", "conditions": [{"field": "amount", "operator": "greater_than", "value": 0}]},
         "metadataFields": [{"key": "amount", "type": "number", "required": true}], "type": "TRANSACTION"}
        """
    static let login = #"{"eventId": "login", "title": "Login", "type": "FIXED", "reward": {"default": 5}}"#

    func json(project: String) -> String {
        """
        {"project": "\(project)", "tenant": "\(Self.tenant)", "title": "A project", "timezone": "\(timezone)",
         "users": {"autoCreate": \(autoCreate)}\(more),
         "auth": {"secrets": [{"id": "\(Self.secretId)", "algorithm": "HS256", "value": "\(Self.secret)"}]},
         "usergroups": [\(usergroups.joined(separator: ","))],
         "events": [\(events.joined(separator: ","))], "streaks": [\(streaks.joined(separator: ","))]}
        """
    }
}

/// Local days of a zone in which it is about noon now, so that today does not end while a test runs.
struct LocalDays: Sendable {
    let zone: String
    let today: Day
    private let offset: Int64

    init(now: Instant = SystemClock.now()) {
        let hour = now.seconds / 3600 % 24
        offset = 12 - hour
        // The sign of these names is the other way round: Etc/GMT-3 is three hours ahead of UTC.
        zone = offset == 0 ? "UTC" : offset > 0 ? "Etc/GMT-\(offset)" : "Etc/GMT+\(-offset)"
        today = Day(number: Int32((now.seconds + offset * 3600) / 86_400))
    }

    /// The day so many days before today.
    func day(_ daysAgo: Int) -> Day { today.advanced(by: -daysAgo) }

    /// An instant of a local day, as RFC 3339 text.
    func time(_ daysAgo: Int, hour: Int = 10) -> String {
        Instant(seconds: Int64(day(daysAgo).number) * 86_400 + (Int64(hour) - offset) * 3600).description
    }
}
