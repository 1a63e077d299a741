import TestSupport

/// Definitions made at random that say how long points are good for and what is paid for streaks and challenges.
struct BookProgramme {
    struct Event {
        var id: String
        var points: Int
        /// As JSON; nil for those of the project.
        var validity: String?
        var pendingDays: Int?
    }

    struct Bonus {
        var id: String
        /// Whether it is a streak; else it is a challenge.
        var isStreak: Bool
        var event: String
        /// The streak's length, or the challenge's goal.
        var goal: Int
        var points: Int
        var repeatable: Bool
    }

    var timezone: String
    var validity: String
    var pendingDays: Int
    var waives: Bool
    var events: [Event]
    var bonuses: [Bonus]
    /// What the offers cost, by their place in ``offers``.
    var costs: [Int]

    /// One with a stock and codes that are drawn, one with a pool, and one that is free, with a limit.
    static let offers = ["drawn", "pooled", "free"]
    /// Of the first offer.
    static let stock = 6
    /// Of the last offer.
    static let limit = 3

    init(using random: inout SeededRandom) {
        timezone = random.pick(RandomZone.names)
        validity = Self.validity(using: &random)
        pendingDays = Self.pending(using: &random)
        waives = random.chance(40)
        events = (1...3).map { number in
            Event(
                id: "event-\(number)", points: random.pick(0...9),
                validity: random.chance(60) ? Self.validity(using: &random) : nil,
                pendingDays: random.chance(50) ? Self.pending(using: &random) : nil)
        }
        costs = [random.pick(1...9), random.pick(1...4), 0]
        bonuses = []
        for number in 1...random.pick(1...3) {
            bonuses.append(
                Bonus(
                    id: "bonus-\(number)", isStreak: random.chance(60), event: random.pick(events).id,
                    goal: random.pick(1...3), points: random.pick(1...9), repeatable: random.chance(60)))
        }
    }

    private static func validity(using random: inout SeededRandom) -> String {
        switch random.pick(0...5) {
        case 0: #""none""#
        case 1...2: #"{"inactivity": {"months": \#(random.pick(1...2))}}"#
        default: #"{"months": \#(random.pick(1...3)), "until": "\#(random.pick(["day", "month", "year"]))"}"#
        }
    }

    private static func pending(using random: inout SeededRandom) -> Int {
        random.chance(50) ? 0 : random.pick(1...20)
    }

    /// Changes anything but the zone.
    mutating func change(using random: inout SeededRandom) {
        switch random.pick(0...5) {
        case 5: costs[0] = random.pick(1...9)
        case 0: validity = Self.validity(using: &random)
        case 1: pendingDays = Self.pending(using: &random)
        case 2:
            let index = random.pick(0...events.count - 1)
            events[index].points = random.pick(0...9)
            events[index].validity = random.chance(50) ? Self.validity(using: &random) : nil
        default:
            let index = random.pick(0...bonuses.count - 1)
            bonuses[index].points = random.pick(1...20)
            if random.chance(30) { bonuses[index].goal = random.pick(1...3) }
            if random.chance(20) { bonuses[index].event = random.pick(events).id }
        }
    }

    /// Whether points expire without activity: that is the end of a day in the zone that the project has then.
    var countsActivity: Bool {
        ([validity] + events.compactMap(\.validity)).contains { $0.contains("inactivity") }
    }

    var json: String {
        let events = events.map { event in
            var members = ""
            if let validity = event.validity { members += #", "validity": \#(validity)"# }
            if let days = event.pendingDays { members += #", "pending": {"days": \#(days)}"# }
            return Definitions.event(event.id, points: event.points, members)
        }
        let streaks = bonuses.filter(\.isStreak).map { bonus in
            let rewards = #", "backfill": true, "rewards": [{"length": \#(bonus.goal), "points": \#(bonus.points)}]"#
            return Definitions.streak(bonus.id, events: [bonus.event], rewards)
        }
        let challenges = bonuses.filter { !$0.isStreak }.map { bonus in
            #"{"challengeId": "\#(bonus.id)", "eventId": "\#(bonus.event)", "goal": \#(bonus.goal), "#
                + #""points": \#(bonus.points), "repeatable": \#(bonus.repeatable), "backfill": true}"#
        }
        let offers = [
            #"{"offerId": "drawn", "title": "Drawn", "cost": {"default": \#(costs[0])}, "stock": \#(Self.stock), "#
                + #""coupon": {"pattern": "X-########"}, "couponDays": 3}"#,
            #"{"offerId": "pooled", "title": "Pooled", "cost": {"default": \#(costs[1])}, "coupon": {"pool": true}}"#,
            #"{"offerId": "free", "title": "Free", "cost": {"default": 0}, "limit": \#(Self.limit)}"#,
        ]
        return Definitions.project(
            timezone: timezone, events: events, streaks: streaks,
            members: """
                , "challenges": [\(challenges.joined(separator: ","))],
                "offers": [\(offers.joined(separator: ","))],
                "points": {"validity": \(validity), "pending": {"days": \(pendingDays)}},
                "reversal": {"shortfall": "\(waives ? "waive" : "debt")"}
                """)
    }
}

/// Zones with many changes of clocks.
enum RandomZone {
    static let names = [
        "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "UTC", "Australia/Lord_Howe",
        "Pacific/Kiritimati",
    ]
}
