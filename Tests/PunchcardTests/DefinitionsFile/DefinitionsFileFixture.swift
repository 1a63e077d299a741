import JSON
import Loyalty

@testable import punchcard

/// A café's definitions with everything that a file can have, as a person writes them.
enum DefinitionsFileFixture {
    static let yaml = """
        # What the café pays for.
        project: corner-cafe            # the token's aud
        tenant: cafes                   # the token's iss
        title: Corner Café
        timezone: Europe/Vienna
        users:
          autoCreate: true
        backdating:
          maximumDays: 30
        auth:
          secrets:
            - id: "2026-11"
              algorithm: HS256
              value: env:CAFE_SECRET
        usergroups:
          - usergroupId: regulars
            title: { default: Regulars, de: Stammgäste }
        events:
          - eventId: coffee_bought
            title: Coffee bought
            description: Paid at the till
            status: ACTIVE
            type: TRANSACTION
            reward: { default: 2, regulars: 4 }
            rewardValueField: total
            rewardPer: 2
            maximumReward: 1000
            conditions:
              type: AND
              conditions:
                - { field: total, operator: greater_than, value: 0 }
            metadataFields:
              - { key: total, type: number, required: true }
          - eventId: checkin
            title: Check-in
            status: ACTIVE
            type: FIXED
            reward: { default: 5 }
            limit: 1
            limitWindow: day
        streaks:
          - { streakId: daily_visit, title: Daily visit, events: [checkin, coffee_bought], period: daily }
        challenges:
          - { challengeId: ten_coffees, title: { default: Ten coffees, de: Zehn Kaffees }, eventId: coffee_bought, goal: 10, metric: count, points: 100 }
        leaderboards:
          - { leaderboardId: monthly, window: month }
          - { leaderboardId: all_time, window: all }
        offers:
          - offerId: free_coffee
            title: { default: A free coffee, de: Ein Kaffee gratis }
            description: At the counter
            status: ACTIVE
            cost: { default: 100, regulars: 80 }
            stock: 500
            limit: 2
            limitWindow: week
            start: 2026-01-31T08:00:00+01:00
            conditions: { field: earned, operator: greater_than, value: 50 }
            coupon: { pattern: COFFEE-####-#### }
            couponDays: 30
          - { offerId: concert, title: A concert, cost: { default: 5000 }, coupon: { pool: true } }

        """

    static func file(_ text: String, name: String = "cafe.yaml") throws(DefinitionsFileError) -> DefinitionsFile {
        try DefinitionsFile(Array(text.utf8), name: name) { path in throw MissingFile(path: path) }
    }

    static func project(_ text: String, name: String = "cafe.yaml") throws(DefinitionsFileError) -> ProjectDefinition {
        try file(text, name: name).project { ["UTC", "Europe/Vienna"].contains($0) }
    }

    /// What is wrong with a text.
    static func messages(_ text: String, name: String = "cafe.yaml") -> [String] {
        do {
            _ = try project(text, name: name)
            return []
        } catch {
            return error.messages
        }
    }

    /// The fixture with one of its lines changed.
    static func yaml(replacing line: String, with other: String) -> String {
        yaml.replacing(line, with: other)
    }

    struct MissingFile: Error {
        var path: String
    }
}
