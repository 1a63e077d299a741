import Loyalty

@testable import Store

/// The answers that a test got, and everything counted from them by brute force: no running state, no rollups, each
/// figure from all of the list.
struct AnsweredEvents {
    struct Answer: Equatable {
        var id: Int64
        var user: String
        var event: String
        var at: Instant
        var conditionReached: Bool
        var limitReached: Bool
        var points: Int64
        var usergroup: String
    }

    /// An answer on the local clock.
    private struct Local {
        var answer: Answer
        var day: Int32
        var hour: Int
        var offset: Int
    }

    let zone: ZoneRules
    private var entries: [Local] = []

    init(_ answers: [Answer] = [], zone: ZoneRules) {
        self.zone = zone
        for answer in answers { add(answer) }
    }

    var answers: [Answer] { entries.map(\.answer) }

    mutating func add(_ answer: Answer) {
        let clock = Self.clock(at: answer.at, in: zone)
        entries.append(Local(answer: answer, day: clock.day, hour: clock.second / 3_600, offset: clock.offset))
    }

    static func clock(at instant: Instant, in zone: ZoneRules) -> (day: Int32, second: Int, offset: Int) {
        let offset = zone.offset(at: instant)
        let local = floorDivide(Int(instant.milliseconds), 1_000) + offset
        let day = floorDivide(local, 86_400)
        return (Int32(day), local - day * 86_400, offset)
    }

    static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }

    /// The year and month (1 to 12) of a day, by walking from 1970.
    static func month(of day: Int32) -> (year: Int, month: Int) {
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        var rest = Int(day)
        var year = 1970
        while rest < 0 {
            year -= 1
            rest += isLeap(year) ? 366 : 365
        }
        while rest >= (isLeap(year) ? 366 : 365) {
            rest -= isLeap(year) ? 366 : 365
            year += 1
        }
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var month = 0
        while rest >= lengths[month] {
            rest -= lengths[month]
            month += 1
        }
        return (year, month + 1)
    }

    // MARK: - Balances and limits

    func balance(of user: String) -> Int64 {
        entries.reduce(0) { $0 + ($1.answer.user == user ? $1.answer.points : 0) }
    }

    /// How many rewarded completions of an event a user has in the window of an instant.
    func rewarded(_ event: String, by user: String, at instant: Instant, window: String) -> Int {
        let clock = Self.clock(at: instant, in: zone)
        let wanted = Self.window(window, day: clock.day, hour: clock.second / 3_600, offset: clock.offset)
        return entries.filter { entry in
            entry.answer.user == user && entry.answer.event == event && entry.answer.conditionReached
                && !entry.answer.limitReached
                && Self.window(window, day: entry.day, hour: entry.hour, offset: entry.offset) == wanted
        }.count
    }

    private static func window(_ window: String, day: Int32, hour: Int, offset: Int) -> [Int] {
        switch window {
        case "hour": [Int(day), hour, offset]
        case "day": [Int(day)]
        case "week": [floorDivide(Int(day) + 3, 7)]
        case "month": [month(of: day).year, month(of: day).month]
        case "year": [month(of: day).year]
        default: []
        }
    }

    // MARK: - Stats

    func stats(of event: String?, span: StatsSpan, today: Day, events: [String], byUsergroup: Bool) -> EventStats {
        let chosen = entries.filter { event == nil || $0.answer.event == event }
        let start: Int32
        var end = today.number
        switch span {
        case .since(let day): start = day.number
        case .all: start = min(chosen.map(\.day).min() ?? end, end)
        case .month(let month):
            start = month.firstDay.number
            end = month.lastDay.number
        case .days(let days):
            start = days.lowerBound.number
            end = days.upperBound.number
        }
        let range = start...max(start, end)
        let firstDays = Dictionary(chosen.map { ($0.answer.user, $0.day) }, uniquingKeysWith: min)
        func sums(_ entries: [Local]) -> DaySums {
            var sums = Self.sums(entries)
            sums.newUsers = Int64(
                Set(entries.filter { firstDays[$0.answer.user] == $0.day }.map(\.answer.user)).count)
            return sums
        }
        let within = chosen.filter { range.contains($0.day) }
        let byDay = Dictionary(grouping: within, by: \.day)
        var shares: [EventStats.EventShare] = []
        if event == nil {
            for id in events {
                let share = within.filter { $0.answer.event == id }
                if share.isEmpty { continue }
                let sums = Self.sums(share)
                shares.append(.init(eventId: id, count: sums.count, users: sums.users, points: sums.points))
            }
            shares.sort { $0.count == $1.count ? $0.eventId < $1.eventId : $0.count > $1.count }
        }
        var groups: [EventStats.UsergroupShare] = []
        if byUsergroup {
            for (group, share) in Dictionary(grouping: within, by: \.answer.usergroup) {
                let sums = Self.sums(share)
                groups.append(.init(usergroupId: group, count: sums.count, users: sums.users, points: sums.points))
            }
            groups.sort { $0.count == $1.count ? $0.usergroupId < $1.usergroupId : $0.count > $1.count }
        }
        return EventStats(
            start: Day(number: start), end: Day(number: end), total: sums(within),
            days: range.map { (Day(number: $0), sums(byDay[$0] ?? [])) }, shares: shares, usergroups: groups)
    }

    private static func sums(_ entries: [Local]) -> DaySums {
        func count(_ isCounted: (Answer) -> Bool) -> Int64 { Int64(entries.filter { isCounted($0.answer) }.count) }
        return DaySums(
            count: Int64(entries.count), conditionMet: count(\.conditionReached), limitReached: count(\.limitReached),
            points: entries.reduce(0) { $0 + $1.answer.points }, users: Int64(Set(entries.map(\.answer.user)).count),
            newUsers: 0,
            hours: (0..<24).map { hour in Int64(entries.filter { $0.hour == hour }.count) })
    }

    /// Each user's first period, and all in which it was active.
    func retention(of event: String?, by interval: CohortInterval, cohorts count: Int, today: Day) -> Retention {
        let chosen = entries.filter { event == nil || $0.answer.event == event }
        let last = Self.period(of: today.number, interval)
        var users = (0..<count).map { Array(repeating: Int64(0), count: count - $0) }
        for (_, entries) in Dictionary(grouping: chosen, by: \.answer.user) {
            let periods = Set(entries.map { Self.period(of: $0.day, interval) })
            guard let first = periods.min(), last - first < count else { continue }
            for period in periods where period <= last { users[count - 1 - (last - first)][period - first] += 1 }
        }
        let starts = (0..<count).map { index in
            (today.number - Int32(31 * (count + 1))...today.number).first {
                Self.period(of: $0, interval) == last - (count - 1 - index)
            }
        }
        return Retention(
            interval: interval,
            cohorts: zip(starts, users).map { .init(start: Day(number: $0 ?? .min), users: $1) })
    }

    private static func period(of day: Int32, _ interval: CohortInterval) -> Int {
        switch interval {
        case .week: return floorDivide(Int(day) + 3, 7)
        case .month:
            let month = month(of: day)
            return month.year * 12 + month.month
        }
    }

    // MARK: - Streaks

    func analytics(of streak: RandomProject.Streak, at instant: Instant) -> StreakAnalytics? {
        let counted = entries.filter {
            $0.answer.conditionReached && $0.answer.id >= streak.since && streak.events.contains($0.answer.event)
        }
        if counted.isEmpty { return nil }
        let now = Self.period(of: Self.clock(at: instant, in: zone), streak)
        var (active, activeLengths): (Int64, Int64) = (0, 0)
        var longestStreaks: [Int64: Int64] = [:]
        for (_, entries) in Dictionary(grouping: counted, by: \.answer.user) {
            let periods = Set(entries.map { Self.period(of: Self.clock(at: $0.answer.at, in: zone), streak) }).sorted()
            var (length, longest): (Int64, Int64) = (0, 0)
            var last: Int?
            for period in periods {
                length = last.map { isNext(period, after: $0, of: streak) } ?? false ? length + 1 : 1
                last = period
                longest = max(longest, length)
            }
            longestStreaks[longest, default: 0] += 1
            if let last, now <= last || isNext(now, after: last, of: streak) {
                active += 1
                activeLengths += length
            }
        }
        return StreakAnalytics(
            activeParticipants: active, activeLengths: activeLengths,
            longestStreaks: longestStreaks.sorted { $0.key < $1.key }.map { .init(length: $0.key, users: $0.value) })
    }

    /// Whether no period lies between two periods, apart from skipped days.
    private func isNext(_ period: Int, after last: Int, of streak: RandomProject.Streak) -> Bool {
        (last + 1..<max(period, last + 1)).allSatisfy { !wasEver($0, of: streak) }
    }

    /// Whether local clocks ever showed a period of a streak: looked up at every quarter of an hour around it. All weeks
    /// and months were, if not every day of theirs.
    private func wasEver(_ period: Int, of streak: RandomProject.Streak) -> Bool {
        guard streak.period == "daily" else { return true }
        return ((period - 2) * 96...(period + 3) * 96).contains { quarter in
            let instant = Instant(milliseconds: Int64(quarter) * 900_000)
            return Self.period(of: Self.clock(at: instant, in: zone), streak) == period
        }
    }

    private static func period(of clock: (day: Int32, second: Int, offset: Int), _ streak: RandomProject.Streak) -> Int
    {
        let day = clock.second < streak.dayStartHour * 3_600 ? clock.day - 1 : clock.day
        switch streak.period {
        case "weekly": return floorDivide(Int(day) + 3, 7)
        case "monthly":
            let month = month(of: day)
            return month.year * 12 + month.month
        default: return Int(day)
        }
    }
}
