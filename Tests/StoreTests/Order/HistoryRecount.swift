import JSON
import Loyalty

@testable import Store

/// What a history comes to by the definitions of streaks, challenges, balances and leaderboards: each figure is worked
/// out from the list of all that happened, with a user's events in the order of their instants.
struct HistoryRecount {
    /// What happened, as it was judged.
    struct Entry {
        var answer: AnsweredEvents.Answer
        /// In hundredths.
        var amount: Int?
    }

    /// A user's standing in a streak.
    struct Standing {
        var length = 0
        var longest = 0
        var freezes = 0
        var last = 0
        var lastAt: Instant
        var expiry: Instant
    }

    /// Points by name of the bonus, and when they were earned.
    typealias Earned = (points: Int, at: Instant)

    let programme: RandomProgramme
    let zones: ZoneDirectory
    let entries: [Entry]
    private(set) var standings: [String: [String: Standing]] = [:]
    private(set) var goals: [String: [String: ChallengeRecount]] = [:]
    private(set) var earned: [String: [Earned]] = [:]

    init(_ programme: RandomProgramme, zones: ZoneDirectory, entries: [Entry]) {
        self.programme = programme
        self.zones = zones
        self.entries = entries
        for person in programme.people {
            let own = entries.filter { $0.answer.user == person.id }.sorted { $0.answer.at < $1.answer.at }
            let counted = own.filter(\.answer.conditionReached)
            var earned: [Earned] = own.map { (Int($0.answer.points), $0.answer.at) }
            for streak in programme.streaks {
                let days = counted.filter { streak.events.contains($0.answer.event) }.map(\.answer.at)
                guard let result = StreakRecount(streak, person, programme.timezone, zones).walk(days) else { continue }
                standings[streak.id, default: [:]][person.id] = result.standing
                earned += result.bonuses
            }
            for challenge in programme.challenges {
                let recount = ChallengeRecount(challenge, of: programme, counted)
                goals[challenge.id, default: [:]][person.id] = recount
                earned += recount.times.map { ($0.count * challenge.points, $0.at) }
            }
            self.earned[person.id] = earned.filter { $0.points > 0 }
        }
    }

    func balance(of user: String) -> Int { earned[user, default: []].reduce(0) { $0 + $1.points } }

    func analytics(of streak: String, at instant: Instant) -> StreakAnalytics? {
        let all = standings[streak, default: [:]].values
        if all.isEmpty { return nil }
        let active = all.filter { instant < $0.expiry }
        return StreakAnalytics(
            activeParticipants: Int64(active.count), activeLengths: Int64(active.reduce(0) { $0 + $1.length }),
            longestStreaks: Dictionary(grouping: all, by: \.longest).sorted { $0.key < $1.key }
                .map { .init(length: Int64($0.key), users: Int64($0.value.count)) })
    }

    // MARK: - Leaderboards

    /// - Parameter span: `day`, `7d` and so on, or YYYY-MM.
    func users(_ span: String, usergroup: String?, today: Int32) -> [RankedUser] {
        guard let zone = zones.rules(named: programme.timezone) else { return [] }
        return programme.people.compactMap { person in
            if let usergroup, !person.usergroups.contains(usergroup) { return nil }
            let within = earned[person.id, default: []].filter {
                Self.isDay(AnsweredEvents.clock(at: $0.at, in: zone).day, in: span, today: today)
            }
            return within.map(\.at).max().map { reached in
                RankedUser(
                    points: Int64(within.reduce(0) { $0 + $1.points }), reachedAt: reached, userId: person.id)
            }
        }
    }

    private static func isDay(_ day: Int32, in span: String, today: Int32) -> Bool {
        let date = AnsweredEvents.month(of: day)
        let now = AnsweredEvents.month(of: today)
        switch span {
        case "day": return day == today
        case "week":
            return day <= today
                && AnsweredEvents.floorDivide(Int(day) + 3, 7) == AnsweredEvents.floorDivide(Int(today) + 3, 7)
        case "month": return day <= today && date == now
        case "year": return day <= today && date.year == now.year
        case "7d": return (today - 6...today).contains(day)
        case "30d": return (today - 29...today).contains(day)
        case "365d": return (today - 364...today).contains(day)
        case "all": return true
        default: return "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)" == span
        }
    }
}

/// A challenge by its definition, for one user.
struct ChallengeRecount {
    /// In hundredths.
    var progress = 0
    /// When the goal was reached, and how often at that moment.
    var times: [(count: Int, at: Instant)] = []

    var completions: Int { times.reduce(0) { $0 + $1.count } }

    /// - Parameter counted: what the user did whose conditions were reached, by ascending instant.
    init(_ challenge: RandomProgramme.Challenge, of programme: RandomProgramme, _ counted: [HistoryRecount.Entry]) {
        var opened: Instant?
        if let step = challenge.step, step > 1,
            let before = programme.challenges.first(where: { $0.step == step - 1 })
        {
            guard let first = ChallengeRecount(before, of: programme, counted).times.first else { return }
            opened = first.at
        }
        let own = counted.filter { entry in
            let at = entry.answer.at
            return entry.answer.event == challenge.event && challenge.start.map { at >= $0 } ?? true
                && challenge.end.map { at < $0 } ?? true && opened.map { at > $0 } ?? true
        }
        for instant in Set(own.map(\.answer.at)).sorted() {
            if !challenge.repeatable, !times.isEmpty { return }
            progress += own.filter { $0.answer.at == instant }.reduce(0) { sum, entry in
                sum + (challenge.isSum ? max(0, entry.amount ?? 0) : 100)
            }
            let reached = progress / challenge.goal
            if reached == 0 { continue }
            times.append((challenge.repeatable ? reached : 1, instant))
            if challenge.repeatable {
                progress %= challenge.goal
            } else if !challenge.isSum {
                progress = challenge.goal
            }
        }
    }
}
