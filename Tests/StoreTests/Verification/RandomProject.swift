import Loyalty
import TestSupport

/// A project made at random, as plain numbers: the definitions it stands for, and what its rules say of an event,
/// worked out with whole numbers apart from the program's own arithmetic.
struct RandomProject {
    struct Event {
        var id: String
        var kind: String
        /// By group, in hundredths; whole points but for TRANSACTION.
        var rates: [(group: String, hundredths: Int)]
        var limit: Int?
        var window: String
        var maximum: Int?
        var per: Int
        var rounding: String
        /// The least amount for which the conditions are reached, in hundredths.
        var leastAmount: Int?
    }

    struct Streak {
        var id: String
        var events: [String]
        var period: String
        var dayStartHour: Int
        /// The first entry of the log that it counts.
        var since: Int64
    }

    static let zones = [
        "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "America/New_York", "UTC",
        "Australia/Lord_Howe", "America/St_Johns", "Pacific/Kiritimati",
    ]
    static let groups = ["gold", "silver", "bronze"]

    var timezone: String
    var events: [Event]
    var streaks: [Streak]

    init(using random: inout SeededRandom) {
        timezone = random.pick(Self.zones)
        events = (1...random.pick(2...6)).map { Event(number: $0, using: &random) }
        let ids = events.map(\.id)
        streaks = (1...random.pick(1...4)).map { number in
            Streak(
                id: "streak-\(number)", events: Self.some(of: ids, using: &random),
                period: random.pick(["daily", "weekly", "monthly"]),
                dayStartHour: random.chance(50) ? 0 : random.pick(1...23), since: 1)
        }
    }

    static func some(of ids: [String], using random: inout SeededRandom) -> [String] {
        let chosen = ids.filter { _ in random.chance(50) }
        return chosen.isEmpty ? [random.pick(ids)] : chosen
    }

    /// The definitions as JSON.
    var json: String {
        Definitions.project(
            timezone: timezone, events: events.map(\.json), streaks: streaks.map(\.json), usergroups: Self.groups)
    }
}

extension RandomProject.Event {
    init(number: Int, using random: inout SeededRandom) {
        id = "event-\(number)"
        kind = random.pick(["FIXED", "CONDITIONAL", "TRANSACTION", "TRANSACTION"])
        var rates: [(group: String, hundredths: Int)] = []
        for group in ["default"] + RandomProject.groups where random.chance(group == "default" ? 90 : 40) {
            let whole = random.pick(0...20) * 100
            rates.append((group, kind == "TRANSACTION" ? random.pick([whole, random.pick(1...999)]) : whole))
        }
        self.rates = rates.isEmpty ? [("default", 100)] : rates
        limit = random.chance(70) ? random.pick(1...4) : nil
        window = random.pick(LimitWindow.allCases.map(\.rawValue))
        maximum = random.chance(30) ? random.pick(1...100) : nil
        per = kind == "TRANSACTION" ? random.pick(1...9) : 1
        rounding = random.pick(["nearest", "floor", "ceil"])
        leastAmount = kind == "CONDITIONAL" || random.chance(40) ? random.pick(-500...5_000) : nil
    }

    var json: String {
        let rates = self.rates.map { #""\#($0.group)": \#(RandomProject.decimal($0.hundredths))"# }
        var members = [
            #""eventId": "\#(id)""#, #""title": "\#(id)""#, #""type": "\#(kind)""#,
            #""reward": {\#(rates.joined(separator: ","))}"#, #""limitWindow": "\#(window)""#,
            #""rounding": "\#(rounding)""#,
        ]
        if let limit { members.append(#""limit": \#(limit)"#) }
        if let maximum { members.append(#""maximumReward": \#(maximum)"#) }
        if per != 1 { members.append(#""rewardPer": \#(per)"#) }
        if let leastAmount {
            let least = RandomProject.decimal(leastAmount)
            members.append(
                kind == "CONDITIONAL"
                    ? #""threshold": \#(least)"#
                    : #""conditions": {"field": "amount", "operator": "greater_than_or_equal", "value": \#(least)}"#)
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// Whether an amount (in hundredths) reaches the conditions.
    func isReached(by amount: Int?) -> Bool {
        guard let leastAmount else { return true }
        return amount.map { $0 >= leastAmount } ?? false
    }

    /// The group that is paid, and its rate in hundredths.
    func rate(for groups: [String]) -> (group: String, hundredths: Int) {
        let open = rates.filter { groups.contains($0.group) }
        if let most = open.map(\.hundredths).max(), let best = open.first(where: { $0.hundredths == most }) {
            return best
        }
        return rates.first { $0.group == "default" } ?? ("default", 0)
    }

    /// The points for an amount (in hundredths); nil where an amount is needed.
    func points(rate: Int, amount: Int?) -> Int64? {
        var points = rate / 100
        if kind == "TRANSACTION" {
            guard let amount else { return nil }
            guard amount > 0 else { return 0 }
            let (quotient, rest) = (amount * rate).quotientAndRemainder(dividingBy: 10_000 * per)
            points =
                switch rounding {
                case "floor": quotient
                case "ceil": quotient + (rest > 0 ? 1 : 0)
                default: quotient + (2 * rest >= 10_000 * per ? 1 : 0)
                }
        }
        return Int64(min(points, maximum ?? points))
    }
}

extension RandomProject.Streak {
    var json: String {
        Definitions.streak(id, events: events, period: period, ", \"dayStartHour\": \(dayStartHour)")
    }
}

extension RandomProject {
    /// Hundredths as a decimal: -5 is -0.05.
    static func decimal(_ hundredths: Int) -> String {
        let digits = String(hundredths.magnitude % 100)
        return "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100).\(digits.count < 2 ? "0" : "")\(digits)"
    }
}
