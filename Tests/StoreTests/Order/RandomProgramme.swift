import Loyalty
import TestSupport

@testable import Store

/// A loyalty programme made at random, as plain numbers: everything that pays points, and the users it is for.
struct RandomProgramme {
    struct Streak {
        var id: String
        var events: [String]
        var period: String
        var dayStartHour: Int
        /// Nil where a gap always ends it.
        var freezes: (max: Int, earnEvery: Int?)?
        var rewards: [(length: Int, points: Int)]
    }

    struct Challenge {
        var id: String
        var event: String
        /// In hundredths.
        var goal: Int
        /// Whether it sums `amount`; else it counts.
        var isSum: Bool
        var points: Int
        var start: Instant?
        var end: Instant?
        var repeatable: Bool
        /// From 1 on; nil outside of the series.
        var step: Int?
    }

    struct Person {
        var id: String
        var usergroups: [String]
        /// The zone that the user is made with; nil for the project's.
        var zone: String?
        /// By ascending instant; nil for the project's.
        var moves: [(at: Instant, zone: String?)]

        /// Whether the user has to be made; others are made by their first event.
        var isMade: Bool { !usergroups.isEmpty || zone != nil || !moves.isEmpty }
    }

    /// What an event may pay, in the histories that are about limits.
    struct Bounds {
        var cooldownSeconds: Int?
        var budget: Int?
    }

    var timezone: String
    var events: [RandomProject.Event]
    var bounds: [Bounds]
    var streaks: [Streak]
    var challenges: [Challenge]
    var people: [Person]

    /// - Parameters:
    ///   - time: when its events happen.
    ///   - isLimited: whether events have limits, cooldowns and budgets.
    init(in time: Range<Instant>, isLimited: Bool, using random: inout SeededRandom) {
        timezone = random.pick(RandomProject.zones)
        events = (1...random.pick(2...4)).map { RandomProject.Event(number: $0, using: &random) }
        if !isLimited { for index in events.indices { events[index].limit = nil } }
        bounds = events.map { _ in
            guard isLimited else { return Bounds() }
            return Bounds(
                cooldownSeconds: random.chance(50) ? random.pick(1...200_000) : nil,
                budget: random.chance(50) ? random.pick(1...300) : nil)
        }
        let ids = events.map(\.id)
        streaks = (1...random.pick(1...3)).map { Streak(number: $0, events: ids, using: &random) }
        let steps = random.pick(0...3)
        challenges = (1...random.pick(1...4)).map { number in
            var challenge = Challenge(number: number, events: ids, in: time, using: &random)
            if steps > 1, number <= steps { challenge.step = number }
            return challenge
        }
        people = (1...random.pick(1...4)).map { Person(number: $0, in: time, using: &random) }
    }

    var json: String { json(whole: true) }

    /// - Parameter whole: whether the streaks and challenges are there already.
    func json(whole: Bool) -> String {
        let events = zip(events, bounds).map { event, bounds in
            var members = String(event.json.dropLast())
            if let seconds = bounds.cooldownSeconds { members += ", \"cooldownSeconds\": \(seconds)" }
            if let budget = bounds.budget { members += ", \"budget\": \(budget)" }
            return members + "}"
        }
        let challenges = whole ? challenges.map(\.json).joined(separator: ",") : ""
        return Definitions.project(
            timezone: timezone, events: events, streaks: whole ? streaks.map(\.json) : [],
            usergroups: RandomProject.groups, members: ", \"challenges\": [\(challenges)]")
    }
}

extension Instant {
    fileprivate static func within(_ time: Range<Instant>, using random: inout SeededRandom) -> Instant {
        Instant(milliseconds: random.pick(time.lowerBound.milliseconds...time.upperBound.milliseconds - 1))
    }
}

extension RandomProgramme.Person {
    init(number: Int, in time: Range<Instant>, using random: inout SeededRandom) {
        func zone() -> String? { random.chance(20) ? nil : random.pick(RandomProject.zones) }
        id = "user-\(number)"
        usergroups = random.chance(50) ? [] : RandomProject.groups.filter { _ in random.chance(50) }
        self.zone = random.chance(50) ? nil : zone()
        let count = random.chance(50) ? 0 : random.pick(1...3)
        moves = (0..<count).map { _ in (Instant.within(time, using: &random), zone()) }.sorted { $0.0 < $1.0 }
    }
}

extension RandomProgramme.Streak {
    init(number: Int, events: [String], using random: inout SeededRandom) {
        id = "streak-\(number)"
        self.events = RandomProject.some(of: events, using: &random)
        period = random.pick(["daily", "daily", "weekly", "monthly"])
        dayStartHour = random.chance(50) ? 0 : random.pick(1...23)
        freezes =
            random.chance(40) ? nil : (random.pick(0...3), random.chance(50) ? nil : random.pick(1...4))
        let lengths = (1...6).filter { _ in random.chance(30) }
        rewards = lengths.map { ($0, random.pick(0...20)) }
    }

    var json: String {
        var members = ", \"dayStartHour\": \(dayStartHour), \"backfill\": true"
        if let freezes {
            let earnEvery = freezes.earnEvery.map { ", \"earnEvery\": \($0)" } ?? ""
            members += ", \"freezes\": {\"max\": \(freezes.max)\(earnEvery)}"
        }
        let rewards = rewards.map { #"{"length": \#($0.length), "points": \#($0.points)}"# }
        members += ", \"rewards\": [\(rewards.joined(separator: ","))]"
        return Definitions.streak(id, events: events, period: period, members)
    }
}

extension RandomProgramme.Challenge {
    init(number: Int, events: [String], in time: Range<Instant>, using random: inout SeededRandom) {
        id = "challenge-\(number)"
        event = random.pick(events)
        isSum = random.chance(50)
        goal = isSum ? random.pick(1...9_000) : random.pick(1...6) * 100
        points = random.pick(0...30)
        start = random.chance(25) ? .within(time, using: &random) : nil
        end = random.chance(25) ? .within(time, using: &random) : nil
        if let start, let end, start >= end { self.end = nil }
        repeatable = random.chance(50)
    }

    var json: String {
        var members = [
            #""challengeId": "\#(id)""#, #""eventId": "\#(event)""#, #""points": \#(points)"#,
            #""goal": \#(isSum ? RandomProject.decimal(goal) : String(goal / 100))"#, #""backfill": true"#,
            #""repeatable": \#(repeatable)"#,
        ]
        if isSum { members.append(#""metric": "sum", "field": "amount""#) }
        if let start { members.append(#""start": "\#(start)""#) }
        if let end { members.append(#""end": "\#(end)""#) }
        if let step { members.append(#""series": "way", "step": \#(step)"#) }
        return "{\(members.joined(separator: ","))}"
    }
}
